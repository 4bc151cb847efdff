/**
 * What is counted of a configuration set's mail, and the three rates that the production access request promises: defined here
 * once, for the alarms, the guard, the dashboard and the weekly report.
 *
 * Every rate is of the messages that left SES. It counts a message to a suppressed address as sent and then as a bounce, though
 * nobody was mailed, so `Blocked` is taken off. A bounce is a hard bounce, and a complaint is one about mail, both by the suppression
 * function's own counts: SES's `Bounce` also has full mailboxes and suppressed addresses, and its `Complaint` has "not spam".
 */
import { DIMENSION, type MailMetric } from "./names";
import { GATE, PROMISED } from "./limits";

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** By count: the metric, one of SES's or one of the suppression function's. */
const METRICS = {
  sent: { ses: "Send" },
  delivered: { ses: "Delivery" },
  hardBounces: { own: "HardBounce" },
  softBounces: { own: "SoftBounce" },
  blocked: { own: "Blocked" },
  complaints: { own: "Complaint" },
  rejected: { own: "Rejected" },
} as const satisfies Readonly<Record<string, { readonly ses: string } | { readonly own: MailMetric }>>;

/** What is counted. */
export type Count = keyof typeof METRICS;

/** Every count. */
export const COUNTS = Object.keys(METRICS) as readonly Count[];

/**
 * The metric of a count.
 *
 * @param namespace of the functions' own metrics
 */
export function metricOf(count: Count, configurationSet: string, namespace: string): Metric {
  const metric = METRICS[count];
  const dimensions = { [DIMENSION]: configurationSet };
  return "ses" in metric
    ? { namespace: "AWS/SES", name: metric.ses, dimensions }
    : { namespace, name: metric.own, dimensions };
}

/** A rate that is promised: what it is the rate of, over how long, and from how many messages on it says anything. */
export const RATES = {
  bounce: { count: "hardBounces", days: 1, from: GATE.daily },
  complaint: { count: "complaints", days: 7, from: GATE.weekly },
  delivery: { count: "delivered", days: 1, from: GATE.daily },
} as const satisfies Readonly<Record<string, { readonly count: Count; readonly days: number; readonly from: number }>>;

/** The name of a rate. */
export type Rate = keyof typeof RATES;

/** So many messages of all that left SES. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/**
 * The share that a rate stands for. What left SES in one period and arrived or bounced in the next is counted in both: it is never
 * more than everything.
 */
export function share(rate: Rate, counts: Readonly<Partial<Record<Count, number>>>): Share {
  const { sent = 0, blocked = 0, [RATES[rate].count]: part = 0 } = counts;
  const whole = Math.max(sent - blocked, 0);
  return { part: Math.min(part, whole), whole };
}

/** A share in percent: multiplied before it is divided, as the alarms do. Of no messages it is not a number. */
export const percentOf = ({ part, whole }: Share): number => (100 * part) / whole;

/** Whether there are enough messages for a rate. */
export const isEnough = (rate: Rate, { whole }: Share): boolean => whole >= RATES[rate].from;

/** Whether a rate breaks its promise. */
export function isMissed(rate: Rate, of: Share): boolean {
  return rate === "delivery" ? percentOf(of) <= PROMISED.delivery : percentOf(of) >= PROMISED[rate];
}

/**
 * The same as metric math, over the ids of metrics: the messages that left SES, and a count that is 0 where nothing but `Send` has a
 * data point.
 *
 * Both add up an array, since what an operator or `FILL` makes of a metric without data can be read in two ways.
 */
export const leftSes = (sent: string, blocked: string): string => `SUM([${sent}, -1 * ${blocked}])`;
export const countedOf = (count: string, sent: string): string => `SUM([${count}, 0 * ${sent}])`;
