import assert from "node:assert/strict";
import { rowOf } from "../../../core/metrics/widgets";

describe("a row of a graph", () => {
  it("names a metric as CloudWatch writes it: namespace, name, dimensions, options", () => {
    const metric = { namespace: "AWS/SES", name: "Send", dimensions: { one: "1", two: "2" } };
    assert.deepEqual(rowOf(metric, { label: "Sent" }), ["AWS/SES", "Send", "one", "1", "two", "2", { label: "Sent" }]);
    assert.deepEqual(rowOf({ ...metric, dimensions: {} }, {}), ["AWS/SES", "Send", {}]);
  });
});
