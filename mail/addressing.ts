/** Who a mail is from, where answers go, and what it subscribes to: by its category, never by its data. */
import type { Category } from "../core/messages/message";
import { parseAddress } from "../core/recipients/address";

/** A name with an address. */
export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

/** The settings that decide who mails are from. */
export interface Senders {
  /** The company's name. */
  readonly company: string;
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** The address of system notices and of the confirmation of a subscription. */
  readonly system: string;
  /** The address of invitations and cancellations. */
  readonly meetings: string;
  /** The address of everything that a recipient can do without: reminders, follow-ups, digests. */
  readonly updates: string;
  /** Where answers go that no organizer reads. */
  readonly support: string;
  /** Where calendars send their answers; absent: nobody reads them. */
  readonly calendarReplies?: string;
}

/** Every mail that the outbox sends: one for each message, and the digest of follow-ups. */
export type MailKind = Category | "digest";

/** Whether two addresses are one recipient. */
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

/** Who a mail is from and where its answers go. */
export interface Correspondents {
  readonly from: Required<Mailbox>;
  readonly replyTo: Mailbox;
}

/**
 * The correspondents of a mail. One about a meeting is sent for its organizer, who gets the answers: "Ada Lovelace via
 * Example". The organizer's own copy is from the company alone.
 *
 * @param recipient the address that it goes to
 * @param organizer the organizer of the one meeting that it is about; absent: it is about none, or several
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

/** What a recipient is subscribed to, for the header fields that let a mail program end the subscription. */
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
 * The subscription that a mail belongs to; undefined for system notices and confirmations, which cannot be unsubscribed.
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
