/** What a bounce or complaint means for one recipient. */
import type { AffectedRecipient, Bounce, Complaint } from "./event";

/**
 * - `hard-bounce`: the mailbox does not accept mail; suppress it.
 * - `full-mailbox`: counts toward suppression.
 * - `soft-bounce`: says nothing about the mailbox; an out-of-office reply is one of these.
 * - `blocked`: not sent, because the recipient is on a suppression list already.
 * - `complaint`: suppress, and unsubscribe from everything.
 * - `not-spam`: the recipient took the message out of the spam folder, the opposite of a complaint.
 */
export type Classification = "hard-bounce" | "full-mailbox" | "soft-bounce" | "blocked" | "complaint" | "not-spam";

/**
 * The subtypes of permanent bounces for mail that SES did not try to deliver: the account's list
 * (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html), and newer ones that others have seen
 * in production but AWS's table does not list.
 */
const NOT_ATTEMPTED: ReadonlySet<string> = new Set([
  "OnAccountSuppressionList",
  "OnTenantSuppressionList",
  "EmailValidationSuppressed",
  "UnsubscribedRecipient",
]);

/**
 * Classifies a bounce separately for each recipient: AWS's example of a Permanent bounce has one recipient that failed with 5.0.0
 * and one that is delayed with 4.0.0 (https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-object).
 */
export function classifyBounce(
  bounce: Pick<Bounce, "type" | "subType">,
  recipient: Omit<AffectedRecipient, "emailAddress">,
): Classification {
  if (bounce.type === "Transient" && bounce.subType === "MailboxFull") return "full-mailbox";
  if (bounce.type !== "Permanent") return "soft-bounce";
  if (NOT_ATTEMPTED.has(bounce.subType)) return "blocked";
  return recipient.status?.startsWith("4.") || recipient.action === "delayed" ? "soft-bounce" : "hard-bounce";
}

/** Classifies a complaint, for all of its recipients alike. */
export function classifyComplaint(complaint: Pick<Complaint, "subType" | "feedbackType">): Classification {
  if (complaint.subType === "OnAccountSuppressionList") return "blocked";
  return complaint.feedbackType === "not-spam" ? "not-spam" : "complaint";
}
