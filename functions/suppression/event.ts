/**
 * Reads a message of the feedback queue.
 *
 * It arrives through one of two channels: event publishing of a configuration set (`eventType`,
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html) or notifications of an identity
 * (`notificationType`, https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html); and either in SNS's envelope or by
 * raw message delivery. Unknown fields are ignored, since AWS may add some.
 */
import * as v from "valibot";
import { DIMENSION } from "../../core/metrics/names";
import { checkEvent, FeedbackType, Timestamp, unwrapEvent } from "../../core/ses-events/ses-event";

/** A recipient that an event is about; the fields of the DSN are absent if the provider sent none. */
export interface AffectedRecipient {
  readonly emailAddress: string;
  readonly action?: string | null | undefined;
  readonly status?: string | null | undefined;
  readonly diagnosticCode?: string | null | undefined;
}

/** What every bounce and complaint has in common. */
interface About {
  /** SES's id of the message that this is about. */
  readonly messageId: string;
  /** Identifies this bounce or complaint, the same in both channels: SES's id, or one made from the message's id and the kind. */
  readonly feedbackId: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  /** Undefined in an identity's notification; event publishing reports the same feedback. */
  readonly configurationSet: string | undefined;
  readonly recipients: readonly AffectedRecipient[];
}

/** A message that did not arrive. */
export interface Bounce extends About {
  readonly event: "Bounce";
  readonly type: string;
  readonly subType: string;
}

/** A recipient who reported a message. */
export interface Complaint extends About {
  readonly event: "Complaint";
  readonly subType: string | undefined;
  readonly feedbackType: string | undefined;
}

/** Any other event, such as those that SES counts in CloudWatch itself, or the validation of a topic. */
export interface OtherEvent {
  readonly event: "Other";
  readonly eventType: string;
  readonly messageId: string | undefined;
  readonly configurationSet: string | undefined;
}

const Recipients = v.array(
  v.object({
    emailAddress: v.string(),
    action: v.nullish(v.string()),
    status: v.nullish(v.string()),
    diagnosticCode: v.nullish(v.string()),
  }),
);
const Mail = v.object({
  messageId: v.pipe(v.string(), v.minLength(1)),
  tags: v.nullish(v.object({ [DIMENSION]: v.nullish(v.array(v.string())) })),
});
const BounceEvent = v.object({
  mail: Mail,
  bounce: v.object({
    bounceType: v.string(),
    bounceSubType: v.string(),
    bouncedRecipients: Recipients,
    timestamp: Timestamp,
    feedbackId: v.nullish(v.string()),
  }),
});
const ComplaintEvent = v.object({
  mail: Mail,
  complaint: v.object({
    // A complaint without recipients is useless, so a person has to look at it.
    complainedRecipients: v.pipe(Recipients, v.minLength(1)),
    timestamp: Timestamp,
    feedbackId: v.nullish(v.string()),
    complaintSubType: v.nullish(v.string()),
    complaintFeedbackType: v.nullish(FeedbackType),
  }),
});
const AnyEvent = v.union([
  v.object({ eventType: v.string(), mail: v.optional(v.unknown()) }),
  v.object({ notificationType: v.string(), mail: v.optional(v.unknown()) }),
]);

/**
 * Reads the body of a queue's message.
 *
 * @throws MalformedEvent for anything that is neither an event nor SES's validation text
 */
export function parseEvent(body: string): Bounce | Complaint | OtherEvent {
  const json = unwrapEvent(body);
  if (json === undefined)
    return { event: "Other", eventType: "TopicValidation", messageId: undefined, configurationSet: undefined };
  const event = checkEvent(AnyEvent, json);
  const type = "eventType" in event ? event.eventType : event.notificationType;
  if (type === "Bounce") {
    const found = bounce(json);
    // The notification of an out-of-office reply may name no recipient; it then concerns nobody.
    if (found.recipients.length > 0) return found;
  }
  if (type === "Complaint") return complaint(json);
  const mail = v.safeParse(Mail, event.mail);
  return {
    event: "Other",
    eventType: type,
    messageId: mail.success ? mail.output.messageId : undefined,
    configurationSet: configurationSet(mail.success ? mail.output : undefined),
  };
}

function bounce(json: unknown): Bounce {
  const { mail, bounce } = checkEvent(BounceEvent, json);
  return {
    event: "Bounce",
    type: bounce.bounceType,
    subType: bounce.bounceSubType,
    messageId: mail.messageId,
    feedbackId: bounce.feedbackId ?? `${mail.messageId}/Bounce/${bounce.bounceType}`,
    at: bounce.timestamp,
    configurationSet: configurationSet(mail),
    recipients: bounce.bouncedRecipients,
  };
}

function complaint(json: unknown): Complaint {
  const { mail, complaint } = checkEvent(ComplaintEvent, json);
  return {
    event: "Complaint",
    subType: complaint.complaintSubType ?? undefined,
    feedbackType: complaint.complaintFeedbackType ?? undefined,
    messageId: mail.messageId,
    feedbackId: complaint.feedbackId ?? `${mail.messageId}/Complaint`,
    at: complaint.timestamp,
    configurationSet: configurationSet(mail),
    recipients: complaint.complainedRecipients,
  };
}

function configurationSet(mail: v.InferOutput<typeof Mail> | undefined): string | undefined {
  return mail?.tags?.[DIMENSION]?.[0];
}
