import assert from "node:assert/strict";
import fc from "fast-check";
import { functions, mapped } from "../../../infra/functions";
import { metricAlarms } from "../../../infra/monitoring/alarms";
import { inParts, partName } from "../../../infra/monitoring/parts";
import { names } from "../../../infra/names";

describe("Alarms in parts", () => {
  it("watch each item once, in order, on at most 10 metrics each", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (items, metricsEach) => {
        const parts = inParts(items, metricsEach);
        assert.deepEqual(parts.flat(), items);
        for (const part of parts) assert(part.length > 0 && part.length * metricsEach <= 10);
      }),
    );
  });

  it("have the kind's own name first, then numbered ones", () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => partName("functions", index)),
      ["functions", "functions-2", "functions-3"],
    );
  });

  it("cover every function, however many there are", () => {
    const all = names({
      partition: "aws",
      region: "us-east-1",
      accountId: "123456789012",
      name: "a",
      stack: "prod",
      suffix: "",
    });
    const one = { name: "f", arn: "f", logGroup: { name: "f", arn: "f" }, role: { name: "f", arn: "f" } };
    const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${String(index)}`, one]));
    const alarms = metricAlarms({
      ...all,
      functions: { ...mapped(functions, () => one), ...twelve },
      alarms: { ...all.alarms, functions: Array.from({ length: 4 }, (_, part) => ({ name: String(part), arn: "" })) },
      dailyQuota: 200,
      ownsAccount: true,
    }).filter(({ key }) => key.startsWith("functions"));
    assert.deepEqual(
      alarms.map(({ key, metrics }) => [key, Object.keys(metrics).length]),
      [
        ["functions", 10],
        ["functions-2", 10],
        ["functions-3", 10],
        ["functions-4", 2],
      ],
    );
  });
});
