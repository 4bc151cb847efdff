/** Amazon CloudWatch: metrics, and logs with the metrics that the embedded metric format hides in them. */
import type { Clock } from "./clock";
import type { Caller, Principals } from "./principals";
import { Refusal, Unsupported } from "./refusal";

/** Dimension values by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** A metric; another set of dimensions is another metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Dimensions;
}

/** One value of one metric. */
export interface Datum extends Metric {
  readonly dimensions: Dimensions;
  readonly value: number;
  readonly at: Date;
}

/** What CloudWatch keeps of the values of a span of time. */
interface Aggregate {
  /** The beginning of the span, in milliseconds since the epoch. */
  readonly start: number;
  sum: number;
  maximum: number;
  count: number;
}

const MINUTE = 60_000;

const empty = (start: number): Aggregate => ({ start, sum: 0, maximum: -Infinity, count: 0 });

function include(into: Aggregate, { sum, maximum, count }: Omit<Aggregate, "start">): void {
  into.sum += sum;
  into.maximum = Math.max(into.maximum, maximum);
  into.count += count;
}

/** The index of the first that begins at an instant or later, in an array that is ordered by time. */
function indexFrom(ordered: readonly Aggregate[], instant: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle]?.start ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Metrics {
  readonly data: Datum[] = [];
  /** The same by metric, minute by minute, the oldest first. */
  readonly #series = new Map<string, Aggregate[]>();

  constructor(private readonly clock: Clock) {}

  /** @param at when it happened; now by default */
  add(namespace: string, name: string, dimensions: Dimensions, value: number, at = this.clock.now()): void {
    const datum = { namespace, name, dimensions, value, at };
    this.data.push(datum);
    const series = this.#series.get(key(datum)) ?? [];
    this.#series.set(key(datum), series);
    const minute = Math.floor(at.getTime() / MINUTE) * MINUTE;
    const index = indexFrom(series, minute);
    const found = series[index];
    const aggregate = found?.start === minute ? found : empty(minute);
    if (aggregate !== found) series.splice(index, 0, aggregate);
    include(aggregate, { sum: value, maximum: value, count: 1 });
  }

  /**
   * A statistic of a metric with exactly these dimensions, period by period from the start of a span, on the minute; a period
   * without a value is absent.
   *
   * @throws Unsupported for a statistic that nothing of the program uses
   */
  statistic(
    metric: Metric,
    statistic: string,
    periodSeconds: number,
    { start, end }: { start: Date; end: Date },
  ): ReadonlyMap<number, number> {
    const compute = statistics[statistic];
    if (!compute) throw new Unsupported(`the statistic ${statistic}`);
    const series = this.#series.get(key(metric)) ?? [];
    const first = Math.floor(start.getTime() / MINUTE) * MINUTE;
    const periods: Aggregate[] = [];
    for (const minute of series.slice(indexFrom(series, first), indexFrom(series, end.getTime()))) {
      const period = minute.start - ((minute.start - first) % (periodSeconds * 1000));
      const last = periods.at(-1);
      const aggregate = last?.start === period ? last : empty(period);
      if (aggregate !== last) periods.push(aggregate);
      include(aggregate, minute);
    }
    return new Map(periods.map((period) => [period.start, compute(period)]));
  }

  /** The sum of a metric with exactly these dimensions, zero when it has no value: CloudWatch never adds across dimensions. */
  sum(namespace: string, name: string, dimensions: Dimensions = {}): number {
    const series = this.#series.get(key({ namespace, name, dimensions })) ?? [];
    return series.reduce((total, { sum }) => total + sum, 0);
  }
}

const statistics: Readonly<Record<string, (aggregate: Aggregate) => number>> = {
  Sum: ({ sum }) => sum,
  Maximum: ({ maximum }) => maximum,
  Average: ({ sum, count }) => sum / count,
};

/** The text of each metric that somebody keeps asking for. */
const keys = new WeakMap<Metric, string>();

function key(metric: Metric): string {
  const { namespace, name, dimensions = {} } = metric;
  const text = keys.get(metric) ?? JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
  keys.set(metric, text);
  return text;
}

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

  /** Every log group. */
  get groups(): readonly Readonly<LogGroup>[] {
    return [...this.#groups.values()];
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
