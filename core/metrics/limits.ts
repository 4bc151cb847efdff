/**
 * From which numbers on mail is in trouble, and from how much mail on a number says anything. Alarms ring by them and the guard
 * pauses by them.
 */
import { SECONDS } from "../time";

/** The limits that the production access request promises, in percent. */
export const PROMISED = { bounce: 5, complaint: 0.1, delivery: 95 } as const;

/**
 * From how many messages on a rate is one: below it a rate of 5% can be one bounce, and one of 0.1% is one complaint. Bounces
 * and deliveries are counted over a day, complaints over a week
 * (so do GC Notify, with 1,000 as well: cds-snc/notification-api, `app/delivery/bounce_rate.py`).
 */
export const GATE = { daily: 100, weekly: 1000 } as const;

/** How many bounces in a day, and complaints in a week, a pause needs besides the rate. */
export const PAUSE_COUNT = { bounces: 5, complaints: 3 } as const;

/**
 * From where on the guard pauses `main`, in percent: it carries password resets, and AWS itself reviews an account at 5% and
 * 0.1% but pauses at 10% and 0.5% (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html). What one may
 * opt out of, `updates`, is paused where the promise is broken.
 */
export const PAUSE_MAIN_ABOVE = { bounce: 8, complaint: 0.4 } as const;

/** The account's reputation as SES computes it, as ratios. AWS reviews an account at 0.05 bounces or 0.001 complaints. */
export const REPUTATION = {
  warning: { bounce: 0.02, complaint: 0.0005 },
  critical: { bounce: 0.04, complaint: 0.001 },
} as const;

/** What share of the day's quota may be used before somebody asks AWS for more, which takes a day. */
export const QUOTA_SHARE = 0.7;

/** How old the oldest piece of feedback may get, in seconds, before it is stuck. */
export const FEEDBACK_AGE_SECONDS = 900;

/**
 * How old the oldest message in each queue of the outbox may get, in seconds. A message in the bulk queue may be told to wait for
 * 12 hours; a system notice is for somebody who waits for it.
 */
export const OUTBOX_AGE_SECONDS = { urgent: 15 * SECONDS.minute, bulk: 13 * SECONDS.hour } as const;

/** How long an answer to a link may take, in milliseconds: mail providers' own one-click requests do not wait much longer. */
export const LINK_LATENCY = 5000;

/** Counts in an hour that are worth a look while there is too little mail for a rate. */
export const TICKET_COUNT = { bounces: 3, complaints: 1 } as const;
