/** Amazon CloudWatch metrics: their values and statistics. */
import type { Clock } from "../clock";
import { Unsupported } from "../refusal";
import { MILLISECONDS } from "../../../core/time/spans";

/** Dimension values by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** A metric; a different set of dimensions makes a different metric. */
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

/** What CloudWatch keeps about the values within a time span. */
interface Aggregate {
  /** The start of the span, in milliseconds since the epoch. */
  readonly start: number;
  sum: number;
  maximum: number;
  count: number;
}

const empty = (start: number): Aggregate => ({ start, sum: 0, maximum: -Infinity, count: 0 });

function include(into: Aggregate, { sum, maximum, count }: Omit<Aggregate, "start">): void {
  into.sum += sum;
  into.maximum = Math.max(into.maximum, maximum);
  into.count += count;
}

/** The index of the first element at or after an instant, in an array sorted by time. */
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
  /** The same data by metric, one entry per minute, oldest first. */
  readonly #series = new Map<string, Aggregate[]>();

  constructor(private readonly clock: Clock) {}

  /**
   * Adds a value.
   *
   * @param at when it occurred; defaults to now
   */
  add(namespace: string, name: string, dimensions: Dimensions, value: number, at = this.clock.now()): void {
    const datum = { namespace, name, dimensions, value, at };
    this.data.push(datum);
    const series = this.#series.get(key(datum)) ?? [];
    this.#series.set(key(datum), series);
    const minute = Math.floor(at.getTime() / MILLISECONDS.minute) * MILLISECONDS.minute;
    const index = indexFrom(series, minute);
    const found = series[index];
    const aggregate = found?.start === minute ? found : empty(minute);
    if (aggregate !== found) series.splice(index, 0, aggregate);
    include(aggregate, { sum: value, maximum: value, count: 1 });
  }

  /**
   * A statistic of a metric with exactly these dimensions, for each period from the start of a span, which is on a full minute; periods
   * without a value are absent.
   *
   * @throws Unsupported for a statistic that the program does not use
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
    const first = Math.floor(start.getTime() / MILLISECONDS.minute) * MILLISECONDS.minute;
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

  /** The sum of a metric with exactly these dimensions; 0 without values, since CloudWatch never aggregates across dimensions. */
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

/** Caches each metric's key, since the same metrics are looked up over and over. */
const keys = new WeakMap<Metric, string>();

function key(metric: Metric): string {
  const { namespace, name, dimensions = {} } = metric;
  const text = keys.get(metric) ?? JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
  keys.set(metric, text);
  return text;
}
