import assert from "node:assert/strict";
import { type MetricFilter, taken } from "../../../../rehearsal/local-cloud/cloudwatch/metric-filters";

const filter = (pattern: string, value: string, defaultValue?: string): MetricFilter => ({
  logGroupName: "access",
  pattern,
  metricTransformation: { namespace: "Own", name: "Taken", value, ...(defaultValue && { defaultValue }) },
});

/**
 * The rules are those of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html and, for values, of
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html.
 */
describe("Metric filters on the local cloud", () => {
  const errors = filter("{ $.status >= 500 }", "1", "0");
  const latency = filter("{ $.responseLatency >= 0 }", "$.responseLatency");

  it("compare a number, the bound included", () => {
    const counted = [499, 500, 503].map((status) => taken(errors, JSON.stringify({ status })));
    assert.deepEqual(counted, [0, 1, 1]);
  });

  it("take the value from the line where they name a field", () => {
    assert.equal(taken(latency, '{"status":200,"responseLatency":83.5}'), 83.5);
    assert.equal(taken(latency, '{"responseLatency":0}'), 0);
  });

  it("emit the default value for a line that does not match, and nothing where there is none", () => {
    for (const line of ['{"status":200}', '{"other":1}', "not JSON", "{", ""])
      assert.equal(taken(errors, line), 0, line);
    for (const line of ['{"status":200}', '{"responseLatency":-1}', "not JSON"])
      assert.equal(taken(latency, line), undefined, line);
  });

  it("do not treat a string as a number: a variable in quotes would count as nothing", () => {
    assert.equal(taken(errors, '{"status":"503"}'), 0);
    assert.equal(taken(latency, '{"responseLatency":"-"}'), undefined);
  });

  it("refuse a value that the pattern does not name, and patterns that nothing here uses", () => {
    // "The field value must have been matched using the pattern":
    // https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.MetricFilterProps.html
    assert.throws(() => taken(filter("{ $.status >= 0 }", "$.responseLatency"), "{}"), { name: "Unsupported" });
    assert.throws(() => taken(filter("[ip, user]", "1"), "{}"), { name: "Unsupported" });
  });
});
