/** Which rate of which configuration set a CloudWatch alarm watches. */
import { asList, asObject, known } from "./known";

/** The one dimension by which SES publishes the metrics of a configuration set. */
export const DIMENSION = "ses:configuration-set";

/** A rate of a configuration set's mail. */
export interface Rate {
  readonly set: string;
  readonly of: "bounce" | "complaint";
  /** What 100% are, 1 or 100. */
  readonly whole: number;
  /** Where the alarm computes the rate itself: over how many seconds, and from how many messages on. */
  readonly counted?: { readonly seconds: number; readonly from: number };
}

interface Metric {
  readonly namespace: unknown;
  readonly name: unknown;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly statistic: unknown;
  readonly seconds: unknown;
}

interface Query {
  readonly id: string;
  readonly metric?: Metric;
  readonly expression: string;
  readonly watched: boolean;
}

const SES = "AWS/SES";
const REPUTATION = { "Reputation.BounceRate": "bounce", "Reputation.ComplaintRate": "complaint" } as const;
const COUNTS: Readonly<Record<string, string>> = { Send: "send", Bounce: "bounce", Complaint: "complaint" };
const OWN_COUNTS: Readonly<Record<string, string>> = {
  HardBounce: "bounce",
  Complaint: "complaint",
  Blocked: "blocked",
};

/**
 * No expression but these counts as a rate: another may be 0, or without a data point, when it should ring. What CloudWatch makes of a
 * gap, and of FILL over a metric without data, its guide leaves open; an array is added up by what is there.
 */
const NEWEST = /^IF\(send > 0 AND EPOCH\(send\) == MAX\(EPOCH\(send\)\), (.*)\)$/;
const RATE =
  /^IF\((?<left>send|SUM\(\[send, -1 \* blocked\]\)) >= (?<from>\d+), (?<hundred>100 \* )?SUM\(\[(?<of>bounce|complaint), 0 \* send\]\) \/ \k<left>, 0\)$/;

/** The rate that an alarm watches; undefined for none. `namespaces` are those that the stack's functions publish to. */
export function rateOf(alarm: Readonly<Record<string, unknown>>, namespaces: ReadonlySet<unknown>): Rate | undefined {
  const queries = queriesOf(alarm);
  const [watched, ...more] = queries.filter((each) => each.watched);
  if (watched === undefined || more.length > 0) return undefined;
  return watched.metric === undefined ? countedRate(queries, watched, namespaces) : reputation(watched.metric);
}

/** The dimensions of an alarm's metrics that no metric of a configuration set has. */
export function wrongDimensions(alarm: Readonly<Record<string, unknown>>): readonly string[] {
  const wrong = queriesOf(alarm).flatMap(({ metric }) =>
    Object.keys(metric?.dimensions ?? {}).filter(
      (key) => key !== DIMENSION && (metric?.namespace === SES || /configuration.?set/i.test(key)),
    ),
  );
  return [...new Set(wrong)];
}

function queriesOf(alarm: Readonly<Record<string, unknown>>): readonly Query[] {
  const queries = asList(known(alarm.metricQueries)).map((each) => asObject(each) ?? {});
  if (queries.length > 0)
    return queries.map(({ id, metric, expression, returnData }) => {
      const { stat, ...stated } = asObject(metric) ?? {};
      return {
        id: String(id),
        ...(metric !== undefined && { metric: metricOf({ ...stated, statistic: stat }) }),
        expression: String(expression),
        watched: returnData === true,
      };
    });
  const names = ["namespace", "metricName", "dimensions", "statistic", "period"];
  const stated = Object.fromEntries(names.map((name) => [name, known(alarm[name])]));
  return [{ id: "", metric: metricOf(stated), expression: "", watched: true }];
}

function metricOf({ namespace, metricName, dimensions, statistic, period }: Readonly<Record<string, unknown>>): Metric {
  return { namespace, name: metricName, dimensions: asObject(dimensions) ?? {}, statistic, seconds: period };
}

/** The configuration set of a metric that has no other dimension; undefined for others. */
function setOf({ dimensions }: Metric): string | undefined {
  const set = dimensions[DIMENSION];
  return Object.keys(dimensions).length === 1 && typeof set === "string" ? set : undefined;
}

/** A rate that SES computes. */
function reputation(metric: Metric): Rate | undefined {
  const of = Object.entries(REPUTATION).find(([name]) => name === metric.name)?.[1];
  const set = setOf(metric);
  const stated = metric.namespace === SES && ["Average", "Maximum"].includes(String(metric.statistic));
  return stated && of !== undefined && set !== undefined ? { set, of, whole: 1 } : undefined;
}

/** A rate that the alarm computes from the counts of one configuration set. */
function countedRate(queries: readonly Query[], watched: Query, namespaces: ReadonlySet<unknown>): Rate | undefined {
  const meanings = new Map<string, string>();
  for (const { id, metric, expression } of queries)
    meanings.set(
      id,
      metric === undefined
        ? expression.replace(/\b[a-z]\w*/g, (other) => meanings.get(other) ?? "?")
        : (countOf(metric, namespaces) ?? "?"),
    );
  const meaning = meanings.get(watched.id) ?? "";
  const { from, hundred, of } = RATE.exec(NEWEST.exec(meaning)?.[1] ?? meaning)?.groups ?? {};
  const metrics = queries.flatMap(({ metric }) => metric ?? []);
  const [set, ...sets] = new Set(metrics.map(setOf));
  const [seconds, ...periods] = new Set(metrics.map((each) => each.seconds));
  if (of === undefined || set === undefined || sets.length > 0 || periods.length > 0) return undefined;
  return {
    set,
    of: of === "bounce" ? "bounce" : "complaint",
    whole: hundred === undefined ? 1 : 100,
    counted: { seconds: Number(seconds), from: Number(from) },
  };
}

/** What a metric counts. */
function countOf({ namespace, name, statistic }: Metric, namespaces: ReadonlySet<unknown>): string | undefined {
  if (statistic !== "Sum") return undefined;
  if (namespace === SES) return COUNTS[String(name)];
  return namespaces.has(namespace) ? OWN_COUNTS[String(name)] : undefined;
}
