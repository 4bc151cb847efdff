import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { exitCodes } from "../../cli/exit-codes";
import { documents } from "../../cli/docs/documents";
import { closing } from "../../cli/doors";
import { bundle } from "../../infra/bundle";
import { functions } from "../../infra/functions";
import { root, stacks } from "../../infra/stack-file";
import { mail } from "../../cli/mail";
import { runScript, scripts } from "./command";
import { fakeTerminal } from "./fake-terminal";

/** Scripts whose command line belongs to the tool that they start, or that take none. */
const others = ["preview", "up", "packs:build"];
/** The commands of `npm run mail -- <command>`. */
const mailCommands = [
  "adopt",
  "confirm-alerts",
  "cost",
  "dns",
  "docs",
  "doctor",
  "graph",
  "keys",
  "preview",
  "request-access",
  "secrets",
  "status",
];
/** The scripts that are commands of our own: they run a file of the project. */
const commands = Object.entries(scripts).flatMap(([script, line]) =>
  /^node setup\.cjs \S+\.ts\b/.test(line) && !others.includes(script) ? [script] : [],
);

const widest = (output: string) => Math.max(...output.split("\n").map((line) => line.length));

describe("Every command", () => {
  it("has an exit code for each way to end, and none that Node.js or a shell uses for something else", () => {
    const { done, failed, usage, ...own } = exitCodes;
    assert.deepEqual([done, failed, usage], [0, 1, 2]);
    assert.equal(new Set(Object.values(own)).size, Object.keys(own).length);
    for (const code of Object.values(own)) assert.ok(code > 13 && code < 126);
  });

  for (const script of commands) {
    it(`explains itself within 80 columns: ${script}`, async () => {
      const { code, stdout, stderr } = await runScript(script, ["--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      // A tool outside the project calls this one by its own script.
      const name = script === "graph" ? "mail -- graph" : `${script} --`;
      assert.ok(stdout.startsWith(`Usage: npm run ${name} [options]`), stdout);
      assert.match(stdout, /\n {2}-h, --help +print this\n/);
      assert.match(stdout, /\nExit code: 0 done, 1 failed, 2 wrong command line/);
      assert.ok(widest(stdout) <= 80, stdout);
    });
  }

  for (const name of mailCommands) {
    it(`explains itself within 80 columns: mail -- ${name}`, async () => {
      const { terminal, printed, told, ended } = fakeTerminal();
      await mail([name, "--help"], { terminal });
      const text = printed.join("\n");
      assert.deepEqual([ended.code, told], [0, []]);
      assert.ok(text.startsWith(`Usage: npm run mail -- ${name} [options]`), text);
      assert.match(text, /\nExit code: 0 done, 1 failed, 2 wrong command line/);
      assert.ok(widest(text) <= 80, text);
    });
  }

  it("is listed by npm run mail -- --help", async () => {
    const { terminal, printed } = fakeTerminal();
    await mail(["--help"], { terminal });
    const listed = [...printed.join("\n").matchAll(/^ {2}([a-z][a-z-]*)(?: \[options\])? {2,}/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(listed.sort(), mailCommands);
  });

  for (const script of ["rehearse", "bench", "mail"]) {
    it(`refuses what it does not know, and does nothing: ${script}`, async () => {
      const { code, stdout, stderr } = await runScript(script, ["--halp"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(
        stderr,
        `error: unknown option '--halp'\n(Did you mean --help?)\nAll options: npm run ${script} -- --help\n`,
      );
    });
  }

  for (const line of [["graph"], ["mail", "cost"]] as const) {
    it(`says which stack is meant by a misspelt one: ${line.join(" -- ")}`, async () => {
      const [stack = ""] = stacks();
      const [script, ...words] = line;
      const { code, stdout, stderr } = await runScript(script, [...words, "--stack", `${stack}x`]);
      assert.deepEqual([code, stdout], [2, ""]);
      const others = `Did you mean "${stack}"? Stacks that have one: ${stacks().join(", ")}.`;
      assert.ok(stderr.includes(`There is no Pulumi.${stack}x.yaml. ${others} To begin it: `), stderr);
    });
  }
});

describe("npm run mail -- docs", () => {
  it("finds the documents up to date with --check, and writes none of them", async () => {
    const names = Object.keys(await documents());
    const files = names.map((file) => path.join(root, file));
    const before = files.map((file) => statSync(file).mtimeMs);
    const { code, stdout } = await runScript("mail", ["docs", "--check"]);
    assert.deepEqual([code, stdout], [0, `Up to date: ${names.join(", ")}\n`]);
    assert.deepEqual(
      files.map((file) => statSync(file).mtimeMs),
      before,
    );
  });
});

describe("npm run doors", () => {
  it("ends with a code of its own unless every check has run on this source", async () => {
    const { lines, allRan } = closing();
    const { code, stdout } = await runScript("doors");
    assert.deepEqual([code, stdout], [allRan ? 0 : 22, `${lines.join("\n")}\n`]);
  });
});

describe("npm run bench", () => {
  it("refuses a word that no benchmark has in its name", async () => {
    const { code, stderr } = await runScript("bench", ["warp"]);
    assert.deepEqual(
      [code, stderr],
      [2, 'No benchmark has "warp" in its name.\nAll options: npm run bench -- --help\n'],
    );
  });

  it("prints a number beside its aim", async () => {
    const { code, stdout } = await runScript("bench", ["size of"]);
    assert.equal(code, 0);
    assert.match(stdout, /^size of the suppression function's bundle .*\n {4}0\.\d{3}, aim below [\d.]+: met\n {4}\S/);
    assert.ok(widest(stdout) <= 80, stdout);
  });
});

describe("npm run graph", () => {
  it("takes the last part of a stack's full name", async () => {
    const [stack = ""] = stacks();
    const { code, stdout } = await runScript("graph", ["--stack", `acme/mail/${stack}`]);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { stack: string }).stack, stack);
  });

  it("refuses a name that no stack can have, and says why", async () => {
    const { code, stderr } = await runScript("graph", ["--stack", "Acme Corp"]);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      "error: option '--stack <stack>' argument 'Acme Corp' is invalid. A stack's name has 1 to 100 letters, digits, " +
        "hyphens, underscores and periods, and no spaces.\nAll options: npm run mail -- --help\n",
    );
  });

  it("writes the graph, and each function's code as it would be uploaded, into a folder", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "graph-"));
    try {
      const { code, stdout } = await runScript("graph", ["--out", folder]);
      const names = Object.keys(functions) as (keyof typeof functions)[];
      assert.equal(code, 0);
      assert.match(stdout, /^Written into .*: graph\.json, \w+\/index\.js/);
      assert.deepEqual(readdirSync(folder).sort(), ["graph.json", ...names].sort());
      for (const name of names)
        assert.equal(readFileSync(path.join(folder, name, "index.js"), "utf8"), (await bundle(name))["index.js"]);
      const graph = JSON.parse(readFileSync(path.join(folder, "graph.json"), "utf8")) as { resources: unknown[] };
      assert(graph.resources.length > 100, String(graph.resources.length));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses another phase", async () => {
    const { code, stderr } = await runScript("graph", ["--phase", "down"]);
    assert.equal(code, 2);
    assert.match(stderr, /argument 'down' is invalid\. Allowed choices are preview, up\.\n/);
  });
});

describe("npm run rehearse", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "rehearse-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Result {
    readonly outcomes: readonly { scenario: string; passed: boolean; used: Readonly<Record<string, string[]>> }[];
    readonly verdicts: readonly { promise: string; verdict: string; evidence: readonly string[] }[];
  }

  it("plays what --only names, and writes JSON and files beside where it was called", async () => {
    const args = ["--only", "dashboard, hard-bounce", "--json", "out.json", "--keep", "new/kept"];
    const { code, stdout } = await runScript("rehearse", args, { INIT_CWD: folder });
    assert.equal(code, 0);
    assert.match(stdout, /\n\[1\/2\] A mailbox .*\n {6}ok \(\d+\.\d s\): message [^]*\n\[2\/2\] The dashboard /);
    assert.match(stdout, /\n2 of 2 scenarios passed\. All: npm run rehearse\n/);

    const kept = path.join(folder, "new", "kept");
    assert.ok(readdirSync(kept).length > 0);
    assert.ok(stdout.endsWith(`\nKept in ${kept}: ${readdirSync(kept).join(", ")}\n`), stdout);

    const { outcomes, verdicts } = JSON.parse(readFileSync(path.join(folder, "out.json"), "utf8")) as Result;
    assert.deepEqual(
      outcomes.map(({ scenario, passed }) => [scenario, passed]),
      [
        ["hard-bounce", true],
        ["dashboard", true],
      ],
    );
    const used = Object.entries(outcomes[0]?.used ?? {});
    const [, actions = []] = used.find(([arn]) => arn.includes("suppression")) ?? [];
    assert.ok(actions.includes("dynamodb:UpdateItem") && !actions.includes("dynamodb:DeleteItem"), String(actions));
    assert.deepEqual(verdicts.find(({ promise }) => promise === "bounce-topic")?.evidence, ["hard-bounce"]);

    const table = stdout.split("\n").filter((line) => /^[┌│├└]/.test(line));
    assert.ok(table.length > 10);
    assert.ok(table.every((line) => line.length === table[0]?.length && line.length > 76 && line.length <= 80));
  });

  it("writes JSON and nothing else to standard output with --json -, and everything else to standard error", async () => {
    const { code, stdout, stderr } = await runScript("rehearse", ["--only", "tls", "--json", "-"]);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as Result).outcomes.length, 1);
    assert.match(stderr, /^Rehearsing the stack /);
  });

  it("suggests the scenario that a misspelt one stands for", async () => {
    const { code, stderr } = await runScript("rehearse", ["--only", "tls,hard-bonce"]);
    assert.equal(code, 2);
    assert.match(stderr, /There is no scenario "hard-bonce"\. Did you mean "hard-bounce"\?\n/);
  });

  for (const [option, file] of [
    ["--json", "missing/out.json"],
    ["--keep", "file/below"],
    ...(existsSync("/proc/self") ? ([["--keep", "/proc/x/y"]] as const) : []),
  ] as const) {
    it(`refuses ${option} ${file} before it plays anything`, async () => {
      writeFileSync(path.join(folder, "file"), "");
      const args = ["--only", "tls", option, file];
      const { code, stdout, stderr } = await runScript("rehearse", args, { INIT_CWD: folder });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /is invalid\. Nothing can be written there: E[A-Z]+: /);
      assert.deepEqual(readdirSync(folder), ["file"]);
    });
  }
});
