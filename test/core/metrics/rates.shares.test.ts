import assert from "node:assert/strict";
import { COUNTS, isEnough, isMissed, metricOf, percentOf, type Rate, share } from "../../../core/metrics/rates";

describe("A count's metric", () => {
  it("is SES's own or the suppression function's, for one configuration set", () => {
    const dimensions = { "ses:configuration-set": "example-main" };
    assert.deepEqual(
      COUNTS.map((count) => metricOf(count, "example-main", "example/mail")),
      [
        { namespace: "AWS/SES", name: "Send", dimensions },
        { namespace: "AWS/SES", name: "Delivery", dimensions },
        { namespace: "example/mail", name: "HardBounce", dimensions },
        { namespace: "example/mail", name: "SoftBounce", dimensions },
        { namespace: "example/mail", name: "Blocked", dimensions },
        { namespace: "example/mail", name: "Complaint", dimensions },
        { namespace: "example/mail", name: "Rejected", dimensions },
      ],
    );
  });
});

describe("The share behind a rate", () => {
  it("relates to what left SES, is never more than 100 %, and is undefined where nothing was counted", () => {
    const counts = { sent: 120, blocked: 20, hardBounces: 5, complaints: 1, delivered: 130 };
    assert.deepEqual(share("bounce", counts), { part: 5, whole: 100 });
    assert.deepEqual(share("complaint", counts), { part: 1, whole: 100 });
    assert.deepEqual(share("delivery", counts), { part: 100, whole: 100 });
    assert.deepEqual(share("bounce", { sent: 1, blocked: 2, hardBounces: 1 }), { part: 0, whole: 0 });
    assert.deepEqual(share("bounce", {}), { part: 0, whole: 0 });
  });

  it("in percent has none of the rounding errors of dividing first", () => {
    assert.equal(percentOf({ part: 7, whole: 100 }), 7);
    assert.equal(percentOf({ part: 1, whole: 1000 }), 0.1);
    assert.ok(Number.isNaN(percentOf({ part: 0, whole: 0 })));
  });

  for (const [rate, few, enough] of [
    ["bounce", 99, 100],
    ["delivery", 99, 100],
    ["complaint", 999, 1000],
  ] as const)
    it(`is judged for the ${rate} rate from ${enough} messages on`, () => {
      assert.deepEqual(
        [few, enough].map((whole) => isEnough(rate, { part: 0, whole })),
        [false, true],
      );
    });

  const cases: readonly (readonly [Rate, part: number, whole: number, missed: boolean])[] = [
    ["bounce", 49, 1000, false],
    ["bounce", 50, 1000, true],
    ["complaint", 0, 1000, false],
    ["complaint", 1, 1000, true],
    ["complaint", 1, 1001, false],
    ["delivery", 951, 1000, false],
    ["delivery", 950, 1000, true],
  ];
  for (const [rate, part, whole, missed] of cases)
    it(`${missed ? "breaks" : "keeps"} the promise with ${part} of ${whole} for ${rate}`, () => {
      assert.equal(isMissed(rate, { part, whole }), missed);
    });
});
