import assert from "node:assert/strict";
import fc from "fast-check";
import type { Rate } from "../../../core/metrics/rates";
import { share, together } from "../../../functions/report/counts";
import { targetStatus } from "../../../functions/report/target-status";
import { MILLISECONDS } from "../../../core/time/spans";
import { isIn, lastWeek, weeksBefore, withEarlier } from "../../../functions/report/week";
import { counts, none } from "../../support/functions/report/observation";

describe("The week of a report", () => {
  for (const [now, start] of [
    ["2026-11-23T00:00:00.000Z", "2026-11-16"],
    ["2026-11-29T23:59:59.999Z", "2026-11-16"],
    ["2026-11-30T07:00:00.000Z", "2026-11-23"],
    ["2027-01-04T07:00:00.000Z", "2026-12-28"],
  ] as const) {
    it(`is that of ${start} on ${now}`, () =>
      assert.equal(lastWeek(new Date(now)).start.toISOString(), `${start}T00:00:00.000Z`));
  }

  it("is the last complete one, from Monday to Monday, whenever it is requested", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), (now) => {
        const { start, end } = lastWeek(now);
        assert.equal(start.getUTCDay(), 1);
        assert.equal(end.getTime() - start.getTime(), MILLISECONDS.week);
        assert.ok(end <= now && now.getTime() < end.getTime() + MILLISECONDS.week);
      }),
    );
  });

  it("ends where the next begins, so that every instant is in exactly one week", () => {
    const week = lastWeek(new Date("2026-11-24T07:00:00Z"));
    assert.deepEqual(
      withEarlier(week).map((each) => isIn(each, weeksBefore(week, 1).end)),
      [true, false, false, false, false],
    );
  });
});

describe("A rate", () => {
  it("is a share of what left SES, so a suppressed recipient counted as sent does not count", () => {
    const week = counts({ sent: 120, blocked: 20, hardBounces: 5, complaints: 1, delivered: 94 });
    assert.deepEqual(share(week, "bounce"), { part: 5, whole: 100 });
    assert.deepEqual(share(week, "complaint"), { part: 1, whole: 100 });
    assert.deepEqual(share(week, "delivery"), { part: 94, whole: 100 });
  });

  it("never exceeds 100 %, although a delivery may count in the week after its sending", () => {
    assert.deepEqual(share(counts({ sent: 100, delivered: 103 }), "delivery"), { part: 100, whole: 100 });
    assert.deepEqual(share(counts({ sent: 1, blocked: 3 }), "delivery"), { part: 0, whole: 0 });
  });

  it("is unknown if a part of it is, also when sets are added up", () => {
    const half = counts({ delivered: undefined });
    assert.equal(share(half, "delivery"), undefined);
    assert.deepEqual(share(half, "bounce"), { part: 6, whole: 1200 });
    for (const all of [
      [counts(), half],
      [half, counts()],
    ])
      assert.equal(share(together(all), "delivery"), undefined);
    assert.equal(share(counts({ sent: undefined }), "bounce"), undefined);
    assert.deepEqual(together([]), { ...none, rejected: 0 });
  });

  const judged: [Rate, number, number, string][] = [
    ["bounce", 4, 100, "met"],
    ["bounce", 5, 100, "missed"],
    ["bounce", 50, 99, "few"],
    ["complaint", 0, 1000, "met"],
    ["complaint", 1, 1000, "missed"],
    ["complaint", 1, 999, "few"],
    ["delivery", 96, 100, "met"],
    ["delivery", 95, 100, "missed"],
    ["delivery", 0, 99, "few"],
    ["delivery", 0, 0, "none"],
  ];
  for (const [rate, part, whole, expected] of judged) {
    it(`of ${rate}, ${part} of ${whole}, is "${expected}"`, () =>
      assert.equal(targetStatus(rate, { part, whole }), expected));
  }

  it("without numbers is unknown", () => assert.equal(targetStatus("bounce", undefined), "unknown"));
});
