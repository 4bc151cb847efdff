/**
 * The counts of a configuration set's mail and the three rates that the production access request promises, defined once for the
 * alarms, the guard, the dashboard and the weekly report.
 *
 * Every rate is a share of the messages that left SES. SES counts a message to a suppressed address as sent and then as a bounce,
 * though nobody was mailed, so `Blocked` is subtracted. The bounce rate counts hard bounces only, and the complaint rate leaves out
 * "not spam" reports. Both counts come from the suppression function, since SES's `Bounce` includes full mailboxes and suppressed
 * addresses, and its `Complaint` includes "not spam".
 */
import { DIMENSION, type MailMetric } from "./names";
import { GATE, PROMISED } from "./limits";

/** A CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metric behind each count: SES's (`ses`) or the suppression function's (`own`). */
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

/** The promised rates: what each counts, over how many days, and the fewest messages for which it means something. */
export const RATES = {
  bounce: { count: "hardBounces", days: 1, from: GATE.daily },
  complaint: { count: "complaints", days: 7, from: GATE.weekly },
  delivery: { count: "delivered", days: 1, from: GATE.daily },
} as const satisfies Readonly<Record<string, { readonly count: Count; readonly days: number; readonly from: number }>>;

/** The name of a rate. */
export type Rate = keyof typeof RATES;

/** A part of the messages that left SES. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/**
 * The share behind a rate. A message that leaves SES in one period and arrives or bounces in the next counts in both, so the part
 * is capped at the whole.
 */
export function share(rate: Rate, counts: Readonly<Partial<Record<Count, number>>>): Share {
  const { sent = 0, blocked = 0, [RATES[rate].count]: part = 0 } = counts;
  const whole = Math.max(sent - blocked, 0);
  return { part: Math.min(part, whole), whole };
}

/** A share in percent: multiplied before it is divided, as in the alarms. NaN if there are no messages. */
export const percentOf = ({ part, whole }: Share): number => (100 * part) / whole;

/** Whether there are enough messages for a rate. */
export const isEnough = (rate: Rate, { whole }: Share): boolean => whole >= RATES[rate].from;

/** Whether a rate breaks its promise. */
export function isMissed(rate: Rate, of: Share): boolean {
  return rate === "delivery" ? percentOf(of) <= PROMISED.delivery : percentOf(of) >= PROMISED[rate];
}

/**
 * The messages that left SES, as metric math over the ids of metrics.
 *
 * It sums an array, as {@link countedOf} does, since AWS's documentation is ambiguous about operators and `FILL` on a metric
 * without data.
 */
export const leftSes = (sent: string, blocked: string): string => `SUM([${sent}, -1 * ${blocked}])`;

/** A count as metric math: 0 where only `Send` has a data point. */
export const countedOf = (count: string, sent: string): string => `SUM([${count}, 0 * ${sent}])`;
