/**
 * The metrics that the functions emit in the stack's own namespace. Every metric costs money, so each is one that something reads.
 */

/** The only dimension, under SES's own name for it, so that our metrics can be combined with SES's. */
export const DIMENSION = "ses:configuration-set";

/** The dimension's value for counts that belong to no configuration set. */
export const NO_CONFIGURATION_SET = "none";

/** Counts of the mail of a configuration set. `Rejected`: SES accepted a message and did not send it. */
export const MAIL_METRICS = ["HardBounce", "SoftBounce", "Blocked", "Complaint", "Rejected"] as const;

/** One of {@link MAIL_METRICS}. */
export type MailMetric = (typeof MAIL_METRICS)[number];

/**
 * What `reconcile` emits once an hour: the entries that wait for SES's suppression list, and those of them that have waited too
 * long. If the stack owns the account's settings, also 1 or 0 for each thing that can be wrong with the account, and the messages
 * that the account has sent in 24 hours.
 */
export const STACK_METRICS = [
  "PendingSync",
  "Overdue",
  "NotHealthy",
  "SendingDisabled",
  "QuotaMismatch",
  "SentLast24Hours",
] as const;

/**
 * The messages that the outbox counts: postponed because SES refuses to send for a reason other than the message, postponed because
 * the quota is used up, and those that SES may or may not have accepted, whether or not they are sent again.
 */
export const OUTBOX_METRICS = ["SendRefused", "QuotaWait", "UnknownOutcome"] as const;

/** One of {@link OUTBOX_METRICS}. */
export type OutboxMetric = (typeof OUTBOX_METRICS)[number];

/** What CloudWatch Logs extracts from the links' access log: server errors, and how long a response took, in milliseconds. */
export const ACCESS_METRICS = ["LinkErrors", "LinkLatency"] as const;

/** One of {@link ACCESS_METRICS}. They have no dimension: a log line names no configuration set. */
export type AccessMetric = (typeof ACCESS_METRICS)[number];

/** One of {@link STACK_METRICS}. */
export type StackMetric = (typeof STACK_METRICS)[number];
