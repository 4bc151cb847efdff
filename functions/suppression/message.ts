/** Handles one message of the feedback queue: classifies it, acts on it, logs and counts it. */
import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import { type Address, parseAddress } from "../../core/recipients/address";
import type { Entry } from "../../core/lambda-runtime/log";
import type { MailMetric } from "../../core/metrics/names";
import { MalformedEvent } from "../../core/ses-events/ses-event";
import type { Stores } from "../../core/aws-clients/clients";
import { type AffectedRecipient, type Bounce, type Complaint, type OtherEvent, parseEvent } from "./event";
import { type Recorded, record } from "./record-feedback";
import type { Lanes } from "../../core/concurrency/lanes";
import type { Feedback, KeptClassification } from "./transition";
import { type Classification, classifyBounce, classifyComplaint } from "./classification";

/** What handling a message needs besides the message. */
export interface Handling extends Stores {
  /** Keeps feedback about one recipient in order while messages are handled concurrently. */
  readonly lanes: Lanes;
  /** How long until Lambda ends the run, in milliseconds. */
  readonly remaining: () => number;
  /** Logs what happened. */
  readonly report: (entry: Entry) => void;
}

/**
 * Events about messages that SES accepted but did not send, because of a virus or a template that it could not render. A person has
 * to look at them.
 */
const REJECTIONS: ReadonlySet<string> = new Set(["Reject", "Rendering Failure"]);

/**
 * Handles one message.
 *
 * If handling fails for one recipient, the others are still handled.
 *
 * @throws if the message has to be redelivered: MalformedEvent until it is in the dead-letter queue, or whatever DynamoDB fails
 * with
 */
export async function handleMessage(handling: Handling, message: SQSRecord): Promise<void> {
  let event: Bounce | Complaint | OtherEvent;
  try {
    event = parseEvent(message.body);
  } catch (error) {
    handling.report(malformed(message, error as MalformedEvent));
    throw error;
  }
  if (event.event === "Other") handling.report(other(message, event));
  else await handleFeedback(handling, message, event);
}

/** What became of one recipient of a bounce or complaint. */
interface Handled {
  readonly address: Address;
  readonly classification: Classification;
  readonly outcome: Recorded;
}

async function handleFeedback(handling: Handling, message: SQSRecord, event: Bounce | Complaint): Promise<void> {
  const affected = event.recipients.map((recipient) => ({ recipient, address: parseAddress(recipient.emailAddress) }));
  const named = [...new Set(affected.map(({ address }) => address?.recipient ?? ""))].sort();
  const ambiguous = named.length > 1;
  const results = await Promise.allSettled(
    affected.map(async ({ recipient, address }): Promise<Handled> => {
      if (!address) throw new MalformedEvent("emailAddress");
      const classification = event.event === "Bounce" ? classifyBounce(event, recipient) : classifyComplaint(event);
      return {
        address,
        classification,
        outcome: await handleRecipient(handling, event, recipient, address, classification, ambiguous),
      };
    }),
  );
  const handled = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
  const failures = results.filter((result) => result.status === "rejected").map(({ reason }) => reason as Error);
  if (handled.length > 0) handling.report(said(message, event, handled, named));
  const [failure] = failures;
  if (!failure) return;
  handling.report(failure instanceof MalformedEvent ? malformed(message, failure) : failed(message, event, failure));
  throw failure;
}

const NOT_KEPT: Recorded = { duplicate: false, pending: false };

function handleRecipient(
  { lanes, remaining, ...stores }: Handling,
  event: Bounce | Complaint,
  { diagnosticCode }: AffectedRecipient,
  address: Address,
  classification: Classification,
  ambiguous: boolean,
): Promise<Recorded> {
  if (!isKept(classification)) return Promise.resolve(NOT_KEPT);
  const feedback: Feedback = {
    id: event.feedbackId,
    kind: kind(event),
    messageId: event.messageId,
    at: event.at,
    ...(diagnosticCode && { diagnosticCode: diagnosticCode.slice(0, 256) }),
    writer: randomUUID(),
    classification,
    ambiguous,
  };
  return lanes.run(address.recipient, () => record(stores, address, feedback, remaining));
}

