import assert from "node:assert/strict";
import { exitCodes } from "../../cli/process/exit-codes";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { mail, mailProgram } from "../../cli/mail";
import { stacks } from "../../infra/settings/stack-file";
import { runScript, scripts } from "../support/command";
import { fakeTerminal } from "../support/fake-terminal";

/** Scripts that pass their command line to the tool that they start, or that take none. */
const others = ["preview", "up"];
/** The commands of `npm run mail -- <command>`. */
const mailCommands = [
  "adopt",
  "confirm-alerts",
  "cost",
  "dns",
  "docs",
  "doctor",
  "drift",
  "graph",
  "keys",
  "logs",
  "pause",
  "policy",
  "preview",
  "recipients",
  "redrive",
  "report",
  "request-access",
  "resume",
  "secrets",
  "send",
  "simulate",
  "start",
  "status",
  "test-alerts",
];
/** The scripts that are commands of our own: they run a file of the project. */
const commands = Object.entries(scripts).flatMap(([script, line]) =>
  /^node setup\.cjs \S+\.ts\b/.test(line) && !others.includes(script) ? [script] : [],
);

const widest = (output: string) => Math.max(...output.split("\n").map((line) => line.length));

describe("Every command", () => {
  it("has an exit code for each outcome, and none that Node.js or a shell uses for something else", () => {
    const { done, failed, usage, ...own } = exitCodes;
    assert.deepEqual([done, failed, usage], [0, 1, 2]);
    assert.equal(new Set(Object.values(own)).size, Object.keys(own).length);
    for (const code of Object.values(own)) assert.ok(code > 13 && code < 126);
  });

  for (const script of commands) {
    it(`prints its help within 80 columns: ${script}`, async () => {
      const { code, stdout, stderr } = await runScript(script, ["--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      // Another tool starts this one, with its own arguments.
      const name = script === "graph" ? "mail -- graph" : `${script} --`;
      assert.ok(stdout.startsWith(`Usage: npm run ${name} [options]`), stdout);
      assert.match(stdout, /\n {2}-h, --help +print this help\n/);
      assert.match(stdout, /\nExit code: 0 done, 1 failed, 2 wrong command line/);
      assert.ok(widest(stdout) <= 80, stdout);
    });
  }

  for (const name of mailCommands) {
    it(`prints its help within 80 columns: mail -- ${name}`, async () => {
      const { terminal, printed, told, ended } = fakeTerminal();
      await mail([name, "--help"], { terminal });
      const text = printed.join("\n");
      assert.deepEqual([ended.code, told], [0, []]);
      assert.ok(text.startsWith(`Usage: npm run mail -- ${name} [options]`), text);
      assert.match(text, /\nExit code: 0 done, 1 failed, 2 wrong command line/);
      assert.ok(widest(text) <= 80, text);
    });
  }

  it("names in its help only exit codes that it can end with", async () => {
    const codesOf = async (...words: string[]) => {
      const { terminal, printed } = fakeTerminal();
      await mail([...words, "--help"], { terminal });
      return [...(printed.join("\n").split("Exit code: ")[1] ?? "").matchAll(/\d+/g)].map(([code]) => Number(code));
    };
    assert.deepEqual(await codesOf(), [0, 1, 2, 20, 23]);
    assert.deepEqual(await codesOf("logs"), [0, 1, 2]);
    assert.deepEqual(await codesOf("recipients", "show"), [0, 1, 2]);
    assert.deepEqual(await codesOf("drift"), [0, 1, 2, 20]);
    assert.deepEqual(await codesOf("dns", "check"), [0, 1, 2, 20]);
    assert.deepEqual(await codesOf("docs"), [0, 1, 2, 23]);
  });

  it("says in its help which options it requires, and nothing of what stands for an option without its value", async () => {
    const { terminal, printed } = fakeTerminal();
    await mail(["redrive", "--help"], { terminal });
    const options = printed.join("\n").split("Options:\n")[1] ?? "";
    const required = options.split(/\n(?= {2}-)/).filter((option) => option.includes("(required)"));
    assert.deepEqual(
      required.map((option) => /--[a-z]+/.exec(option)?.[0]),
      ["--stack", "--queue"],
    );
    assert.match(options, /\n {2}--json \[file\] +print the result as JSON, or write it to the file\n/);
  });

  it("is listed by npm run mail -- --help", async () => {
    const { terminal, printed } = fakeTerminal();
    await mail(["--help"], { terminal });
    const listed = [
      ...printed.join("\n").matchAll(/^ {2}([a-z][a-z-]*)(?: \[options\])?(?: [[<][a-z.]+[\]>])? {2,}/gm),
    ].map(([, name]) => name);
    assert.deepEqual(listed.sort(), mailCommands);
  });

  for (const script of ["rehearse", "bench", "mail"]) {
    it(`refuses an unknown argument, and does nothing: ${script}`, async () => {
      const { code, stdout, stderr } = await runScript(script, ["--halp"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(
        stderr,
        `error: unknown option '--halp'\n(Did you mean --help?)\nAll options: npm run ${script} -- --help\n`,
      );
    });
  }

  for (const line of [["graph"], ["mail", "cost"]] as const) {
    it(`suggests a stack for a misspelled one: ${line.join(" -- ")}`, async () => {
      const [stack = ""] = stacks();
      const [script, ...words] = line;
      const { code, stdout, stderr } = await runScript(script, [...words, "--stack", `${stack}x`]);
      assert.deepEqual([code, stdout], [2, ""]);
      const others = `Did you mean "${stack}"? Stacks that have one: ${stacks().join(", ")}.`;
      assert.ok(stderr.includes(`There is no Pulumi.${stack}x.yaml. ${others} To create it: `), stderr);
    });
  }

  /** Why a command has no `--json`. */
  const without: Readonly<Record<string, string>> = {
    "confirm-alerts": "a person pastes links",
    cost: "it writes a document",
    docs: "it writes documents",
    graph: "it prints JSON",
    policy: "it prints JSON",
    preview: "it writes pages",
    secrets: "a person types keys",
  };
  const leaves = (command: CommandUnknownOpts, path = ""): (readonly [name: string, command: CommandUnknownOpts])[] =>
    command.commands.length === 0
      ? [[path, command]]
      : command.commands.flatMap((each) => leaves(each, `${path} ${each.name()}`.trim()));
  const lacking = (option: string) =>
    leaves(mailProgram({ terminal: fakeTerminal().terminal })).flatMap(([name, { options }]) =>
      options.some(({ long }) => long === option) ? [] : [name],
    );

  it("has --json, unless a reason is stated", () => {
    assert.deepEqual(lacking("--json").sort(), Object.keys(without).sort());
  });

  it("has --yes where it changes something in the account or the zone; what it would do is known before", () => {
    assert.deepEqual(lacking("--yes").sort(), [
      ...["adopt", "confirm-alerts", "cost", "dns apply", "dns check", "dns plan", "docs", "doctor", "drift", "graph"],
      ...["keys add", "keys retire", "keys sign", "logs", "policy", "preview"],
      ...["recipients export", "recipients list", "recipients show", "secrets", "status"],
    ]);
  });
});
