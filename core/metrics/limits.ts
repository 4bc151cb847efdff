/** The thresholds of the alarms and the guard, and the volumes below which a rate means nothing. */
import { SECONDS } from "../time/spans";

/** The limits that the production access request promises, in percent. */
export const PROMISED = { bounce: 5, complaint: 0.1, delivery: 95 } as const;

/**
 * The fewest messages for which a rate means something: with a few messages one bounce is 5%, and below 1,000 one complaint is
 * above 0.1%. Bounces and deliveries are counted over a day, complaints over a week (as in GC Notify, also with 1,000:
 * cds-snc/notification-api, `app/delivery/bounce_rate.py`).
 */
export const GATE = { daily: 100, weekly: 1000 } as const;

/** Besides the rate, a pause requires this many bounces in a day or complaints in a week. */
export const PAUSE_COUNT = { bounces: 5, complaints: 3 } as const;

/**
 * The rates above which the guard pauses `main`, in percent. They are higher than the promised limits because `main` carries
 * password resets, and AWS itself reviews an account at 5% and 0.1% but pauses it at 10% and 0.5%
 * (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html). `updates`, which recipients can opt out of, is
 * paused as soon as a promise is broken.
 */
export const PAUSE_MAIN_ABOVE = { bounce: 8, complaint: 0.4 } as const;

/** The account's reputation as SES computes it, as ratios. AWS reviews an account at 0.05 bounces or 0.001 complaints. */
export const REPUTATION = {
  warning: { bounce: 0.02, complaint: 0.0005 },
  critical: { bounce: 0.04, complaint: 0.001 },
} as const;

/** The share of the daily quota at which somebody should ask AWS for a higher one, which takes a day. */
export const QUOTA_SHARE = 0.7;

/**
 * Shares of the daily volume that AWS was told to expect: at the first, people are warned; at the second, reminders start to wait.
 */
export const VOLUME_SHARE = { warning: 0.8, reached: 1 } as const;

/** The age, in seconds, at which feedback waiting in a queue counts as stuck. */
export const FEEDBACK_AGE_SECONDS = 900;

/**
 * How old the oldest message in each queue of the outbox may get, in seconds. A bulk message may wait 12 hours for its `notBefore`;
 * somebody is waiting for a system notice.
 */
export const OUTBOX_AGE_SECONDS = { urgent: 15 * SECONDS.minute, bulk: 13 * SECONDS.hour } as const;

/** How long a response to a link may take, in milliseconds: mail providers' one-click requests do not wait much longer. */
export const LINK_LATENCY = 5000;

/** Counts in an hour that are worth a look when there is too little mail for a rate. */
export const TICKET_COUNT = { bounces: 3, complaints: 1 } as const;
