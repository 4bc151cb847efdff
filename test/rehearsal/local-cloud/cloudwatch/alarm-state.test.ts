import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Breach,
  type Condition,
  type State,
  nextState,
} from "../../../../rehearsal/local-cloud/cloudwatch/alarm-state";

/** AWS's notation: 0 does not breach, X does, - is missing; newest on the right. */
const points = (text: string): Breach[] => text.split(" ").map((point) => (point === "-" ? undefined : point === "X"));

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

/**
 * The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html for N = 3, and the
 * statements of the text around them: M, data points, then the state for each treatment of missing data.
 */
const documented: readonly (readonly [number, string, ...(State | "current")[]])[] = [
  [3, "0 - X - X", "OK", "OK", "OK", "OK"],
  [3, "0 - - - -", "OK", "OK", "OK", "OK"],
  [3, "- - - - -", "INSUFFICIENT_DATA", "current", "ALARM", "OK"],
  [3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [3, "- - X - -", "ALARM", "current", "ALARM", "OK"],
  [3, "- - - - X", "current", "current", "ALARM", "OK"],
  [3, "- - - X -", "current", "current", "ALARM", "OK"],
  [2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 - X - -", "OK", "OK", "ALARM", "OK"],
  [2, "- - - - 0", "OK", "OK", "ALARM", "OK"],
  [2, "- - - X -", "ALARM", "current", "ALARM", "OK"],
];

describe("rehearsal/cloud alarm states", () => {
  for (const [datapointsToAlarm, text, ...states] of documented) {
    it(`are AWS's for ${text}, ${datapointsToAlarm} of 3`, () => {
      for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const) {
        treatments.forEach((missingData, index) => {
          const expected = states[index] === "current" ? current : states[index];
          const state = nextState(points(text), { evaluationPeriods: 3, datapointsToAlarm, missingData }, current);
          assert.equal(state, expected, `${missingData}, before ${current}`);
        });
      }
    });
  }

  it("do not depend on the treatment of missing data where none is missing, nor on the state before", () => {
    const condition = fc.integer({ min: 1, max: 5 }).chain((evaluationPeriods) =>
      fc.record({
        evaluationPeriods: fc.constant(evaluationPeriods),
        datapointsToAlarm: fc.integer({ min: 1, max: evaluationPeriods }),
        breaches: fc.array(fc.boolean(), { minLength: evaluationPeriods, maxLength: evaluationPeriods + 2 }),
      }),
    );
    fc.assert(
      fc.property(condition, ({ breaches, ...rest }) => {
        const newest = breaches.slice(-rest.evaluationPeriods).filter(Boolean).length;
        for (const missingData of treatments) {
          const full: Condition = { ...rest, missingData };
          for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const)
            assert.equal(nextState(breaches, full, current), newest >= rest.datapointsToAlarm ? "ALARM" : "OK");
        }
      }),
    );
  });

  it("stay the same when only missing data comes and that is ignored", () => {
    const condition: Condition = { evaluationPeriods: 1, datapointsToAlarm: 1, missingData: "ignore" };
    for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const)
      assert.equal(nextState(points("- - -"), condition, current), current);
  });
});
