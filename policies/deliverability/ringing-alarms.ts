import { evaluate, type Value } from "../lib/alarms/expression";
import { type Signal, signals } from "../lib/alarms/signals";
import { ALARM, FILTER, FUNCTION, SET } from "../lib/chains/resource-types";
import { awsGuide } from "../lib/rule/frameworks";
import { asList, asObject, known } from "../lib/unknown-values/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

type Props = Readonly<Record<string, unknown>>;

/** What an alarm is judged against: the lines of the table, and what the stack's functions are told. */
export interface Context {
  readonly lines: readonly Signal[];
  /** By the name of a variable, its values in the functions' environments. */
  readonly variables: ReadonlyMap<string, readonly unknown[]>;
  /** The names of the configuration sets. */
  readonly sets: readonly unknown[];
}

interface Query {
  readonly id: string;
  readonly metric?: Props;
  readonly expression?: string;
  readonly returned: boolean;
}

interface Watched {
  readonly id: string;
  readonly signal: Signal;
}

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** Factors that the volume of mail is multiplied by, each with what a metric that counts nothing reads: 0, or no data. */
const ONCE = [[1, 0]] as const;
const RATES = [1, 10, 1000].flatMap((times) => [[times, 0] as const, [times, undefined] as const]);

/** The share of what a setting expects at which an alarm must stay silent. */
const USUAL = 0.1;

/** The faults of an alarm: why it does not ring when it must, or rings when all is well. */
export function* violations(alarm: Props, context: Context): Generator<string> {
  const queries = queriesOf(alarm);
  const read = queries.flatMap(({ metric }) => (metric === undefined ? [] : [String(metric.metricName)]));
  const name = String(known(alarm.name));
  const lines = context.lines.filter(
    (line) => line.alarm === undefined || new RegExp(`^(?:${line.alarm})$`).test(name),
  );
  const watched: Watched[] = [];
  for (const { id, metric } of queries) {
    if (metric === undefined) continue;
    const signal = lines.find((line) => fits(line, metric, read, context));
    if (signal === undefined)
      yield `reads the metric ${id} differently from policies/lib/alarms/signals.ts: correct its name, namespace, statistic, period or dimension, or add a line for it`;
    else watched.push({ id, signal });
  }
  if (watched.length === read.length) yield* faultsOf(alarm, queries, watched, context);
}

