import assert from "node:assert/strict";
import { embeddedMetrics } from "../../../../rehearsal/local-cloud/cloudwatch/embedded-metrics";

const directive = { Namespace: "mail", Dimensions: [["set"]], Metrics: [{ Name: "Bounces", Unit: "Count" }] };
const line = (changes: object = {}, root: object = {}) =>
  JSON.stringify({
    _aws: { Timestamp: 1, CloudWatchMetrics: [{ ...directive, ...changes }] },
    set: "main",
    Bounces: 3,
    ...root,
  });

describe("rehearsal/cloud embedded metric format", () => {
  it("yields each value of each metric for each set of dimensions", () => {
    const datum = (name: string, dimensions: object, value: number) => ({ namespace: "mail", name, dimensions, value });
    const changes = { Dimensions: [[], ["set"]], Metrics: [{ Name: "Bounces" }, { Name: "Delays" }] };
    assert.deepEqual(embeddedMetrics(line(changes, { Delays: [1, 2] })), [
      datum("Bounces", {}, 3),
      datum("Delays", {}, 1),
      datum("Delays", {}, 2),
      datum("Bounces", { set: "main" }, 3),
      datum("Delays", { set: "main" }, 1),
      datum("Delays", { set: "main" }, 2),
    ]);
    const { Namespace, Metrics } = directive;
    const bare = { _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace, Metrics }] }, Bounces: 1 };
    assert.deepEqual(embeddedMetrics(JSON.stringify(bare)), [datum("Bounces", {}, 1)]);
  });

  for (const text of ["START RequestId", "{ not JSON", '{"level":"INFO"}', "[1]"]) {
    it(`contains no metric in ${text}`, () => assert.deepEqual(embeddedMetrics(text), []));
  }

  const broken: [string, string][] = [
    ["Timestamp", JSON.stringify({ _aws: { CloudWatchMetrics: [] } })],
    ["Timestamp", JSON.stringify({ _aws: { Timestamp: "2026-01-01", CloudWatchMetrics: [] } })],
    ["CloudWatchMetrics", JSON.stringify({ _aws: { Timestamp: 1 } })],
    ["Namespace", line({ Namespace: "" })],
    ["Namespace", line({ Namespace: undefined })],
    ["dimension set has no text", line({}, { set: 1 })],
    ["dimension other has no text", line({ Dimensions: [["other"]] })],
    ["more than 30 dimensions", line({ Dimensions: [Array.from({ length: 31 }, () => "set")] })],
    ["metric Bounces has no number", line({}, { Bounces: "3" })],
    ["metric Bounces has no number", line({}, { Bounces: undefined })],
    ["metric Bounces has more than 100 values", line({}, { Bounces: Array.from({ length: 101 }, () => 1) })],
    ["more than 100 metrics", line({ Metrics: Array.from({ length: 101 }, () => ({ Name: "Bounces" })) })],
    ["Counts is not a unit", line({ Metrics: [{ Name: "Bounces", Unit: "Counts" }] })],
  ];
  for (const [fault, text] of broken) {
    it(`throws for a line that CloudWatch would drop: ${fault}`, () =>
      assert.throws(
        () => embeddedMetrics(text),
        (error: Error) => error.message.includes(fault),
      ));
  }
});
