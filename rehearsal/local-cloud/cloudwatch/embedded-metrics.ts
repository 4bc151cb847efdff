/** The embedded metric format, in which a function publishes metrics as log lines. */
import type { Datum } from "./metrics";

interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string; readonly StorageResolution?: number }[];
}

/**
 * The metrics in a log line in embedded metric format; none for any other line.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @throws Error for a line that violates the specification, which CloudWatch would drop silently
 */
export function embeddedMetrics(line: string): Omit<Datum, "at">[] {
  const root = parse(line);
  if (root?._aws === undefined) return [];
  const { Timestamp, CloudWatchMetrics } = root._aws as { Timestamp?: unknown; CloudWatchMetrics?: unknown };
  must(Number.isInteger(Timestamp), "Timestamp is not a number of milliseconds", line);
  must(Array.isArray(CloudWatchMetrics), "CloudWatchMetrics is not an array", line);
  return (CloudWatchMetrics as Directive[]).flatMap(({ Namespace, Dimensions = [[]], Metrics: metrics }) => {
    must(typeof Namespace === "string" && /^[\w.\-/#: ]{1,255}$/.test(Namespace), "Namespace is not a namespace", line);
    must(metrics.length <= 100, "there are more than 100 metrics", line);
    return Dimensions.flatMap((names) => {
      must(names.length <= 30, "there are more than 30 dimensions", line);
      const dimensions = Object.fromEntries(names.map((name) => [name, dimension(root, name, line)]));
      return metrics.flatMap(({ Name, Unit = "None" }) => {
        must(units.test(Unit), `${Unit} is not a unit`, line);
        return values(root, Name, line).map((value) => ({ namespace: Namespace, name: Name, dimensions, value }));
      });
    });
  });
}

const units =
  /^(Seconds|Microseconds|Milliseconds|((Kilo|Mega|Giga|Tera)?(bytes|bits)|Bytes|Bits)(\/Second)?|Percent|Count(\/Second)?|None)$/;

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return line.startsWith("{") ? (JSON.parse(line) as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function dimension(root: Record<string, unknown>, name: string, line: string): string {
  const value = root[name];
  must(typeof value === "string" && value.length > 0, `dimension ${name} has no text`, line);
  return value as string;
}

function values(root: Record<string, unknown>, name: string, line: string): number[] {
  const all = [root[name]].flat();
  must(
    all.every((value) => typeof value === "number"),
    `metric ${name} has no number`,
    line,
  );
  must(all.length <= 100, `metric ${name} has more than 100 values`, line);
  return all as number[];
}

function must(holds: boolean, what: string, line: string): void {
  if (!holds) throw new Error(`embedded metric format: ${what}: ${line}`);
}
