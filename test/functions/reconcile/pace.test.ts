import assert from "node:assert/strict";
import { Pace, type Time } from "../../../functions/reconcile/pace";

describe("The pace of calls to SES", () => {
  let now: number;
  let slept: number[];
  let left: number;
  const time: Time = {
    now: () => now,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      left -= milliseconds;
      return Promise.resolve();
    },
    remaining: () => left,
  };
  beforeEach(() => {
    [now, slept, left] = [1_000_000, [], 900_000];
  });

  it("lets the first call through at once, and each further one a second after the previous", async () => {
    const pace = new Pace(time);
    assert.equal(await pace.turn(), true);
    now += 300;
    assert.equal(await pace.turn(), true);
    assert.equal(await pace.turn(), true);
    now += 1000;
    assert.equal(await pace.turn(), true);
    now += 5000;
    assert.equal(await pace.turn(), true);
    assert.deepEqual(slept, [700, 1000]);
  });

  it("gives turns as long as a minute is left after the wait", () => {
    const pace = new Pace(time);
    left = 60_000;
    assert.deepEqual([pace.hasTime(), pace.hasTime(1)], [true, false]);
    left = 59_999;
    assert.equal(pace.hasTime(), false);
  });

  it("gives no turn, without waiting, where less than a minute and the reserve would be left", async () => {
    const pace = new Pace(time);
    left = 70_000;
    assert.equal(await pace.turn(10_000), true);
    left = 71_000;
    assert.equal(await pace.turn(10_001), false);
    assert.deepEqual(slept, []);
    assert.equal(await pace.turn(10_000), true);
    assert.deepEqual(slept, [1000]);
  });
});
