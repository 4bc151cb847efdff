/**
 * Amazon SES's events about a message, in the form of event publishing.
 *
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html and -examples beside it.
 */
import { MILLISECONDS } from "../../../core/time/spans";

/** A header field of a message. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** A message that SES accepted, without its body. */
export interface Message {
  readonly messageId: string;
  readonly timestamp: Date;
  /** The address in From. */
  readonly source: string;
  readonly sourceArn: string;
  readonly accountId: string;
  readonly destination: readonly string[];
  readonly headers: readonly Header[];
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** What happens to a message at a mailbox, in order. */
export type Outcome =
  | { readonly event: "Delivery" }
  | {
      readonly event: "Bounce";
      readonly bounceType: "Permanent" | "Transient" | "Undetermined";
      readonly bounceSubType: string;
      /** The DSN's fields; absent when the provider sent no DSN. */
      readonly action?: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
    }
  | {
      readonly event: "Complaint";
      readonly complaintFeedbackType?: string;
      readonly complaintSubType?: "OnAccountSuppressionList";
      readonly userAgent?: string;
    }
  | {
      readonly event: "DeliveryDelay";
      readonly delayType: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
    };

/** An event as published: its discriminator, the mail and what happened to it. */
export interface SesEvent {
  /** The discriminator of event publishing. */
  readonly eventType: string;
  readonly mail: { readonly tags?: Readonly<Record<string, readonly string[]>>; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const hardBounce = { event: "Bounce", bounceType: "Permanent", action: "failed", status: "5.1.1" } as const;
const USER_UNKNOWN = "smtp; 550 5.1.1 user unknown";

/**
 * The mailbox simulator: what happens at each address, with or without a `+label`.
 *
 * Source: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
const simulator: Readonly<Record<string, readonly Outcome[]>> = {
  success: [{ event: "Delivery" }],
  bounce: [{ ...hardBounce, bounceSubType: "General", diagnosticCode: USER_UNKNOWN }],
  complaint: [
    { event: "Delivery" },
    { event: "Complaint", complaintFeedbackType: "abuse", userAgent: "Amazon SES Mailbox Simulator" },
  ],
  ooto: [{ event: "Delivery" }, { event: "Bounce", bounceType: "Transient", bounceSubType: "General" }],
  suppressionlist: [
    { ...hardBounce, bounceSubType: "Suppressed", diagnosticCode: "Amazon SES has suppressed sending to this address" },
  ],
};

/** What happens to a message to an address on the account's suppression list. */
export const onAccountSuppressionList: Outcome = {
  event: "Bounce",
  bounceType: "Permanent",
  bounceSubType: "OnAccountSuppressionList",
  action: "failed",
  status: "5.1.1",
  diagnosticCode:
    "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
};

/** What happens to a message that requires TLS, at a server that offers none. */
export const tlsNotOffered: Outcome = {
  event: "Bounce",
  bounceType: "Transient",
  bounceSubType: "General",
  action: "failed",
  status: "4.7.5",
  diagnosticCode: "Unable to establish a TLS connection",
};

/** What happens at an address of the mailbox simulator; undefined for any other address. */
export function simulated(address: string): readonly Outcome[] | undefined {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  return domain === "simulator.amazonses.com" ? simulator[local.replace(/\+.*/, "")] : undefined;
}

/** The `Send` event of an accepted message. */
export function sendEvent(message: Message): SesEvent {
  return { eventType: "Send", mail: mailOf(message), send: {} };
}

/** The event of a message that SES did not send because it found a virus in it. */
export function rejectEvent(message: Message): SesEvent {
  return { eventType: "Reject", mail: mailOf(message), reject: { reason: "Bad content" } };
}

/** The event of a message whose template could not be rendered; its mail has no headers. */
export function renderingFailureEvent(message: Message, templateName: string, errorMessage: string): SesEvent {
  return { eventType: "Rendering Failure", mail: bareMail(message), failure: { errorMessage, templateName } };
}

/**
 * The event of one outcome shared by several recipients.
 *
 * @param feedbackId identifies a bounce or complaint
 */
export function outcomeEvent(
  message: Message,
  outcome: Outcome,
  recipients: readonly string[],
  feedbackId: string,
  at: Date,
): SesEvent {
  const timestamp = at.toISOString();
  const { event, ...details } = outcome;
  switch (outcome.event) {
    case "Delivery":
      return {
        eventType: event,
        mail: mailOf(message),
        delivery: {
          timestamp,
          processingTimeMillis: 500,
          recipients,
          smtpResponse: "250 2.0.0 OK",
          reportingMTA: REPORTING_MTA,
        },
      };
    case "Bounce": {
      const { action, status, diagnosticCode, bounceType, bounceSubType } = outcome;
      const dsn = { ...(action && { action }), ...(status && { status }), ...(diagnosticCode && { diagnosticCode }) };
      const bouncedRecipients = recipients.map((emailAddress) => ({ emailAddress, ...dsn }));
      const bounce = { feedbackId, bounceType, bounceSubType, bouncedRecipients, timestamp };
      return { eventType: event, mail: mailOf(message), bounce: { ...bounce, reportingMTA: `dsn; ${REPORTING_MTA}` } };
    }
    case "Complaint": {
      const complainedRecipients = recipients.map((emailAddress) => ({ emailAddress }));
      const complaint = { feedbackId, complaintSubType: null, complainedRecipients, timestamp, ...details };
      return { eventType: event, mail: mailOf(message), complaint: { ...complaint, arrivalDate: timestamp } };
    }
    case "DeliveryDelay": {
      const {
        delayType,
        status = "4.4.1",
        diagnosticCode = "smtp; 421 4.4.1 Unable to connect to remote host",
      } = outcome;
      const delayedRecipients = recipients.map((emailAddress) => ({ emailAddress, status, diagnosticCode }));
      const expirationTime = new Date(at.getTime() + 14 * MILLISECONDS.hour).toISOString();
      const deliveryDelay = { timestamp, delayType, expirationTime, delayedRecipients };
      return { eventType: event, mail: bareMail(message), deliveryDelay };
    }
  }
}

/** The same event as an identity notification: another discriminator, no tags. */
export function asNotification({ eventType, mail, ...event }: SesEvent): Record<string, unknown> {
  const { tags, ...rest } = mail;
  const callerIdentity = tags?.["ses:caller-identity"]?.[0];
  return { notificationType: eventType, mail: { ...rest, sourceIp: "127.0.0.1", callerIdentity }, ...event };
}

const REPORTING_MTA = "a8-70.smtp-out.amazonses.com";

function bareMail({
  messageId,
  timestamp,
  source,
  sourceArn,
  accountId,
  destination,
  tags,
}: Message): SesEvent["mail"] {
  const sent = { timestamp: timestamp.toISOString(), source, sourceArn, sendingAccountId: accountId, messageId };
  return { ...sent, destination, headersTruncated: false, tags };
}

function mailOf(message: Message): SesEvent["mail"] {
  const { source, destination, messageId, headers } = message;
  const subject = headers.find(({ name }) => name.toLowerCase() === "subject")?.value;
  const commonHeaders = { from: [source], to: destination, messageId, ...(subject !== undefined && { subject }) };
  return { ...bareMail(message), headers, commonHeaders };
}
