import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { playStack, verdictTable } from "../../../rehearsal/engine/door";
import type { Workplace } from "../../../rehearsal/engine/workplace";
import { TEST_STACKS } from "../../support/stack-files";
import { scriptedEngine } from "../../support/rehearsal/engine/scripted-engine";

describe("npm run engine", () => {
  it("plays the life cycle of a stack and each case of adoption in its own workplace, and cleans up", async () => {
    const workplaces: Workplace[] = [];
    const accounts: number[] = [];
    const zones = new Set<string | undefined>();
    const engineIn = (workplace: Workplace, environment: Readonly<Record<string, string>>) => {
      workplaces.push(workplace);
      zones.add(environment.PORKBUN_API_URL);
      accounts.push(workplace.account.all().length);
      return scriptedEngine(workplace, () => ({ code: 1, output: "error: no engine" })).engine;
    };
    const lines: string[] = [];
    const verdicts = await playStack("prod", engineIn, (line) => lines.push(line), TEST_STACKS);
    assert.deepEqual(
      verdicts.map(({ stack, step, shown }) => [stack, step, shown]),
      ["fresh preview", "imports, present", "imports, absent", "imports, different"].map((step) => [
        "prod",
        step,
        false,
      ]),
    );
    assert.equal(lines.filter((line) => line === "  | error: no engine").length, 4);
    assert.deepEqual(accounts, [3, 0, 0, 0], "the life begins with what the stack file adopts");
    assert.equal(new Set(workplaces.map(({ directory }) => directory)).size, 4);
    assert.equal(zones.size, 4);
    assert.ok(workplaces.every(({ directory }) => !existsSync(directory)));
  });

  it("prints its verdicts as a table", () => {
    const verdicts = [
      { stack: "dev", step: "up", shown: true, seconds: 3.21, detail: "63 create" },
      { stack: "dev", step: "refresh", shown: false, seconds: 0.04, detail: "1 update" },
    ];
    const rows = verdictTable(verdicts, 120)
      .split("\n")
      .filter((line) => line.includes("dev"));
    assert.deepEqual(
      rows.map((row) =>
        row
          .split("│")
          .map((cell) => cell.trim())
          .filter(Boolean),
      ),
      [
        ["dev", "up", "shown", "3.2 s", "63 create"],
        ["dev", "refresh", "FAILED", "0.0 s", "1 update"],
      ],
    );
  });

  const main = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        "--require",
        "./infra/program-loading/typescript.cjs",
        path.join(__dirname, "../../../rehearsal/engine/main.ts"),
        ...args,
      ],
      {
        encoding: "utf8",
        env: { ...process.env, PATH: "", HOME: "/nonexistent", PULUMI_HOME: "", XDG_CACHE_HOME: "" },
      },
    );

  it("fails, and says what it needs, where there is neither a CLI nor Go", () => {
    const { status, stderr } = main();
    assert.equal(status, 1);
    assert.match(stderr, /^npm run engine needs the Pulumi CLI .* found none that runs/);
    assert.doesNotMatch(stderr, /\n +at /);
  });

  it("refuses a stack without a file", () => {
    const { status, stderr } = main("--stack", "nope");
    assert.equal(status, 2);
    assert.match(stderr, /There is no Pulumi\.nope\.yaml\./);
  });
});
