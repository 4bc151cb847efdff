/** What the ledger says about a message, which may have arrived before. No I/O. */
import type { StatusEvent } from "../../core/outbox-messages/status";
import { SECONDS } from "../../core/time/spans";
import type { MailKind } from "../../mail/mime/addressing";

/**
 * - `claimed`: a run is about to hand it to SES, or died doing so.
 * - `released`: SES did not accept it this time.
 * - `deferred`: it waits for its recipient's daily digest.
 * - `sent`: SES accepted it.
 * - `skipped`: it was not sent, on purpose; the reason says why.
 * - `failed`: SES or our own checks of the mail refused it. It is in the dead-letter queue.
 * - `unknown`: a run died while handing the message to SES, and in its category a second mail would be worse than none.
 */
export type MessageState = "claimed" | "released" | "deferred" | "sent" | "skipped" | "failed" | "unknown";

/** What SES reported about a mail after accepting it. */
export type Outcome = Omit<StatusEvent, "id"> & { readonly messageId: string };

/** A follow-up in a digest. */
export interface DigestedFollowUp {
  /** See {@link Keys.message}. */
  readonly key: string;
  /** As the application gave it. */
  readonly id: string;
}

/** The row of a message, or of a mail that is a digest. */
export interface MessageRow {
  /** See {@link Keys.message}. */
  readonly key: string;
  /** The application's id of the message, for status events; for a digest, its local date. */
  readonly id: string;
  /** The follow-ups in a digest; each gets its own status events. */
  readonly followUps?: readonly DigestedFollowUp[];
  /** See {@link Keys.payload}. */
  readonly payload: string;
  readonly category: MailKind;
  readonly state: MessageState;
  /** Why it was skipped or failed. */
  readonly reason?: string;
  /** SES's id of the mail. */
  readonly messageId?: string;
  /** The queue's id of the message that was handled: a redrive gives it a new one. */
  readonly queueMessageId: string;
  /** The run that wrote it. A run that got no answer to its write can tell by this whether the write succeeded. */
  readonly writer: string;
  /** How often it was claimed. */
  readonly attempts: number;
  /**
   * How many of its claims ended without an answer from SES: each of them may have sent a mail besides the one that `messageId`
   * names.
   */
  readonly unheard: number;
  /**
   * What SES reported about its mails, without repetitions, the latest last. Two different messageIds mean that it was mailed
   * twice.
   */
  readonly outcomes?: readonly Outcome[];
  /** When it entered its state, ISO 8601. */
  readonly at: string;
  /** When the row stops counting, in seconds since 1970; DynamoDB deletes it within days. */
  readonly expiresAt: number;
  /** Rises with each write, and every write is conditional on it. */
  readonly revision: number;
}

/** How long an id counts as used: longer than the queues and their dead-letter queues keep a message. */
const KEPT_DAYS = 21;

/** The longest that a run can work on a message, in milliseconds: more than the function's timeout. */
export const LONGEST_RUN = 180_000;

/**
 * Whether a mail that may or may not have been sent is sent again: a duplicate does no harm, and losing it would. By then SES has
 * had minutes to report that it accepted the first, so duplicates are rare. There is no limit on the tries while SES does not
 * answer.
 */
const SENT_AGAIN: Readonly<Record<MailKind, boolean>> = {
  invitation: true,
  system: true,
  optIn: true,
  reminder: false,
  followUp: false,
  digest: false,
};

/** The ids of the messages that a mail is made of: the application is told about each. */
export const idsOf = ({ id, followUps }: Pick<MessageRow, "id" | "followUps">): readonly string[] =>
  followUps?.map((followUp) => followUp.id) ?? [id];

/** A row, unless it has expired: DynamoDB returns expired rows until it deletes them. */
export const live = <Row extends { readonly expiresAt: number }>(row: Row | undefined, now: Date): Row | undefined =>
  row && row.expiresAt * 1000 > now.getTime() ? row : undefined;

/** A message as it arrived. */
export interface Arrival {
  readonly key: string;
  readonly payload: string;
  readonly message: Pick<MessageRow, "id" | "category" | "followUps">;
  readonly queueMessageId: string;
  /** Unique to this run. */
  readonly writer: string;
}

/**
 * What to do about a message.
 *
 * - `open`: it may be sent.
 * - `settled`: nothing is left to do.
 * - `busy`: another run is working on it, or died less than {@link LONGEST_RUN} after claiming it.
 * - `lost`: a run died while sending it, and a second mail would be worse than none.
 * - `taken`: another message had its id.
 */
export type Standing = "open" | "settled" | "busy" | "lost" | "taken";

/**
 * The standing of a message.
 *
 * A message that failed is tried again if the queue's message id is new, which means that somebody has redriven it, after fixing
 * the cause.
 *
 * @param row as it was read
 */
export function standing(row: MessageRow | undefined, arrival: Arrival, now: Date): Standing {
  const found = live(row, now);
  if (!found) return "open";
  if (found.payload !== arrival.payload) return "taken";
  switch (found.state) {
    case "released":
      return "open";
    case "deferred":
    case "sent":
    case "skipped":
    case "unknown":
      return "settled";
    case "failed":
      return found.queueMessageId === arrival.queueMessageId ? "settled" : "open";
    case "claimed":
      if (now.getTime() - Date.parse(found.at) < LONGEST_RUN) return "busy";
      return SENT_AGAIN[found.category] ? "open" : "lost";
  }
}

/** Whether the run that last claimed a message never recorded SES's answer. */
const isUnheard = (row: MessageRow | undefined, { writer }: Pick<Arrival, "writer">): boolean =>
  row?.state === "claimed" && row.writer !== writer;

/** The next row of a message. @param row as it was read, expired or not */
export function nextRow(
  row: MessageRow | undefined,
  { key, payload, message, queueMessageId, writer }: Arrival,
  now: Date,
  become: Pick<MessageRow, "state" | "reason" | "messageId">,
): MessageRow {
  const { attempts = 0, unheard = 0, outcomes } = live(row, now) ?? {};
  return {
    key,
    id: message.id,
    ...(message.followUps && { followUps: message.followUps }),
    payload,
    category: message.category,
    ...become,
    queueMessageId,
    writer,
    attempts: attempts + Number(become.state === "claimed"),
    unheard: unheard + Number(isUnheard(live(row, now), { writer })),
    ...(outcomes && { outcomes }),
    at: now.toISOString(),
    expiresAt: Math.ceil(now.getTime() / 1000) + KEPT_DAYS * SECONDS.day,
    revision: (row?.revision ?? 0) + 1,
  };
}
