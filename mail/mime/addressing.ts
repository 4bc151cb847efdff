/** Who a mail is from, where replies go, and which subscription it belongs to: decided by its category, never by its data. */
import type { Category } from "../../core/outbox-messages/message";
import { parseAddress } from "../../core/recipients/address";

/** A name with an address. */
export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

/** The settings that decide who mail is from. */
export interface Senders {
  /** The company's name. */
  readonly company: string;
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** The address of system notices and of the confirmation of a subscription. */
  readonly system: string;
  /** The address of invitations and cancellations. */
  readonly meetings: string;
  /** The address of mail that a recipient can switch off: reminders, follow-ups, digests. */
  readonly updates: string;
  /** Where replies go to mail that has no organizer. */
  readonly support: string;
  /** Where calendars send their replies; absent if nobody reads them. */
  readonly calendarReplies?: string;
}

/** Every mail that the outbox sends: one for each message, and the digest of follow-ups. */
export type MailKind = Category | "digest";

/** Whether two addresses belong to one recipient. */
export function isSameRecipient(one: string, other: string): boolean {
  const [recipient, another] = [one, other].map((address) => parseAddress(address)?.recipient);
  return recipient !== undefined && recipient === another;
}

/** The address that a kind of mail is sent from. */
function senderAddress(kind: MailKind, senders: Senders): string {
  switch (kind) {
    case "system":
    case "optIn":
      return senders.system;
    case "invitation":
      return senders.meetings;
    case "reminder":
    case "followUp":
    case "digest":
      return senders.updates;
  }
}

/** Who a mail is from and where replies to it go. */
export interface Correspondents {
  readonly from: Required<Mailbox>;
  readonly replyTo: Mailbox;
}

/**
 * The correspondents of a mail. Mail about a meeting is sent on behalf of its organizer, "Ada Lovelace via Example", who gets the
 * replies. The organizer's own copy is from the company alone.
 *
 * @param recipient the address that it goes to
 * @param organizer the organizer, if the mail is about exactly one meeting
 */
export function correspondents(
  kind: MailKind,
  recipient: string,
  organizer: Required<Mailbox> | undefined,
  senders: Senders,
): Correspondents {
  const address = senderAddress(kind, senders);
  if (!organizer) return { from: { name: senders.company, address }, replyTo: { address: senders.support } };
  const isOwn = isSameRecipient(recipient, organizer.address);
  const name = isOwn ? senders.company : `${organizer.name} via ${senders.company}`;
  return { from: { name, address }, replyTo: organizer };
}

/** The subscription that a mail belongs to, for the header fields with which a mail client can end it. */
export interface Subscription {
  /** The List-Id (RFC 2919), without angle brackets. */
  readonly listId: string;
  /** The https link that ends the subscription with one POST (RFC 8058). */
  readonly unsubscribe: string;
}

const LABELS: Readonly<Record<Exclude<MailKind, "system" | "optIn">, string>> = {
  invitation: "invitation",
  reminder: "reminder",
  followUp: "follow-up",
  digest: "digest",
};

/**
 * The subscription that a mail belongs to; undefined for system notices and confirmations, from which nobody can unsubscribe.
 *
 * @param list the mailing list that a follow-up goes to
 */
export function subscription(
  kind: MailKind,
  list: string | undefined,
  unsubscribe: string,
  { domain }: Senders,
): Subscription | undefined {
  if (kind === "system" || kind === "optIn") return undefined;
  return { listId: list === undefined ? `${LABELS[kind]}.${domain}` : `${list}.lists.${domain}`, unsubscribe };
}
