/** Reads what an SES event says about a mail of the outbox. No I/O. */
import * as v from "valibot";
import { checkEvent, FeedbackType, Timestamp, unwrapEvent } from "../../core/ses-events/ses-event";
import type { Outcome } from "../outbox/ledger";

/** An outcome, and the ledger key of the message to which it belongs. */
export interface Told {
  readonly key: string;
  readonly outcome: Outcome;
}

/** An event that says nothing about a mail of the outbox, by its type. */
export interface Ignored {
  readonly ignored: string;
}

/** The mail that an event is about. The outbox marks what it sends with the tag `outbox`. */
const Mail = v.object({
  messageId: v.pipe(v.string(), v.minLength(1)),
  timestamp: Timestamp,
  tags: v.nullish(v.object({ outbox: v.nullish(v.array(v.string())) })),
});
const AnyEvent = v.object({ eventType: v.string(), mail: Mail });

/**
 * What each type of event says, in the shapes of
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html. A Reject event has no time of its own,
 * only the mail's.
 */
const Delivery = v.object({ delivery: v.object({ timestamp: Timestamp }) });
const Bounce = v.object({
  bounce: v.object({ timestamp: Timestamp, bounceType: v.string(), bounceSubType: v.string() }),
});
const Complaint = v.object({
  complaint: v.object({
    timestamp: Timestamp,
    complaintSubType: v.nullish(v.string()),
    complaintFeedbackType: v.nullish(FeedbackType),
  }),
});
const DeliveryDelay = v.object({ deliveryDelay: v.object({ timestamp: Timestamp, delayType: v.string() }) });
const Reject = v.object({ reject: v.object({ reason: v.string() }) });

/** What happened, when and why; undefined for a type of event that is not about the outcome of a mail. */
function happened(type: string, event: unknown, sentAt: string): Omit<Outcome, "messageId"> | undefined {
  switch (type) {
    case "Send":
      return { status: "sent", at: sentAt };
    case "Delivery":
      return { status: "delivered", at: checkEvent(Delivery, event).delivery.timestamp };
    case "Bounce": {
      const { timestamp, bounceType, bounceSubType } = checkEvent(Bounce, event).bounce;
      return { status: "bounced", reason: `${bounceType}/${bounceSubType}`, at: timestamp };
    }
    case "Complaint": {
      const { timestamp, complaintSubType, complaintFeedbackType } = checkEvent(Complaint, event).complaint;
      const reason = complaintSubType ?? complaintFeedbackType;
      return { status: "complained", ...(reason && { reason }), at: timestamp };
    }
    case "DeliveryDelay": {
      const { timestamp, delayType } = checkEvent(DeliveryDelay, event).deliveryDelay;
      return { status: "delayed", reason: delayType, at: timestamp };
    }
    case "Reject":
      return { status: "rejected", reason: checkEvent(Reject, event).reject.reason, at: sentAt };
  }
  return undefined;
}

/**
 * Reads the body of a queue's message.
 *
 * @throws MalformedEvent for anything that is not an SES event
 */
export function parseEvent(body: string): Told | Ignored {
  const event = unwrapEvent(body);
  if (event === undefined) return { ignored: "TopicValidation" };
  const { eventType, mail } = checkEvent(AnyEvent, event);
  const [key] = mail.tags?.outbox ?? [];
  const found = happened(eventType, event, mail.timestamp);
  return key !== undefined && found
    ? { key, outcome: { ...found, messageId: mail.messageId } }
    : { ignored: eventType };
}
