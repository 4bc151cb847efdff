import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../rehearsal/cloud/metric-math";

const periods = [0, 1, 2];
const series = {
  send: new Map([
    [0, 10],
    [1, 20],
  ]),
  bounce: new Map([[1, 5]]),
  zero: new Map(periods.map((time) => [time, 0])),
  none: new Map<number, number>(),
};
const values = (expression: string) => [...evaluate(expression, series, periods)];

describe("rehearsal/cloud metric math", () => {
  const cases: [string, [number, number][]][] = [
    ["100 * bounce / send", [[1, 25]]],
    [
      "100 * FILL(bounce, 0) / send",
      [
        [0, 0],
        [1, 25],
      ],
    ],
    [
      "FILL(none, 0)",
      [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
    ],
    [
      "FILL(bounce, send)",
      [
        [0, 10],
        [1, 5],
        [2, 0],
      ],
    ],
    ["none + 1", []],
    ["send / zero", []],
    [
      "IF(send >= 20, 100 * FILL(bounce, 0) / send, 0)",
      [
        [0, 0],
        [1, 25],
      ],
    ],
    ["IF(FILL(send, 0) > 5 AND bounce == 5, 1, 2)", [[1, 1]]],
    ["IF(none, 1, 2)", []],
    [
      "1 + 2 * 3 - 4 / 2",
      [
        [0, 5],
        [1, 5],
        [2, 5],
      ],
    ],
    [
      "(1 + 2) * 3 - -1",
      [
        [0, 10],
        [1, 10],
        [2, 10],
      ],
    ],
    [
      "10 - 4 - 3",
      [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    ],
    [
      "send != 10 || send < 0",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      "send <= 10 OR send == 99",
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      "send > 1 && send < 15",
      [
        [0, 1],
        [1, 0],
      ],
    ],
  ];
  for (const [expression, expected] of cases) {
    it(`computes ${expression}`, () => assert.deepEqual(values(expression), expected));
  }

  for (const expression of [
    "unknown",
    "ANOMALY_DETECTION_BAND(send)",
    "send +",
    "send send",
    "FILL(send",
    "send % 2",
    "",
    ")",
  ]) {
    it(`does not guess at "${expression}"`, () => assert.throws(() => values(expression), { name: "Unsupported" }));
  }

  it("has a value only where both operands have one, and none that is not finite", () => {
    const anySeries = fc
      .dictionary(fc.constantFrom("0", "1", "2"), fc.integer({ min: -5, max: 5 }))
      .map((points) => new Map(Object.entries(points).map(([time, value]) => [Number(time), value])));
    fc.assert(
      fc.property(anySeries, anySeries, (a, b) => {
        const quotient = evaluate("a / b", { a, b }, periods);
        for (const time of periods) {
          const [x, y] = [a.get(time), b.get(time)];
          const expected = x === undefined || y === undefined || y === 0 ? undefined : x / y;
          assert.equal(quotient.get(time), expected);
        }
      }),
    );
  });
});
