import assert from "node:assert/strict";
import fc from "fast-check";
import {
  evaluate,
  READINGS,
  type Reading,
  type Series,
} from "../../../../rehearsal/local-cloud/cloudwatch/metric-math";

const times = [0, 60, 120];
const _ = undefined;
const series = (...values: (number | undefined)[]): Series =>
  new Map(times.flatMap((time, index) => (values[index] === undefined ? [] : [[time, values[index]]])));
const known = { m1: series(30, 20, _), m2: series(20, _, 4), zero: series(0, 0, 0), none: series() };

/** The values of an expression in each of three periods. */
function values(text: string, reading: Reading): (number | undefined)[] {
  const result = evaluate(text, known, times, reading);
  return times.map((time) => result.get(time));
}

/** The readings that match. */
const that = (wanted: Partial<Reading>) =>
  READINGS.filter((reading) => Object.entries(wanted).every(([what, how]) => reading[what as keyof Reading] === how));

describe("rehearsal/cloud metric math", () => {
  it("covers all eight combinations of three readings", () => {
    assert.equal(new Set(READINGS.map((reading) => JSON.stringify(reading))).size, 8);
  });

  const same: readonly (readonly [string, ...(number | undefined)[]])[] = [
    ["m1 + 1", 31, 21, _],
    ["2 * m1 - 10 / 2", 55, 35, _],
    ["10 - 4 - 3", 3, 3, 3],
    ["1 + 2 * 3 - 4 / 2", 5, 5, 5],
    ["(1 + 2) * 3 - -1", 10, 10, 10],
    ["(m1 + 2) * 3", 96, 66, _],
    ["-m1", -30, -20, _],
    ["m1 / (m1 - 30)", _, -2, _],
    ["m1 / zero", _, _, _],
    ["FILL(m1, 0)", 30, 20, 0],
    ["FILL(m1, m2)", 30, 20, 4],
    ["m1 >= 30", 1, 0, _],
    ["none + 1", _, _, _],
    ["none + none", _, _, _],
    ["IF(m1 > 25, 1, 2)", 1, 2, _],
    ["IF(none, 1, 2)", _, _, _],
    ["IF(m1 > 25, 1)", 1, _, _],
    ["FILL(m1, 0) > 15 AND FILL(m2, 0) > 15", 1, 0, 0],
    ["FILL(m1, 0) > 15 || FILL(m2, 0) == 4", 1, 1, 1],
    ["m1 != 30 OR m1 < 0 && m1 <= 1", 0, 1, _],
    ["5", 5, 5, 5],
    ["EPOCH(none)", 0, 0.06, 0.12],
    ["m1 - MAX(m1)", 0, -10, _],
    ["SUM([m1, m2])", 50, 20, 4],
    ["SUM([m1, -1 * m2, none])", 10, 20, -4],
    ["MAX([m1 / 10, m2, none])", 20, 2, 4],
    ["MAX([m1 > 25, none])", 1, 0, _],
    ["SUM([none, none])", _, _, _],
  ];
  for (const [text, ...expected] of same) {
    it(`computes ${text}, the same under every reading`, () => {
      for (const reading of READINGS) assert.deepEqual(values(text, reading), expected, JSON.stringify(reading));
    });
  }

  /** The examples in the first column are from AWS's guide, under "Using IF expressions" and "Basic arithmetic functions". */
  const different: readonly (readonly [string, Partial<Reading>, ...(number | undefined)[]])[] = [
    ["m1 - m2", { operator: "absent" }, 10, _, _],
    ["m1 - m2", { operator: "zero" }, 10, 20, -4],
    ["m1 < m2", { operator: "absent" }, 0, _, _],
    ["m1 < m2", { operator: "zero" }, 0, 0, 1],
    ["IF(m1 > 15, m2)", { chosen: "absent" }, 20, _, _],
    ["IF(m1 > 15, m2)", { chosen: "zero" }, 20, 0, _],
    ["IF(m1 > 25, none, m1)", { chosen: "absent" }, _, 20, _],
    ["IF(m1 > 25, none, m1)", { chosen: "zero" }, 0, 20, _],
    ["IF(EPOCH(m1) == MAX(EPOCH(m1)), m1)", { chosen: "absent" }, _, _, _],
    ["IF(EPOCH(m1) == MAX(EPOCH(m1)), m1)", { chosen: "zero" }, _, _, 0],
    ["FILL(none, 7)", { fillOfNothing: "filled" }, 7, 7, 7],
    ["FILL(none, 7)", { fillOfNothing: "empty" }, _, _, _],
  ];
  for (const [text, wanted, ...expected] of different) {
    it(`computes ${text} under ${JSON.stringify(wanted)}`, () => {
      for (const reading of that(wanted)) assert.deepEqual(values(text, reading), expected, JSON.stringify(reading));
    });
  }

  for (const text of [
    "",
    ")",
    "(m1",
    "ANOMALY_DETECTION_BAND(m1)",
    "FILL(m1",
    "FILL(m1, REPEAT)",
    "IF(m1)",
    "IF([m1, m2], 1)",
    "MAX(none)",
    "MAX(5)",
    "MIN([m1, m2])",
    "SUM(m1)",
    "[m1, m2]",
    "m1 %  2",
    "m1 +",
    "m1 m2",
    "unknown",
  ]) {
    it(`refuses "${text}" rather than guess`, () => {
      for (const reading of READINGS) assert.throws(() => values(text, reading), { name: "Unsupported" });
    });
  }

  const anySeries = fc
    .dictionary(fc.constantFrom("0", "60", "120"), fc.integer({ min: -5, max: 5 }))
    .map((points) => new Map(Object.entries(points).map(([time, value]) => [Number(time), value])));

  it("divides only where both series have a value, or treats a gap in one as 0, and drops a division by zero", () => {
    fc.assert(
      fc.property(anySeries, anySeries, fc.constantFrom(...READINGS), (a, b, reading) => {
        const quotient = evaluate("a / b", { a, b }, times, reading);
        for (const time of times) {
          const gap = reading.operator === "zero" && (a.has(time) || b.has(time)) ? 0 : undefined;
          const [x, y] = [a.get(time) ?? gap, b.get(time) ?? gap];
          assert.equal(quotient.get(time), x === undefined || y === undefined || y === 0 ? undefined : x / y);
        }
      }),
    );
  });

  it("sums an array of series from the values present, under every reading", () => {
    fc.assert(
      fc.property(anySeries, anySeries, fc.constantFrom(...READINGS), (a, b, reading) => {
        const sum = evaluate("SUM([a, b])", { a, b }, times, reading);
        for (const time of times)
          assert.equal(sum.get(time), a.has(time) || b.has(time) ? (a.get(time) ?? 0) + (b.get(time) ?? 0) : undefined);
      }),
    );
  });
});
