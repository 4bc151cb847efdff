import assert from "node:assert/strict";
import { Clock } from "../../../rehearsal/local-cloud/clock";

describe("rehearsal/cloud clock", () => {
  it("runs what is due in order of time, each at its own time, except what was cancelled", async () => {
    const clock = new Clock(new Date(1_000));
    const ran: [string, number][] = [];
    const run = (name: string) => () => void ran.push([name, clock.now().getTime()]);
    clock.at(1_500, run("b"));
    clock.at(1_200, async () => {
      await Promise.resolve();
      run("a")();
      clock.at(1_300, run("planned on the way"));
    });
    clock.at(1_400, run("taken off"))();
    clock.at(2_001, run("later"));
    await clock.advance(1_000);
    assert.deepEqual(ran, [
      ["a", 1_200],
      ["planned on the way", 1_300],
      ["b", 1_500],
    ]);
    assert.equal(clock.now().getTime(), 2_000);
  });

  it("runs at once what is already due", async () => {
    const clock = new Clock(new Date(1_000));
    let ranAt = 0;
    clock.at(500, () => void (ranAt = clock.now().getTime()));
    await clock.advance(0);
    assert.equal(ranAt, 1_000);
  });
});
