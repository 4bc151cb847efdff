import assert from "node:assert/strict";
import fc from "fast-check";
import { type Rule, parseRule } from "../../../rehearsal/cloud/alarm-rule";
import { type Breach, type Condition, type State, nextState } from "../../../rehearsal/cloud/alarm-state";
import { type Gap, type Series, evaluate } from "../../../rehearsal/cloud/metric-math";

/** AWS's notation: 0 does not breach, X does, - is missing; the newest on the right. */
const points = (text: string): Breach[] => text.split(" ").map((point) => (point === "-" ? undefined : point === "X"));

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

/**
 * The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, N = 3, and what
 * its text says beside them: M, data points, then the state for each treatment of missing data.
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
    it(`are AWS's for ${text}, ${String(datapointsToAlarm)} of 3`, () => {
      for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const) {
        treatments.forEach((missingData, index) => {
          const expected = states[index] === "current" ? current : states[index];
          const state = nextState(points(text), { evaluationPeriods: 3, datapointsToAlarm, missingData }, current);
          assert.equal(state, expected, `${missingData}, before ${current}`);
        });
      }
    });
  }

  it("do not hang on the treatment of missing data where nothing is missing, nor on the state before", () => {
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

  it("stay where they are when nothing but missing data comes and that is ignored", () => {
    const condition: Condition = { evaluationPeriods: 1, datapointsToAlarm: 1, missingData: "ignore" };
    for (const current of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const)
      assert.equal(nextState(points("- - -"), condition, current), current);
  });
});

describe("rehearsal/cloud metric math", () => {
  const times = [0, 60, 120];
  const series = (...values: (number | undefined)[]): Series =>
    new Map(times.flatMap((time, index) => (values[index] === undefined ? [] : [[time, values[index]]])));
  const m1 = series(30, 20, undefined);
  const m2 = series(20, undefined, 4);
  const value = (text: string, gap: Gap = "absent") => {
    const result = evaluate(text, { m1, m2, none: series() }, times, gap);
    return times.map((time) => result.get(time));
  };
  const _ = undefined;

  const cases: readonly (readonly [string, ...(number | undefined)[]])[] = [
    ["m1 + 1", 31, 21, _],
    ["2 * m1 - 10 / 2", 55, 35, _],
    ["(m1 + 2) * 3", 96, 66, _],
    ["-m1", -30, -20, _],
    ["m1 / (m1 - 30)", _, -2, _],
    ["FILL(m1, 0)", 30, 20, 0],
    ["FILL(none, 7)", 7, 7, 7],
    ["FILL(m1, m2)", 30, 20, 4],
    ["m1 >= 30", 1, 0, _],
    ["IF(m1 > 25, 1, 2)", 1, 2, _],
    ["IF(m1 > 25, m2)", 20, _, _],
    ["IF(none, 1, 2)", _, _, _],
    ["FILL(m1, 0) > 15 AND FILL(m2, 0) > 15", 1, 0, 0],
    ["FILL(m1, 0) > 15 || FILL(m2, 0) == 4", 1, 1, 1],
    ["m1 != 30 OR m1 < 0 && m1 <= 1", 0, 1, _],
    ["5", 5, 5, 5],
    ["EPOCH(none)", 0, 0.06, 0.12],
    ["IF(EPOCH(m1) == MAX(EPOCH(m1)), m2)", _, _, 4],
    ["m1 - MAX(m1)", 0, -10, _],
  ];
  for (const [text, ...expected] of cases) {
    it(`computes ${text}, however a gap is read`, () => {
      assert.deepEqual(value(text), expected);
      assert.deepEqual(value(text, "zero"), expected);
    });
  }

  it("reads a gap in one of two series as absent, or as AWS's documentation has it", () => {
    assert.deepEqual(
      [value("m1 - m2"), value("m1 - m2", "zero")],
      [
        [10, _, _],
        [10, 20, -4],
      ],
    );
    assert.deepEqual(
      [value("m1 < m2"), value("m1 < m2", "zero")],
      [
        [0, _, _],
        [0, 0, 1],
      ],
    );
    assert.deepEqual(
      [value("none + none"), value("none + none", "zero")],
      [
        [_, _, _],
        [_, _, _],
      ],
    );
  });

  for (const text of [
    "MAX([m1, m2])",
    "SUM(m1)",
    "m1 % 2",
    "m1 +",
    "(m1",
    "m3",
    "IF(m1)",
    "FILL(m1, REPEAT)",
    "MAX(none)",
    "MAX(5)",
    "m1 m2",
  ]) {
    it(`fails the run over ${text}`, () => assert.throws(() => value(text), { name: "Unsupported" }));
  }
});

describe("rehearsal/cloud rules of composite alarms", () => {
  const states: Readonly<Record<string, State>> = { a: "ALARM", b: "OK", "c d": "INSUFFICIENT_DATA" };
  const holds = (rule: Rule) => rule.holds((alarm) => states[alarm] ?? "OK");

  const rules: readonly (readonly [string, boolean])[] = [
    ["ALARM(a)", true],
    ['ALARM("b")', false],
    ["OK(b) AND NOT ALARM(b)", true],
    ['INSUFFICIENT_DATA("c d")', true],
    ["ALARM(b) OR ALARM(a) AND OK(a)", false],
    ["(ALARM(b) OR ALARM(a)) AND OK(b)", true],
    ["NOT (ALARM(a) OR TRUE) OR FALSE", false],
  ];
  for (const [text, expected] of rules) it(`decide ${text}`, () => assert.equal(holds(parseRule(text)), expected));

  it("say which alarms they read", () => {
    assert.deepEqual(parseRule('ALARM("a") AND NOT (OK(b) OR ALARM("c d"))').alarms, ["a", "b", "c d"]);
  });

  for (const text of ["", "a", "ALARM a", "ALARM(a", "ALARM(a) XOR ALARM(b)", "AT_LEAST(2, a, b, c)"]) {
    it(`fail the run over ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseRule(text), { name: "Unsupported" }));
  }
});
