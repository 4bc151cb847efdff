/**
 * What the table keeps of a recipient: one item, written by the functions, read by the application before it sends.
 *
 * An application that wants to send looks up the lower-cased address with its domain as A-labels, and does not send when
 * `state` is `SUPPRESSED`. Subjects and bodies are never kept.
 */
import type { Consent, OptInRequest } from "./consent";
import type { Preferences } from "./preferences";
import type { ListTopic } from "./topics";

/** `SUPPRESSED`: send nothing. `ACTIVE`: feedback is on record that does not stop mail, such as a full mailbox. */
export type State = "ACTIVE" | "SUPPRESSED";

/**
 * Why a recipient is suppressed, in SES's words: `BOUNCE`, the mailbox does not take mail; `COMPLAINT`, the person reported a
 * message as spam. A COMPLAINT outranks a BOUNCE and never turns back into one.
 */
export type Reason = "BOUNCE" | "COMPLAINT";

/** One bounce or complaint as it is kept. */
export interface RecordedFeedback {
  /** SES's `feedbackId`, or the message's id and the kind where SES gave none. Unique for one recipient. */
  readonly id: string;
  /** What it was, for example `Permanent/NoEmail`, `Transient/MailboxFull`, `Complaint/abuse`. */
  readonly kind: string;
  readonly messageId: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  /** The receiving server's words, shortened: the only way to tell a dead mailbox from a wrongly set up server later. */
  readonly diagnosticCode?: string;
  /** The try that put it here: whoever finds it and lost the answer to a write sees so whether it was that write's. */
  readonly writer: string;
}

/** The item of one recipient. */
export interface Recipient {
  /** The key: see {@link Address.recipient}. */
  readonly recipient: string;
  /** See {@link recipientId}: links find the item by it. Items of before there were links get it with their next write. */
  readonly id?: string;
  /** The exact key in SES's suppression list, with which alone an entry can be read or deleted there. */
  readonly sesAddress: string;
  readonly state: State;
  /** Present exactly when the state is `SUPPRESSED`. */
  readonly reason?: Reason | undefined;
  /** When the first feedback of that reason happened, ISO 8601. */
  readonly suppressedAt?: string | undefined;
  /** A complainant wants no mail of any kind: when that became so, ISO 8601. The preference centre reads it. */
  readonly unsubscribedFromAllAt?: string | undefined;
  /** When an operator let mail be sent again after a suppression, since the person asked for it; ISO 8601. */
  readonly allowedAt?: string;
  /** What the recipient chose to get. An item that has any is kept for ever. */
  readonly preferences?: Preferences;
  /** Subscriptions to mailing lists that were asked for and not confirmed. Some may have expired. */
  readonly pendingOptIns?: Readonly<Partial<Record<ListTopic, OptInRequest>>> | undefined;
  /** How many subscriptions were asked for on one day, in UTC: `2026-12-01`. */
  readonly optInRequests?: { readonly day: string; readonly count: number } | undefined;
  /** The evidence for subscriptions, oldest first. */
  readonly consents?: readonly Consent[] | undefined;
  /** The complaint named several recipients of one domain, since its provider doesn't say which of them complained. */
  readonly ambiguousComplaint?: true | undefined;
  readonly hardBounces: number;
  readonly softBounces: number;
  readonly complaints: number;
  /** The newest feedback, newest first, at most {@link RECENT_FEEDBACK}: tells duplicates, and what a window holds. */
  readonly recentFeedback: readonly RecordedFeedback[];
  /**
   * PendingSync: SES's suppression list lacks the entry, or may hold another reason, and `reconcile` has yet to put this one
   * there. The two attributes are the key of the sparse index `pending-sync`.
   */
  readonly pendingReason?: Reason | undefined;
  /** Since when, ISO 8601. */
  readonly pendingSince?: string | undefined;
  /** Seconds since 1970 at which DynamoDB deletes the item; only on an item that stops no mail. */
  readonly expiresAt?: number | undefined;
  /** Rises with each write and is every write's condition: of two writers that read the same item, one has to read again. */
  readonly revision: number;
}

/** The kind of feedback that a full mailbox gives. */
export const FULL_MAILBOX = "Transient/MailboxFull";

/** How much feedback an item keeps. */
export const RECENT_FEEDBACK = 20;

/** How long an item that stops no mail is kept after its newest feedback, in days: twice the window below, and some. */
export const RETENTION_DAYS = 30;

/**
 * A full mailbox is suppressed after this many messages within {@link FULL_MAILBOX_DAYS}.
 *
 * SES has no rule of its own: its account list takes hard bounces only
 * (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html). Keila takes 3 of the last 5 sends
 * (pentacent/keila, `lib/keila/mailings/message_actions`), PyPI 5 in a row (pypi/warehouse, `warehouse/email/ses/models.py`).
 * Three within two weeks is the former bound in time, since a mailbox that stays full so long is abandoned.
 */
export const FULL_MAILBOX_MESSAGES = 3;

/** The window of {@link FULL_MAILBOX_MESSAGES}, in days. */
export const FULL_MAILBOX_DAYS = 14;
