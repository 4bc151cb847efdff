import assert from "node:assert/strict";
import type { Outcome } from "../../../rehearsal/engine/engine";
import { changesOf, NotShown, playSteps, type Step, succeeded } from "../../../rehearsal/engine/step";

const outcome = (part: Partial<Outcome>): Outcome => ({
  ...{ code: 0, output: "", changes: {}, rules: [] },
  ...part,
});

describe("A step of the engine run", () => {
  const shown = (name: string): Step => ({ name, play: () => Promise.resolve(`${name} is seen`) });

  it("is reported with its evidence and its time, and becomes a verdict", async () => {
    const lines: string[] = [];
    const verdicts = await playSteps("prod", [shown("up"), shown("refresh")], (line) => lines.push(line));
    assert.deepEqual(
      verdicts.map(({ stack, step, shown, detail }) => ({ stack, step, shown, detail })),
      [
        { stack: "prod", step: "up", shown: true, detail: "up is seen" },
        { stack: "prod", step: "refresh", shown: true, detail: "refresh is seen" },
      ],
    );
    assert.ok(verdicts.every(({ seconds }) => seconds >= 0 && seconds < 60));
    assert.match(
      lines.join("\n"),
      /^prod: up: up is seen \(\d+\.\d s\)\nprod: refresh: refresh is seen \(\d+\.\d s\)$/,
    );
  });

  it("that fails ends the play, with the reason and the engine's own output", async () => {
    const failing: Step = {
      name: "up",
      play: () => Promise.reject(new NotShown("no up", "error: first\nerror: second")),
    };
    const lines: string[] = [];
    const verdicts = await playSteps("dev", [failing, shown("refresh")], (line) => lines.push(line));
    assert.deepEqual(
      verdicts.map(({ step, shown, detail }) => [step, shown, detail]),
      [["up", false, "no up"]],
    );
    assert.match(lines[0] ?? "", /^dev: up: FAILED: no up \(/);
    assert.equal(lines[1], "  | error: first\n  | error: second");
  });

  it("that throws any other error gives no verdict", async () => {
    const broken: Step = { name: "up", play: () => Promise.reject(new TypeError("a bug")) };
    await assert.rejects(
      playSteps("dev", [broken], () => undefined),
      TypeError,
    );
  });

  it("requires that a command succeeds", async () => {
    const fine = outcome({ output: "fine" });
    assert.equal(await succeeded(Promise.resolve(fine)), fine);
    await assert.rejects(succeeded(Promise.resolve(outcome({ code: 255, output: "error: no" }))), {
      message: "the engine ended with status 255",
      output: "error: no",
    });
  });

  it("counts what changed and not what stayed the same", () => {
    assert.equal(
      changesOf(outcome({ changes: { same: 60, update: 2, create: 10, delete: 0 } })),
      "10 create, 2 update",
    );
    assert.equal(changesOf(outcome({ changes: { same: 60 } })), "no change");
  });
});
