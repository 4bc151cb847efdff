/**
 * Metric filters of CloudWatch Logs: values extracted from JSON lines, with numeric comparisons as the only patterns
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
 */
import { Unsupported } from "../refusal";
import { matches, membersOf } from "./filter-pattern";

/** A metric filter, as the stack declares it. */
export interface MetricFilter {
  readonly logGroupName: string;
  readonly pattern: string;
  readonly metricTransformation: {
    readonly namespace: string;
    readonly name: string;
    readonly value: string;
    readonly defaultValue?: string;
  };
}

/**
 * The value that a filter extracts from a line; undefined where the line does not match and there is no default value.
 *
 * @throws Unsupported for any other kind of pattern
 */
export function taken({ pattern, metricTransformation }: MetricFilter, line: string): number | undefined {
  const [, field = ""] = /^\{ \$\.(\w+) >= \d+ \}$/.exec(pattern) ?? [];
  if (field === "") throw new Unsupported(`the filter pattern ${pattern}`);
  const { value, defaultValue } = metricTransformation;
  if (value.startsWith("$.") && value !== `$.${field}`)
    throw new Unsupported(`the value ${value}, which the pattern ${pattern} does not name`);
  if (!matches(pattern, line)) return defaultValue === undefined ? undefined : Number(defaultValue);
  return Number(value.startsWith("$.") ? membersOf(line)?.[field] : value);
}
