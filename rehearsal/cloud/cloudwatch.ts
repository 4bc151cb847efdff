/** Amazon CloudWatch: metrics, and logs with the metrics that the embedded metric format hides in them. */
import type { Clock } from "./clock";
import type { Caller, Principals } from "./principals";
import { Refusal } from "./refusal";

/** Dimension values by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** One value of one metric. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly value: number;
  readonly at: Date;
}

export class Metrics {
  readonly data: Datum[] = [];

  constructor(private readonly clock: Clock) {}

  /** @param at when it happened; now by default */
  add(namespace: string, name: string, dimensions: Dimensions, value: number, at = this.clock.now()): void {
    this.data.push({ namespace, name, dimensions, value, at });
  }

  /**
   * A statistic of a metric with exactly these dimensions, period by period from the start of a span; a period without a value
   * is absent.
   */
  statistic(
    { namespace, name, dimensions = {} }: { namespace: string; name: string; dimensions?: Dimensions },
    statistic: "Sum" | "Maximum" | "Average",
    periodSeconds: number,
    { start, end }: { start: Date; end: Date },
  ): ReadonlyMap<number, number> {
    const wanted = key(dimensions);
    const periods = new Map<number, number[]>();
    for (const datum of this.data) {
      if (datum.namespace !== namespace || datum.name !== name || key(datum.dimensions) !== wanted) continue;
      if (datum.at < start || datum.at >= end) continue;
      const behind = (datum.at.getTime() - start.getTime()) % (periodSeconds * 1000);
      const period = datum.at.getTime() - behind;
      periods.set(period, [...(periods.get(period) ?? []), datum.value]);
    }
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const compute = {
      Sum: sum,
      Maximum: (values: readonly number[]) => Math.max(...values),
      Average: (values: readonly number[]) => sum(values) / values.length,
    }[statistic];
    return new Map([...periods].sort(([a], [b]) => a - b).map(([period, values]) => [period, compute(values)]));
  }

  /** The sum of a metric with exactly these dimensions, zero when it has no value: CloudWatch never adds across dimensions. */
  sum(namespace: string, name: string, dimensions: Dimensions = {}): number {
    const wanted = key(dimensions);
    return this.data
      .filter((datum) => datum.namespace === namespace && datum.name === name && key(datum.dimensions) === wanted)
      .reduce((sum, { value }) => sum + value, 0);
  }
}

const key = (dimensions: Dimensions) => JSON.stringify(Object.entries(dimensions).sort());

interface LogGroup {
  readonly name: string;
  /** Days until a line is deleted; undefined keeps it for ever. */
  readonly retentionInDays: number | undefined;
  readonly lines: string[];
}

export class Logs {
  readonly #groups = new Map<string, LogGroup>();
  /** Lines that no log group took, since the role may not write there. */
  readonly lost: string[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly metrics: Metrics,
  ) {}

  createLogGroup({ name, retentionInDays }: { name: string; retentionInDays?: number }): void {
    if (this.#groups.has(name)) {
      throw new Refusal("logs", "ResourceAlreadyExistsException", "The specified log group already exists");
    }
    this.#groups.set(name, { name, retentionInDays, lines: [] });
  }

  /** A log group with its lines, oldest first; undefined where none has the name. */
  group(name: string): Readonly<LogGroup> | undefined {
    return this.#groups.get(name);
  }

  /**
   * Writes lines on behalf of a role. As on AWS they are lost, metrics included, when the role may not write or the group
   * is absent and the role may not create it.
   *
   * @throws Error for a line in the embedded metric format that CloudWatch would not understand
   */
  put(caller: Caller, groupName: string, stream: string, lines: readonly string[]): void {
    const { partition, region, accountId } = this.principals.place;
    const group = `arn:${partition}:logs:${region}:${accountId}:log-group:${groupName}`;
    const may = (action: string, resource: string) =>
      this.principals.verdict(caller, { action: `logs:${action}`, resource }).allowed;
    if (!this.#groups.has(groupName) && may("CreateLogGroup", group)) this.createLogGroup({ name: groupName });
    const resource = `${group}:log-stream:${stream}`;
    const kept = this.#groups.get(groupName);
    if (!kept || !may("CreateLogStream", resource) || !may("PutLogEvents", resource)) {
      this.lost.push(...lines);
      return;
    }
    kept.lines.push(...lines);
    for (const { namespace, name, dimensions, value } of lines.flatMap(embeddedMetrics)) {
      this.metrics.add(namespace, name, dimensions, value);
    }
  }
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string; readonly StorageResolution?: number }[];
}

/**
 * The metrics in a line of the embedded metric format; none in any other line.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @throws Error where the specification is broken: CloudWatch drops such a line without a word
 */
export function embeddedMetrics(line: string): Omit<Datum, "at">[] {
  const root = parse(line);
  if (root?._aws === undefined) return [];
  const { Timestamp, CloudWatchMetrics } = root._aws as { Timestamp?: unknown; CloudWatchMetrics?: unknown };
  must(Number.isInteger(Timestamp), "Timestamp is no number of milliseconds", line);
  must(Array.isArray(CloudWatchMetrics), "CloudWatchMetrics is no array", line);
  return (CloudWatchMetrics as Directive[]).flatMap(({ Namespace, Dimensions = [[]], Metrics: metrics }) => {
    must(typeof Namespace === "string" && /^[\w.\-/#: ]{1,255}$/.test(Namespace), "Namespace is no namespace", line);
    must(metrics.length <= 100, "there are more than 100 metrics", line);
    return Dimensions.flatMap((names) => {
      must(names.length <= 30, "there are more than 30 dimensions", line);
      const dimensions = Object.fromEntries(names.map((name) => [name, dimension(root, name, line)]));
      return metrics.flatMap(({ Name, Unit = "None" }) => {
        must(units.test(Unit), `${Unit} is no unit`, line);
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
