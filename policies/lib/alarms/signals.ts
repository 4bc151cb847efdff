/**
 * What alarms watch: a line for each metric, with the value at which an alarm must ring. The rule `ringing-alarms` gives an alarm's
 * metrics these values and sees whether it rings.
 *
 * An alarm on another metric needs a line here. Another project states its own in the configuration `signals`.
 */
import { asObject } from "../unknown-values/known";

/** One metric, and what it means. The first line that fits counts. */
export interface Signal {
  readonly metric: string;
  /** Its namespace; absent for the one that the stack's functions publish to. */
  readonly namespace?: string;
  readonly stat: string;
  /** The periods over which it may be read, in seconds. */
  readonly seconds: readonly number[];
  /** A pattern that the value of its dimension matches; any, or none, where absent. */
  readonly of?: string;
  /** A pattern that the name of its alarm matches; any where absent. */
  readonly alarm?: string;
  /** The line applies only in an alarm that also reads these metrics; they have these values while it is tried. */
  readonly beside?: Readonly<Record<string, number>>;
  /** Its value when all is well. */
  readonly calm: number;
  /**
   * The value at which the alarm must ring, all else being well. A text names the environment variable of a function that holds it; the
   * alarm must then stay silent at a tenth of it. Absent for a metric that is only read beside others.
   */
  readonly rings?: number | string;
  /** Whether it is part of a rate: ten or a thousand times as much, of it and those beside it, means the same, and no data means 0. */
  readonly rate?: true;
  /** How many periods in a row an alarm may wait for; 1 where absent. */
  readonly wait?: number;
  /** Whether AWS publishes it every minute, whatever happens. */
  readonly steady?: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const SOON = [300, 900, HOUR];

const ses = { namespace: "AWS/SES", stat: "Sum", calm: 0 };
const lambda = { namespace: "AWS/Lambda", stat: "Sum", calm: 0, seconds: SOON };
const sqs = { namespace: "AWS/SQS", stat: "Maximum", calm: 0, seconds: SOON };
/** What functions publish of the stack as a whole, about once an hour. */
const ofStack = { stat: "Maximum", of: "none", calm: 0, seconds: [HOUR, 2 * HOUR] };
const ofSet = { stat: "Sum", calm: 0 };

/** Rates count what left SES, from these volumes on: with fewer messages one bounce would be too many, and tickets count instead. */
const ENOUGH = { bounces: { Blocked: 0, Send: 100 }, others: { Blocked: 0, Send: 1000 } };
const FEW = { Rejected: 0, Send: 50 };

export const SIGNALS: readonly Signal[] = [
  { metric: "Errors", ...lambda, rings: 1 },
  { metric: "Throttles", ...lambda, rings: 1 },
  { metric: "Invocations", ...lambda, seconds: [HOUR], calm: 1, rings: 0, wait: 3 },
  { metric: "Invocations", ...lambda, seconds: [DAY], calm: 1, rings: 0, wait: 7 },
  {
    metric: "ApproximateNumberOfMessagesVisible",
    ...sqs,
    stat: "Sum",
    seconds: [HOUR, DAY],
    beside: { Invocations: 1 },
    steady: true,
  },
  { metric: "ApproximateNumberOfMessagesVisible", ...sqs, rings: 1, steady: true },
  // Bulk mail may wait for the night.
  { metric: "ApproximateAgeOfOldestMessage", ...sqs, of: ".*-bulk(?:-.+)?", rings: 14 * HOUR },
  { metric: "ApproximateAgeOfOldestMessage", ...sqs, rings: 1000 },

  { metric: "Reputation.BounceRate", ...ses, stat: "Maximum", seconds: [HOUR], rings: 0.04 },
  { metric: "Reputation.ComplaintRate", ...ses, stat: "Maximum", seconds: [HOUR], rings: 0.001 },
  { metric: "HardBounce", ...ofSet, seconds: [DAY], beside: ENOUGH.bounces, rings: 5, rate: true },
  { metric: "Complaint", ...ofSet, seconds: [WEEK], beside: ENOUGH.others, rings: 1, rate: true },
  { metric: "Delivery", ...ses, seconds: [DAY], beside: ENOUGH.others, calm: 1000, rings: 950, rate: true },
  { metric: "HardBounce", ...ofSet, seconds: [HOUR], beside: FEW, rings: 3 },
  { metric: "Complaint", ...ofSet, seconds: [HOUR], beside: FEW, rings: 1 },
  { metric: "Rejected", ...ofSet, seconds: [HOUR], rings: 1 },
  { metric: "Blocked", ...ofSet, seconds: [DAY, WEEK] },
  { metric: "Send", ...ses, seconds: [DAY, WEEK], beside: { Blocked: 0 } },
  { metric: "Send", ...ses, seconds: [HOUR], beside: { Rejected: 0 } },

  { metric: "LinkErrors", stat: "Maximum", calm: 0, seconds: SOON, rings: 1 },
  { metric: "LinkLatency", stat: "Maximum", calm: 0, seconds: SOON, rings: 6000 },
  ...["NotHealthy", "Overdue", "QuotaMismatch", "QuotaWait", "SendRefused", "SendingDisabled"].map((metric) => ({
    metric,
    ...ofStack,
    rings: 1,
  })),
  { metric: "SentLast24Hours", ...ofStack, seconds: [DAY], alarm: ".*-quota(?:-.+)?", rings: "DAILY_QUOTA" },
  { metric: "SentLast24Hours", ...ofStack, seconds: [DAY], rings: "EXPECTED_DAILY_VOLUME" },
];

/** The table that a rule's configuration states, or else our own. */
export function signals(config: unknown): readonly Signal[] {
  const stated = asObject(config)?.signals;
  return Array.isArray(stated) ? (stated as Signal[]) : SIGNALS;
}
