/** The metrics that the functions state in the stack's own namespace. Each costs the same, whatever it counts: none that nobody reads. */

/** The one dimension, named as SES names it, so that our metrics and SES's join. */
export const DIMENSION = "ses:configuration-set";

/** The dimension's value of what no configuration set has to do with. */
export const NO_CONFIGURATION_SET = "none";

/** Counts of the mail of a configuration set. `Rejected`: SES accepted a message and did not send it. */
export const MAIL_METRICS = ["HardBounce", "SoftBounce", "Blocked", "Complaint", "Rejected"] as const;

/** One of {@link MAIL_METRICS}. */
export type MailMetric = (typeof MAIL_METRICS)[number];

/**
 * What `reconcile` states once an hour: entries that wait for SES's suppression list, and those of them that have waited for too long;
 * and, where the stack owns the account's settings, what is wrong with the account: 1 or 0.
 */
export const STACK_METRICS = ["PendingSync", "Overdue", "NotHealthy", "SendingDisabled", "QuotaMismatch"] as const;

/**
 * What the outbox counts of messages: postponed since SES refuses to send for a reason that is none of the message's, or takes no more
 * mail today; and those of which nobody knows whether SES accepted them, sent again or not.
 */
export const OUTBOX_METRICS = ["SendRefused", "QuotaWait", "UnknownOutcome"] as const;

/** One of {@link OUTBOX_METRICS}. */
export type OutboxMetric = (typeof OUTBOX_METRICS)[number];

/**
 * What CloudWatch Logs takes from the access log of the links: answers that say that we failed, and how long an answer took, in
 * milliseconds.
 */
export const ACCESS_METRICS = ["LinkErrors", "LinkLatency"] as const;

/** One of {@link ACCESS_METRICS}. They have no dimension: a log line names no configuration set. */
export type AccessMetric = (typeof ACCESS_METRICS)[number];

/** One of {@link STACK_METRICS}. */
export type StackMetric = (typeof STACK_METRICS)[number];
