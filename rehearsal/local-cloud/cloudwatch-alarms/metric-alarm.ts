/** A metric alarm: the limits that CloudWatch sets on it, and its evaluation at one instant. */
import { type Condition, MISSING_DATA, type State, evaluationRange, nextState } from "../cloudwatch/alarm-state";
import type { Metric, Metrics } from "../cloudwatch/metrics";
import { READINGS, type Reading, type Series, evaluate, readingName } from "../cloudwatch/metric-math";
import { Refusal, Unsupported } from "../refusal";
import { MILLISECONDS, SECONDS } from "../../../core/time/spans";

/** A metric in an alarm's inputs. */
interface MetricStat {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly period: number;
  readonly stat: string;
}

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: MetricStat;
  readonly returnData?: boolean;
}

/** The inputs of a metric alarm that the program uses. */
export interface MetricAlarmInputs {
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly treatMissingData?: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly period?: number;
  readonly statistic?: string;
  readonly metricQueries?: readonly Query[];
}

/** The result of an evaluation. */
export interface Evaluation {
  readonly state: State;
  /** The watched value of the newest period; undefined without data. */
  readonly newest: number | undefined;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** A metric alarm's definition. */
export class MetricAlarm {
  readonly condition: Condition;
  readonly #queries: readonly Query[];
  readonly #metrics: readonly { readonly id: string; readonly metric: Metric; readonly stat: string }[];
  readonly #periodSeconds: number;
  readonly #compare: (value: number) => boolean;

  /**
   * Reads and validates a definition.
   *
   * @throws Refusal for what PutMetricAlarm refuses
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html)
   * @throws Unsupported for what the program does not use
   */
  constructor(inputs: MetricAlarmInputs) {
    const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm = evaluationPeriods } = inputs;
    const missingData = MISSING_DATA.find((known) => known === (inputs.treatMissingData ?? "missing"));
    const compare = comparisons[comparisonOperator];
    if (!compare) throw new Unsupported(`the comparison operator ${comparisonOperator}`);
    if (!missingData) throw refusal(`Invalid value for TreatMissingData: ${inputs.treatMissingData}`);
    if (datapointsToAlarm > evaluationPeriods) throw refusal("DatapointsToAlarm must be at most EvaluationPeriods");
    this.condition = { evaluationPeriods, datapointsToAlarm, missingData };
    this.#compare = (value) => compare(value, threshold);
    this.#queries = inputs.metricQueries ?? [single(inputs)];
    this.#metrics = this.#queries.flatMap(({ id, metric }) =>
      metric
        ? [
            {
              id,
              stat: metric.stat,
              metric: { namespace: metric.namespace, name: metric.metricName, dimensions: metric.dimensions ?? {} },
            },
          ]
        : [],
    );
    this.#periodSeconds = checkedPeriod(this.#queries, evaluationPeriods);
    this.#checkExpressions();
  }

  #checkExpressions(): void {
    const returned = this.#queries.filter(({ returnData }) => returnData === true);
    if (returned.length !== 1) throw refusal("Exactly one element of the metrics list should return data.");
    const nothing = new Map(this.#metrics.map(({ id }) => [id, new Map<number, number>()]));
    for (const reading of READINGS) this.#values(nothing, [0], reading);
  }

  /**
   * Whether the alarm is evaluated at this full minute: every minute, but only on the hour if it spans more than a day
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html).
   */
  isDue(now: number): boolean {
    const spansDays = this.#periodSeconds * this.condition.evaluationPeriods > SECONDS.day;
    return !spansDays || now % MILLISECONDS.hour === 0;
  }

  /** The statistics that an evaluation at `now` reads, by id, newest period last; equal statistics give an equal evaluation. */
  read(metrics: Metrics, now: number): ReadonlyMap<string, Series> {
    const [first = now] = this.#starts(now);
    const span = { start: new Date(first), end: new Date(now) };
    return new Map(
      this.#metrics.map(({ id, metric, stat }) => [id, metrics.statistic(metric, stat, this.#periodSeconds, span)]),
    );
  }

  /**
   * Evaluates these statistics at `now`.
   *
   * @param current the state before
   * @throws Unsupported when the new state depends on how CloudWatch's documentation is read: see {@link Reading}
   */
  evaluate(read: ReadonlyMap<string, Series>, now: number, current: State): Evaluation {
    const [[first, evaluation], ...others] = READINGS.map(
      (reading) => [reading, this.evaluateAs(reading, read, now, current)] as const,
    ) as [readonly [Reading, Evaluation], ...(readonly [Reading, Evaluation])[]];
    for (const [reading, { state }] of others) {
      if (state === evaluation.state) continue;
      const expressions = this.#queries.flatMap(({ expression = [] }) => expression).join("; ");
      throw new Unsupported(
        `an alarm that is ${evaluation.state} (${readingName(first)}) or ${state} (${readingName(reading)}): ${expressions}`,
      );
    }
    return evaluation;
  }

  /** Evaluates these statistics at `now` under one reading of CloudWatch's documentation. */
  evaluateAs(reading: Reading, read: ReadonlyMap<string, Series>, now: number, current: State): Evaluation {
    const values = this.#values(read, this.#starts(now), reading);
    const breaches = values.map((value) => (value === undefined ? undefined : this.#compare(value)));
    return { state: nextState(breaches, this.condition, current), newest: values.at(-1) };
  }

  /** The starts of the periods in the evaluation range that ends at `now`. */
  #starts(now: number): number[] {
    const range = evaluationRange(this.condition.evaluationPeriods);
    return Array.from({ length: range }, (_, index) => now - (range - index) * this.#periodSeconds * 1000);
  }

  #values(read: ReadonlyMap<string, Series>, starts: readonly number[], reading: Reading): (number | undefined)[] {
    const series: Record<string, Series> = Object.fromEntries(read);
    for (const { id, expression } of this.#queries) {
      if (expression !== undefined) series[id] = evaluate(expression, series, starts, reading);
    }
    const watched = this.#queries.find(({ returnData }) => returnData)?.id ?? "";
    return starts.map((start) => series[watched]?.get(start));
  }
}

const refusal = (message: string) => new Refusal("monitoring", "ValidationError", message);

function single({ namespace, metricName, dimensions, period, statistic }: MetricAlarmInputs): Query {
  if (namespace === undefined || metricName === undefined || period === undefined || statistic === undefined) {
    throw refusal("A metric alarm needs Namespace, MetricName, Period and Statistic, or Metrics.");
  }
  const metric = { namespace, metricName, period, stat: statistic, ...(dimensions && { dimensions }) };
  return { id: "m1", metric, returnData: true };
}

/** The period that all of an alarm's metrics share, in seconds. */
function checkedPeriod(queries: readonly Query[], evaluationPeriods: number): number {
  const metrics = queries.flatMap(({ metric = [] }) => metric);
  const [period = 0, ...others] = [...new Set(metrics.map((metric) => metric.period))];
  if (metrics.length > 10) throw refusal("An alarm can be based on at most 10 metrics.");
  if (others.length > 0) throw refusal("All metrics of an alarm must have the same period.");
  if (period < 60 || period % 60 !== 0) throw new Unsupported(`an alarm with the period ${period}`);
  const longest = period < SECONDS.hour ? SECONDS.day : SECONDS.week;
  if (period * evaluationPeriods > longest) {
    throw refusal(`Period multiplied by EvaluationPeriods must be at most ${longest} seconds.`);
  }
  return period;
}
