import assert from "node:assert/strict";
import fc from "fast-check";
import { interval, Pace, SHARES } from "../../../functions/outbox/rate";

/** A clock that only sleeping advances. */
class Clock {
  time = 1_000_000;
  readonly now = () => this.time;
  readonly sleep = (milliseconds: number) => {
    this.time += milliseconds;
    return Promise.resolve();
  };
}

describe("the outbox's rate limit", () => {
  it("splits the account's rate 70 to 30 between the queues, and each share among its processes", () => {
    assert.equal(Math.round(interval("bulk", 1, 2)), 2857);
    assert.equal(Math.round(interval("urgent", 1, 2)), 6667);
    assert.equal(Math.round(interval("bulk", 14, 2)), 204);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 2, max: 50 }),
        fc.integer({ min: 2, max: 50 }),
        (rate, bulk, urgent) => {
          const together =
            (1000 * bulk) / interval("bulk", rate, bulk) + (1000 * urgent) / interval("urgent", rate, urgent);
          assert.ok(Math.abs(together - rate) < rate * 1e-9);
        },
      ),
    );
    assert.equal(SHARES.bulk + SHARES.urgent, 1);
  });

  it("lets one message through at once, and the others one by one", async () => {
    const clock = new Clock();
    const pace = new Pace(clock);
    const at: number[] = [];
    for (let mail = 0; mail < 4; mail++) {
      assert.equal(await pace.turn(2000, 60_000), true);
      at.push(clock.time - 1_000_000);
    }
    assert.deepEqual(at, [0, 2000, 4000, 6000]);
  });

  it("gives no turn that is further away than the caller can wait, and keeps it for the next", async () => {
    const clock = new Clock();
    const pace = new Pace(clock);
    await pace.turn(5000, 0);
    assert.equal(await pace.turn(5000, 4999), false);
    assert.equal(clock.time, 1_000_000, "no wait");
    assert.equal(await pace.turn(5000, 5000), true);
    assert.equal(clock.time, 1_005_000);
    assert.equal(await pace.turn(5000, -1), false);
  });

  it("is respected for any order of requests", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ pause: fc.nat({ max: 5000 }), patience: fc.nat({ max: 3000 }) })),
        async (questions) => {
          const clock = new Clock();
          const pace = new Pace(clock);
          const turns: number[] = [];
          for (const { pause, patience } of questions) {
            clock.time += pause;
            if (await pace.turn(1000, patience)) turns.push(clock.time);
          }
          turns.slice(1).forEach((turn, index) => assert.ok(turn - (turns[index] ?? 0) >= 1000));
        },
      ),
    );
  });

  it("pauses for a second when SES throttles", async () => {
    const clock = new Clock();
    const pace = new Pace(clock);
    await pace.turn(100, 60_000);
    pace.throttled();
    await pace.turn(100, 60_000);
    assert.equal(clock.time, 1_001_000);
  });

  it("stops calling SES for 10 minutes when the quota is used up, then for 20, 40 and 60, and for 10 again after a success", () => {
    const clock = new Clock();
    const pace = new Pace(clock);
    assert.equal(pace.quotaLeft(), 0);
    for (const minutes of [10, 20, 40, 60, 60]) {
      pace.quotaExceeded();
      pace.quotaExceeded();
      assert.equal(pace.quotaLeft(), minutes * 60_000, "two messages that hear of one try count once");
      clock.time += minutes * 60_000;
      assert.equal(pace.quotaLeft(), 0);
    }
    pace.accepted();
    pace.quotaExceeded();
    assert.equal(pace.quotaLeft(), 600_000);
  });
});
