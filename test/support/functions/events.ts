/** Events of SES, after the examples in AWS's documentation. */
let serial = 0;

/** The values that differ between events. */
export interface Details {
  readonly messageId?: string;
  readonly feedbackId?: string | null;
  readonly at?: string;
  readonly destination?: readonly string[];
  /** The value of the tag with which the outbox marks its mail. */
  readonly outbox?: string;
  /** An identity notification instead of event publishing: another discriminator, and no tags. */
  readonly identityNotification?: boolean;
}

/** A recipient as listed in a bounce. */
export type Bounced = string | { readonly emailAddress: string; readonly [field: string]: unknown };

/** An event as text. */
export const bounce = (type: string, subType: string, recipients: readonly Bounced[], details: Details = {}): string =>
  event("Bounce", recipients.map(address), details, (feedbackId, timestamp) => ({
    bounce: {
      bounceType: type,
      bounceSubType: subType,
      bouncedRecipients: recipients.map((each) => (typeof each === "string" ? { emailAddress: each } : each)),
      timestamp,
      ...feedbackId,
      reportingMTA: "dsn; a8-70.smtp-out.amazonses.com",
    },
  }));

/** A typical hard bounce. */
export const hardBounce = (recipient: string, details: Details = {}): string =>
  bounce(
    "Permanent",
    "General",
    [{ emailAddress: recipient, action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" }],
    details,
  );

/** A complaint; `fields` go into its complaint object. */
export const complaint = (
  recipients: readonly string[],
  fields: Record<string, unknown> = {},
  details: Details = {},
): string =>
  event("Complaint", recipients, details, (feedbackId, timestamp) => ({
    complaint: {
      complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
      timestamp,
      ...feedbackId,
      complaintSubType: null,
      complaintFeedbackType: "abuse",
      userAgent: "Amazon SES Mailbox Simulator",
      arrivalDate: timestamp,
      ...fields,
    },
  }));

/** A delivery. */
export const delivery = (recipient: string, details: Details = {}): string =>
  event("Delivery", [recipient], details, (_, timestamp) => ({
    delivery: {
      timestamp,
      processingTimeMillis: 546,
      recipients: [recipient],
      smtpResponse: "250 2.6.0 Message received",
    },
  }));

/** The acceptance of a message. */
export const send = (recipient: string, details: Details = {}): string =>
  event("Send", [recipient], details, () => ({ send: {} }));

/** A delivery delayed by the recipient's mail server. */
export const delay = (recipient: string, details: Details = {}): string =>
  event("DeliveryDelay", [recipient], details, (_, timestamp) => ({
    deliveryDelay: {
      timestamp,
      delayType: "MailboxFull",
      expirationTime: "2025-11-21T00:00:00.000Z",
      delayedRecipients: [{ emailAddress: recipient, status: "4.2.2", diagnosticCode: "smtp; 452 4.2.2 mailbox full" }],
    },
  }));

/** A message that SES found a virus in. */
export const reject = (recipient: string, details: Details = {}): string =>
  event("Reject", [recipient], details, () => ({ reject: { reason: "Bad content" } }));

/** Wraps an event in the envelope that SNS adds without raw message delivery. */
export function envelope(message: string): string {
  return JSON.stringify({
    Type: "Notification",
    MessageId: `sns-${++serial}`,
    TopicArn: "arn:aws:sns:us-east-1:111122223333:ses-bounces-example",
    Subject: "Amazon SES Email Event Notification",
    Message: message,
    Timestamp: "2125-11-20T00:00:01.000Z",
    SignatureVersion: "1",
    Signature: "signature",
    SigningCertURL: "https://sns.us-east-1.amazonaws.com/certificate.pem",
    UnsubscribeURL: "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
  });
}

/** Far enough in the future that no item that expires after its feedback has expired. */
const AT = "2125-11-20T00:00:00.000Z";

type Payload = (feedbackId: { feedbackId?: string }, timestamp: string) => Record<string, unknown>;

function event(type: string, recipients: readonly string[], details: Details, payload: Payload): string {
  serial++;
  const { messageId = `message-${serial}`, at = AT, identityNotification } = details;
  const { feedbackId = `feedback-${serial}`, destination = recipients } = details;
  return JSON.stringify({
    [identityNotification ? "notificationType" : "eventType"]: type,
    mail: {
      timestamp: at,
      source: "=?utf-8?Q?Meetings?= <meetings@example.org>",
      sourceArn: "arn:aws:ses:us-east-1:111122223333:identity/example.org",
      sendingAccountId: "111122223333",
      messageId,
      destination,
      ...(identityNotification
        ? { sourceIp: "192.0.2.1", callerIdentity: "scheduler" }
        : {
            headersTruncated: false,
            headers: [{ name: "Subject", value: "Secret subject" }],
            commonHeaders: { from: ["meetings@example.org"], to: destination, messageId, subject: "Secret subject" },
            tags: {
              "ses:configuration-set": ["example-main"],
              "ses:operation": ["SendEmail"],
              ...(details.outbox !== undefined && { outbox: [details.outbox] }),
            },
          }),
    },
    ...payload(feedbackId === null ? {} : { feedbackId }, at),
  });
}

const address = (recipient: Bounced) => (typeof recipient === "string" ? recipient : recipient.emailAddress);
