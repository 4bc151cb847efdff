import assert from "node:assert/strict";
import fc from "fast-check";
import { functions, mapped } from "../../../infra/function-declarations/functions";
import { metricAlarms } from "../../../infra/monitoring/alarms";
import { inParts, partName } from "../../../infra/alarm-parts/parts";
import { names } from "../../../infra/names-and-arns/names";

describe("Alarms in parts", () => {
  it("watch each item once, in order, with at most 10 metrics each", () => {
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

  const all = names({
    partition: "aws",
    region: "us-east-1",
    accountId: "123456789012",
    name: "a",
    stack: "prod",
    suffix: "",
  });
  const numbered = <Value>(count: number, id: string, value: (index: number) => Value) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${id}${index}`, value(index)]));
  /** The alarms of one kind: the key, the name, and the number of metrics that each reads. */
  const alarmsOf = (kind: string, more: object) =>
    metricAlarms({ ...all, dailyQuota: 200, expectedDailyVolume: 500, ownsAccount: true, ...more })
      .filter(({ key }) => key.startsWith(kind))
      .map(({ key, name, metrics }) => [key, name, Object.keys(metrics).length]);

  it("cover every function, however many there are", () => {
    const one = { name: "f", arn: "f", logGroup: { name: "f", arn: "f" }, role: { name: "f", arn: "f" } };
    const own = mapped(functions, () => one);
    const more = { ...own, ...numbered(16 - Object.keys(own).length, "f", () => one) };
    assert.deepEqual(alarmsOf("functions", { functions: more }), [
      ["functions", "a-functions", 10],
      ["functions-2", "a-functions-2", 10],
      ["functions-3", "a-functions-3", 10],
      ["functions-4", "a-functions-4", 2],
    ]);
  });

  it("cover every configuration set, however many there are", () => {
    const sets = numbered(3, "set", (index) => ({ name: `set-${index}`, arn: "" }));
    assert.deepEqual(alarmsOf("tickets", { configurationSets: { ...all.configurationSets, ...sets } }), [
      ["tickets", "a-tickets", 8],
      ["tickets-2", "a-tickets-2", 8],
      ["tickets-3", "a-tickets-3", 4],
    ]);
  });

  it("cover every queue, however many there are, and each metric once", () => {
    const queue = { name: "q", arn: "q", url: "q" };
    const own = Object.keys(all.functionQueues).length;
    const queues = numbered(18 - own, "f", () => ({ queue, failures: queue }));
    const many = { ...all.functionQueues, ...queues };
    assert.deepEqual(alarmsOf("stuck", { functionQueues: many }), [
      ["stuck", "a-stuck", 10],
      ["stuck-2", "a-stuck-2", 10],
    ]);
    const expressions = metricAlarms({
      ...all,
      dailyQuota: 200,
      expectedDailyVolume: 500,
      ownsAccount: true,
      functionQueues: many,
    })
      .filter(({ key }) => key.startsWith("stuck"))
      .map((alarm) => alarm.expressions);
    const read = expressions.flatMap(({ stuck = "" }) => (/\[(.*)\]/.exec(stuck)?.[1] ?? "").split(", "));
    const failures = Object.keys(many)
      .filter((name) => name !== "bulk" && name !== "urgent")
      .map((name) => `${name}Failures`);
    assert.deepEqual(read, ["late", "lateOutcome", "undelivered", ...failures, "overdue"]);
    assert.deepEqual(
      expressions.map(({ late }) => late),
      ["age > 900", undefined],
    );
  });
});
