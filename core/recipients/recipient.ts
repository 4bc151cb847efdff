/**
 * What the table stores about a recipient: one item, written by the functions and read by an application that sends mail itself.
 *
 * Such an application looks up the lower-cased address with its domain as A-labels, and does not send if `state` is `SUPPRESSED`.
 * Subjects and bodies are never stored.
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

/** One bounce or complaint as it is stored. */
export interface RecordedFeedback {
  /** SES's `feedbackId`, or the message's id and the kind if SES gave none. Unique for one recipient. */
  readonly id: string;
  /**
   * What it was, for example `Permanent/NoEmail`, `Transient/MailboxFull`, `Complaint/abuse`; `Imported` from a former provider's
   * list.
   */
  readonly kind: string;
  readonly messageId: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
  /**
   * The receiving server's response, shortened: the only way to tell a dead mailbox from a misconfigured server later. For an
   * imported entry, where its list comes from.
   */
  readonly diagnosticCode?: string;
  /** The attempt that wrote it. A writer that got no answer to its write can tell by this whether the write succeeded. */
  readonly writer: string;
}

/** The item of one recipient. */
export interface Recipient {
  /** The key: see {@link Address.recipient}. */
  readonly recipient: string;
  /** See {@link recipientId}: links find the item by it. An item written before there were links gets one at its next write. */
  readonly id?: string;
  /** The exact key in SES's suppression list; no other form can read or delete the entry there. */
  readonly sesAddress: string;
  readonly state: State;
  /** Present exactly when the state is `SUPPRESSED`. */
  readonly reason?: Reason | undefined;
  /** When the first feedback of that reason happened, ISO 8601. */
  readonly suppressedAt?: string | undefined;
  /** When a complaint unsubscribed the recipient from all mail, ISO 8601. The preference center reads it. */
  readonly unsubscribedFromAllAt?: string | undefined;
  /** When an operator lifted a suppression because the person asked for it, ISO 8601. */
  readonly allowedAt?: string;
  /** The recipient's choices. An item with any is kept forever. */
  readonly preferences?: Preferences;
  /** Requested subscriptions that are not confirmed. Some may have expired. */
  readonly pendingOptIns?: Readonly<Partial<Record<ListTopic, OptInRequest>>> | undefined;
  /** How many subscriptions were requested on one day, in UTC: `2026-12-01`. */
  readonly optInRequests?: { readonly day: string; readonly count: number } | undefined;
  /** The evidence for subscriptions, oldest first. */
  readonly consents?: readonly Consent[] | undefined;
  /** The complaint named several recipients of one domain, since the mailbox provider does not say which of them complained. */
  readonly ambiguousComplaint?: true | undefined;
  readonly hardBounces: number;
  readonly softBounces: number;
  readonly complaints: number;
  /** The newest feedback, newest first, at most {@link RECENT_FEEDBACK}: to recognize duplicates and to count within a window. */
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
  /** Rises with each write, and every write is conditional on it: of two writers that read the same item, one must read again. */
  readonly revision: number;
}

/** The kind of feedback that a full mailbox causes. */
export const FULL_MAILBOX = "Transient/MailboxFull";

/** How many pieces of feedback an item keeps. */
export const RECENT_FEEDBACK = 20;

/** How long an item that stops no mail is kept after its newest feedback, in days: a little more than twice the window below. */
export const RETENTION_DAYS = 30;

/**
 * A full mailbox is suppressed after this many messages within {@link FULL_MAILBOX_DAYS}.
 *
 * SES has no rule of its own: its account list takes hard bounces only
 * (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html). Keila takes 3 of the last 5 sends
 * (pentacent/keila, `lib/keila/mailings/message_actions`), PyPI 5 in a row (pypi/warehouse, `warehouse/email/ses/models.py`). Three
 * within two weeks is Keila's rule with a time limit: a mailbox that stays full for so long is abandoned.
 */
export const FULL_MAILBOX_MESSAGES = 3;

/** The window of {@link FULL_MAILBOX_MESSAGES}, in days. */
export const FULL_MAILBOX_DAYS = 14;
