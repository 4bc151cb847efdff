import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runScript } from "../support/command";

describe("npm run rehearse", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "rehearse-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Result {
    readonly outcomes: readonly { scenario: string; passed: boolean; used: Readonly<Record<string, string[]>> }[];
    readonly verdicts: readonly { promise: string; verdict: string; evidence: readonly string[] }[];
  }

  it("plays what --only names, and writes JSON and files relative to where it was called", async () => {
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
    const { code, stdout, stderr } = await runScript("rehearse", ["--only", "simulator", "--json", "-"]);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as Result).outcomes.length, 1);
    assert.match(stderr, /^Rehearsing the stack /);
    assert.doesNotMatch(stderr, /┌/, "no promise rests on this scenario, so there is no table of verdicts");
  });

  it("leaves out what only the stack that owns the account's settings does, and says so", async () => {
    const { code, stdout } = await runScript("rehearse", ["--stack", "dev", "--only", "list-import,simulator"]);
    assert.equal(code, 0);
    assert.match(stdout, /\nLeft out, since manageAccountSettings is false: list-import, outbox-volume\.\n/);
    assert.match(stdout, /\n1 of 1 scenarios passed\. /);
  });

  it("suggests the right scenario for a misspelled one", async () => {
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
      assert.match(stderr, /is invalid\. Cannot write there: E[A-Z]+: /);
      assert.deepEqual(readdirSync(folder), ["file"]);
    });
  }
});