const isKept = (classification: Classification): classification is KeptClassification =>
  classification !== "soft-bounce" && classification !== "blocked";

function kind(event: Bounce | Complaint): string {
  if (event.event === "Bounce") return `${event.type}/${event.subType}`;
  return `Complaint/${event.subType ?? event.feedbackType ?? "unspecified"}`;
}

/**
 * The log line about a bounce or complaint.
 *
 * Bounces count once for each recipient. A complaint counts once for the event, since at most one of the recipients made it. It is
 * counted with the alphabetically first recipient, so that a redelivery after a partial failure counts it exactly once.
 *
 * Feedback that is not stored cannot be told from a duplicate, so it counts only when the queue first delivers the message. An
 * event that comes through both channels, as two messages, therefore counts twice as SoftBounce or Blocked; hard bounces, full
 * mailboxes and complaints do not.
 */
function said(
  message: SQSRecord,
  event: Bounce | Complaint,
  handled: readonly Handled[],
  named: readonly string[],
): Entry {
  const first = named.find(Boolean);
  const fresh = handled.filter(({ classification, outcome }) =>
    isKept(classification) ? !outcome.duplicate : isFirst(message),
  );
  const count = (...classifications: Classification[]) =>
    fresh.filter(({ classification }) => classifications.includes(classification)).length;
  const complaints = Number(
    fresh.some(({ address, classification }) => classification === "complaint" && address.recipient === first),
  );
  const pending = fresh.filter(({ outcome }) => outcome.pending).length;
  return {
    level: pending > 0 ? "WARN" : "INFO",
    message: "feedback",
    messageId: event.messageId,
    feedbackId: event.feedbackId,
    kind: kind(event),
    decisions: handled.map(({ classification, outcome }) => decision(classification, outcome)),
    ...counted(event.configurationSet, {
      HardBounce: count("hard-bounce"),
      SoftBounce: count("full-mailbox", "soft-bounce"),
      Blocked: count("blocked"),
      Complaint: complaints,
    }),
  };
}

/** The counts for a configuration set. An event without one is an identity's notification of feedback that is counted already. */
function counted(
  configurationSet: string | undefined,
  metrics: Partial<Record<MailMetric, number>> = {},
): Pick<Entry, "configurationSet" | "metrics"> {
  return configurationSet === undefined ? {} : { configurationSet, metrics };
}

function decision(classification: Classification, { duplicate, pending, error }: Recorded): string {
  return [classification, duplicate && "duplicate", pending && "pending", error].filter(Boolean).join(" ");
}

/** A rejection counts only when the queue first delivers it. */
function other(message: SQSRecord, { eventType, messageId, configurationSet }: OtherEvent): Entry {
  if (!REJECTIONS.has(eventType))
    return { level: "INFO", message: "ignored", eventType, messageId, ...counted(configurationSet) };
  return {
    level: "WARN",
    message: "rejected",
    eventType,
    messageId,
    ...counted(configurationSet, { Rejected: Number(isFirst(message)) }),
  };
}

/** The queue's message id is how to find it in the dead-letter queue. */
function malformed(message: SQSRecord, error: MalformedEvent): Entry {
  return { level: "ERROR", message: "malformed", queueMessageId: message.messageId, at: error.message };
}

const isFirst = (message: SQSRecord) => message.attributes.ApproximateReceiveCount === "1";

function failed(message: SQSRecord, { messageId, feedbackId }: Bounce | Complaint, error: Error): Entry {
  return {
    level: "ERROR",
    message: "failed",
    queueMessageId: message.messageId,
    messageId,
    feedbackId,
    error: error.name,
  };
}