function* faultsOf(alarm: Props, queries: readonly Query[], watched: readonly Watched[], context: Context) {
  const periods = Number(known(alarm.evaluationPeriods));
  const wait = Math.max(1, ...watched.map(({ signal }) => signal.wait ?? 1));
  if (!Number.isInteger(periods) || periods < 1 || periods > wait)
    yield `waits too long, or forever: set evaluationPeriods to a number from 1 to ${wait}`;
  const rings = (values: ReadonlyMap<string, Value>) => {
    const value = valueOf(queries, values);
    const compare = COMPARISONS[String(known(alarm.comparisonOperator))];
    return value !== undefined && compare?.(value, Number(known(alarm.threshold))) === true;
  };
  try {
    for (const { id, signal } of watched)
      for (const { bad, well, others } of trials(signal, watched, context)) {
        if (!rings(new Map([...others, [id, bad]])))
          yield `does not ring when ${signal.metric} (${id}) is ${bad}: correct its threshold, comparison or expressions`;
        if (rings(new Map([...others, [id, well]])))
          yield `rings when all is well, with ${signal.metric} (${id}) at ${well}: correct its threshold, comparison or expressions`;
      }
    const gap = watched.map(({ id, signal }) => [id, signal.steady === true ? signal.calm : undefined] as const);
    const missing = valueOf(queries, new Map(gap)) === undefined ? "ignore" : "notBreaching";
    if (known(alarm.treatMissingData) !== missing)
      yield `does not say what a period without data means: set treatMissingData to ${missing}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    yield "has queries that cannot be evaluated: give each a metric or an expression that uses earlier ids, and return only the last";
  }
}

/** Whether a line applies to a metric, in an alarm that reads the metrics `read`. */
function fits(line: Signal, metric: Props, read: readonly string[], { variables, sets }: Context): boolean {
  const { metricName, namespace, stat, period } = metric;
  const [[name, dimension] = [], ...more] = Object.entries(asObject(metric.dimensions) ?? {});
  const own = variables.get("METRICS_NAMESPACE") ?? [];
  return (
    line.metric === metricName &&
    (line.namespace === undefined ? own.includes(namespace) : line.namespace === namespace) &&
    line.stat === stat &&
    line.seconds.includes(Number(period)) &&
    more.length === 0 &&
    (line.of === undefined || new RegExp(`^(?:${line.of})$`).test(String(dimension))) &&
    (name !== "ses:configuration-set" || dimension === line.of || sets.includes(dimension)) &&
    Object.keys(line.beside ?? {}).every((other) => read.includes(other))
  );
}

/** What a metric is tried with: values at which the alarm must ring and must not, and what the others read meanwhile. */
function* trials({ rings, calm, beside = {}, rate }: Signal, watched: readonly Watched[], { variables }: Context) {
  const stated = typeof rings === "string" ? (variables.get(rings) ?? []).map(Number) : asList(rings).map(Number);
  for (const at of stated)
    for (const [times, none] of rate === true ? RATES : ONCE)
      yield {
        bad: at * times,
        well: typeof rings === "string" ? at * USUAL : calm * times,
        others: watched.map(({ id, signal }) => {
          const value = (beside[signal.metric] ?? signal.calm) * times;
          return [id, value === 0 ? none : value] as const;
        }),
      };
}

function queriesOf(alarm: Props): readonly Query[] {
  return asList(known(alarm.metricQueries)).map((each) => {
    const { id, metric, expression, returnData } = asObject(each) ?? {};
    const stated = asObject(metric);
    return {
      id: String(id),
      ...(stated !== undefined && { metric: stated }),
      ...(typeof expression === "string" && { expression }),
      returned: returnData === true,
    };
  });
}

/** The one value that an alarm's queries return. @throws SyntaxError where they cannot be read, or do not return exactly one */
function valueOf(queries: readonly Query[], of: ReadonlyMap<string, Value>): Value {
  const values = new Map<string, Value>();
  const returned: Value[] = [];
  for (const { id, metric, expression, returned: isReturned } of queries) {
    if ((metric === undefined) === (expression === undefined)) throw new SyntaxError(id);
    const value = expression === undefined ? of.get(id) : evaluate(expression, values);
    values.set(id, value);
    if (isReturned) returned.push(value);
  }
  if (returned.length !== 1) throw new SyntaxError("returnData");
  return returned[0];
}

/** What the functions of a stack are told, by variable. */
function variablesOf(resources: readonly JudgedInStack[]): ReadonlyMap<string, readonly unknown[]> {
  const entries = resources
    .filter(({ type }) => type === FUNCTION)
    .flatMap(({ props }) => {
      const variables = asObject(asObject(props.environment)?.variables) ?? {};
      return ["METRICS_NAMESPACE", "DAILY_QUOTA", "EXPECTED_DAILY_VOLUME"].flatMap((name) =>
        Object.hasOwn(variables, name) ? [[name, known(variables[name])] as const] : [],
      );
    });
  return new Map(
    [...Map.groupBy(entries, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]),
  );
}

export const ringingAlarms = stackRule(
  {
    name: "ringing-alarms",
    requires: "Every alarm rings at the values in the table of signals, and not when all is well",
    why: "an alarm with another threshold, period, statistic or expression looks like one and stays silent",
    severity: "high",
    ...awsGuide(
      "Amazon CloudWatch User Guide",
      "Create a CloudWatch alarm based on a metric math expression",
      "The alarm is in ALARM state when the expression breaches the threshold for the evaluation periods",
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html",
    ),
    remediationSteps: "Restore the alarm. A new metric needs a line in policies/lib/alarms/signals.ts.",
    config: { signals: { type: "array", items: { type: "object" } } },
  },
  ofType(ALARM),
  function* (resources, config): Generator<Finding> {
    const variables = variablesOf(resources);
    const sets = resources.filter(({ type }) => type === SET).map(({ props }) => known(props.configurationSetName));
    const context = { lines: signals(config), variables, sets };
    for (const resource of resources.filter(({ type }) => type === ALARM))
      for (const fault of violations(resource.props, context)) yield { resource, fault };
    for (const resource of resources.filter(({ type }) => type === FILTER))
      if (
        !variables.get("METRICS_NAMESPACE")?.includes(asObject(known(resource.props.metricTransformation))?.namespace)
      )
        yield {
          resource,
          fault: "counts in a namespace that no function publishes to: use the one in METRICS_NAMESPACE",
        };
  },
);
