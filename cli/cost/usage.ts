/** What a stack uses in a month: its resources, and what a volume of mail adds. */
import { MAIL_METRICS, OUTBOX_METRICS, STACK_METRICS } from "../../core/metrics/names";
import { COUNTS } from "../../core/metrics/rates";
import { PICTURES } from "../../functions/report/gather";
import { functions, mapped } from "../../infra/function-declarations/functions";
import type { Graph, Resource } from "../../infra/recorded-graph/graph";
import type { PriceName } from "./prices";

/** What is assumed, where neither the graph nor the request tells. */
export const ASSUMED = {
  /** Of the messages: bounces, most of them hard. What AWS calls good is below 2%. */
  bounces: 0.02,
  complaints: 0.0005,
  /** Of the messages: delayed deliveries, rejects and the rest that goes through the queue and changes nothing. */
  otherEvents: 0.03,
  /** Events of a message that SES tells the status function of: it was sent, and delivered or bounced; few more. */
  outcomes: 2.05,
  /** What the outbox does for a message: an invitation's reads and writes of its tables, each consistent, and uses of the key. */
  outbox: { reads: 5, writes: 5, keyUses: 6 },
  /** Requests of the links for a message: scanners open what people do not. */
  linkRequests: 2,
  /** Of the messages: those whose recipient changes something by a link. */
  linkChanges: 0.01,
  /** Kilobytes of access log that a request leaves. */
  accessLogKilobytes: 0.3,
  /** Seconds that an invocation takes. */
  seconds: mapped(functions, (_, { secondsARun }) => secondsARun) as Readonly<Record<string, number>>,
  /** Kilobytes of log that an invocation leaves, and of table that a recipient takes. */
  logKilobytes: 1,
  recipientKilobytes: 1,
  /** Months of suppressed recipients in the table. */
  months: 12,
  /** Lambda polls an idle queue over five connections, each waiting 20 seconds. */
  pollsAMinute: 15,
  /** Uses of the key for one event: topic, queue, table, twice each. */
  keyUsesAnEvent: 6,
} as const;

const DAYS = 365 / 12;
const MINUTES = DAYS * 24 * 60;

/** Units a month of everything that has a price. */
export type Usage = Readonly<Record<PriceName, number>>;

const kind = ({ type }: Resource) => type.split(":").at(-1) ?? "";

/** How often a schedule runs in a month. */
function runs(expression: string): number {
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit];
  if (minutes !== undefined) return MINUTES / (Number(count) * minutes);
  if (/^cron\(\d+ \* \* \* \? \*\)$/.test(expression)) return DAYS * 24;
  if (/^cron\(\d+ \d+ \? \* [A-Z]{3} \*\)$/.test(expression)) return DAYS / 7;
  throw new Error(`The cost of the schedule ${expression} cannot be computed: add its form to cli/cost/usage.ts.`);
}

/** Metrics that an alarm watches: those in its expression, or the one that it names. */
function watched({ inputs }: Resource): number {
  const queries = (inputs.metricQueries ?? []) as readonly { readonly metric?: unknown }[];
  return Math.max(1, queries.filter(({ metric }) => metric !== undefined).length);
}

/** What a stack uses in a month at so many messages a day. */
export function usage(graph: Graph, messagesADay: number): Usage {
  const all = (wanted: string) => graph.resources.filter((resource) => resource.custom && kind(resource) === wanted);
  const messages = messagesADay * DAYS;
  const feedback = messages * (ASSUMED.bounces + ASSUMED.complaints);
  const events = feedback + messages * ASSUMED.otherEvents;
  const outcomes = messages * ASSUMED.outcomes;
  const sets = all("ConfigurationSet").length;
  const scheduled = all("Schedule").map(({ name, inputs }) => ({
    name,
    runs: runs(String(inputs.scheduleExpression)),
  }));
  const linkRequests = messages * ASSUMED.linkRequests;
  const invoked = [
    ...scheduled,
    { name: "outbox", runs: messages },
    { name: "suppression", runs: events },
    { name: "status", runs: outcomes },
    { name: "links", runs: linkRequests },
  ];
  const invocations = invoked.reduce((sum, { runs }) => sum + runs, 0);
  return {
    messages,
    metrics:
      sentBySes(graph) +
      MAIL_METRICS.length * sets +
      STACK_METRICS.length +
      OUTBOX_METRICS.length +
      all("LogMetricFilter").length,
    alarmMetrics: all("MetricAlarm").reduce((sum, alarm) => sum + watched(alarm), 0),
    dashboards: all("Dashboard").length,
    metricReads: (DAYS / 7) * (COUNTS.length * sets + 1 + PICTURES.length * 3 * sets),
    logs: (invocations * ASSUMED.logKilobytes + linkRequests * ASSUMED.accessLogKilobytes) / 1e6,
    keys: all("Key").length,
    keyUses: (events + outcomes) * ASSUMED.keyUsesAnEvent + messages * ASSUMED.outbox.keyUses,
    secrets: all("Secret").length,
    publishes: events + 2 * outcomes,
    queueRequests:
      all("EventSourceMapping").length * MINUTES * ASSUMED.pollsAMinute + 3 * (events + outcomes + messages),
    invocations,
    linkRequests,
    gigabyteSeconds: invoked.reduce((sum, { name, runs }) => sum + runs * gigabyteSeconds(graph, name), 0),
    writes: 2 * feedback + outcomes + messages * (ASSUMED.linkChanges + ASSUMED.outbox.writes),
    reads: feedback + 2 * (invocations - messages) + messages * ASSUMED.outbox.reads,
    storage: (feedback * ASSUMED.months * ASSUMED.recipientKilobytes) / 1e6,
    schedules: scheduled.reduce((sum, { runs }) => sum + runs, 0),
  };
}

/** Metrics that SES sends to CloudWatch: one for each type of event and set, and two of reputation for each set. */
function sentBySes({ resources }: Graph): number {
  return resources.reduce((sum, { type, inputs }) => {
    if (type.endsWith(":ConfigurationSet")) {
      const { reputationMetricsEnabled } = (inputs.reputationOptions ?? {}) as { reputationMetricsEnabled?: boolean };
      return sum + (reputationMetricsEnabled ? 2 : 0);
    }
    const { cloudWatchDestination, matchingEventTypes = [] } = (inputs.eventDestination ?? {}) as {
      cloudWatchDestination?: unknown;
      matchingEventTypes?: readonly string[];
    };
    return sum + (cloudWatchDestination ? matchingEventTypes.length : 0);
  }, 0);
}

function gigabyteSeconds({ resources }: Graph, name: string): number {
  const found = resources.find((resource) => kind(resource) === "Function" && resource.name === name);
  const seconds = ASSUMED.seconds[name];
  if (!found || seconds === undefined)
    throw new Error(
      `The cost of the function ${name} cannot be computed: it has no secondsARun in infra/function-declarations/functions.ts.`,
    );
  return (seconds * Number(found.inputs.memorySize)) / 1024;
}
