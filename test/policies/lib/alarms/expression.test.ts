import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../../policies/lib/alarms/expression";
import { evaluate as rehearsed } from "../../../../rehearsal/local-cloud/cloudwatch/metric-math";
import { programOf } from "../../../support/policies/program";

interface Query {
  readonly id: string;
  readonly expression?: string;
}

const READING = { operator: "absent", chosen: "absent", fillOfNothing: "filled" } as const;

describe("a metric math expression, as the packs evaluate it", () => {
  it("has the same value as on the rehearsal's CloudWatch, for each alarm of production and any values", async () => {
    const { inputs } = await programOf("prod");
    const alarms = inputs.flatMap(({ type, props }) =>
      type === "aws:cloudwatch/metricAlarm:MetricAlarm" ? [props.metricQueries as readonly Query[]] : [],
    );
    assert.ok(alarms.length > 10);
    const value = fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined });
    for (const queries of alarms) {
      const metrics = queries.filter(({ expression }) => expression === undefined);
      fc.assert(
        fc.property(fc.tuple(...metrics.map(() => value)), (drawn) => {
          const values = new Map(metrics.map(({ id }, index) => [id, drawn[index]]));
          const series = Object.fromEntries(
            [...values].map(([id, each]) => [id, new Map(each === undefined ? [] : [[0, each]])]),
          );
          for (const { id, expression } of queries) {
            if (expression === undefined) continue;
            values.set(id, evaluate(expression, values));
            series[id] = rehearsed(expression, series, [0], READING) as Map<number, number>;
            const found = values.get(id);
            assert.deepEqual(Number.isFinite(found) ? found : undefined, series[id]?.get(0), expression);
          }
        }),
        { numRuns: 50 },
      );
    }
  });

  it("is refused when it is invalid", () => {
    const values = new Map([["a", 1]]);
    for (const text of ["", "a +", "b", "MAX(a", "AVG(a)", "a; 1", "[a]", "a 1", "[a] + 1", "a == toString"])
      assert.throws(() => evaluate(text, values), SyntaxError, text);
  });
});
