/** What the ledger says about a message that comes, perhaps not for the first time. No I/O. */
import type { StatusEvent } from "../../core/messages/status";
import { SECONDS } from "../../core/time";
import type { MailKind } from "../../mail/addressing";

/**
 * - `claimed`: a run is about to hand it to SES, or died doing so.
 * - `released`: SES did not take it this time.
 * - `deferred`: it waits for its recipient's daily digest.
 * - `sent`: SES accepted it.
 * - `skipped`: it was not to be sent; the reason says why.
 * - `failed`: SES or the mail's own rules refuse it. It lies among the dead letters.
 * - `unknown`: a run died while it handed the message to SES, and its category does without a second mail.
 */
export type MessageState = "claimed" | "released" | "deferred" | "sent" | "skipped" | "failed" | "unknown";

/** What SES told of a mail after it accepted it. */
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
  /** As the application gave it: status events name it. Of a digest, its local date. */
  readonly id: string;
  /** What is in a digest: status events name each. */
  readonly followUps?: readonly DigestedFollowUp[];
  /** See {@link Keys.payload}. */
  readonly payload: string;
  readonly category: MailKind;
  readonly state: MessageState;
  /** Why it is skipped or failed. */
  readonly reason?: string;
  /** SES's id of the mail. */
  readonly messageId?: string;
  /** The queue's id of the message that was handled: a redrive gives it a new one. */
  readonly queueMessageId: string;
  /** The run that wrote it: whoever lost the answer to a write sees so whether it was their own. */
  readonly writer: string;
  /** How often it was claimed. */
  readonly attempts: number;
  /** How many of its claims ended without an answer of SES: as many mails may have left besides the one that `messageId` names. */
  readonly unheard: number;
  /** What SES told of its mails, each thing once, the latest last. Two messageIds among them: it was mailed twice. */
  readonly outcomes?: readonly Outcome[];
  /** When it came into its state, ISO 8601. */
  readonly at: string;
  /** Seconds since 1970 at which the row counts for nothing; DynamoDB deletes it days later. */
  readonly expiresAt: number;
  /** Rises with each write and is every write's condition. */
  readonly revision: number;
}

/** How long an id counts as used: longer than the queues and their dead letters keep a message. */
const KEPT_DAYS = 21;

/** How long a run may be at a message, in milliseconds: more than the function's timeout. */
export const LONGEST_RUN = 180_000;

/**
 * Whether a second mail is better than none where nobody knows whether the first left: it says the same, and its loss would hurt.
 * By then SES has had minutes to tell that it accepted the first, so that a second is rare, and there is no limit to how often SES
 * may be asked again while it answers nobody.
 */
const SENT_AGAIN: Readonly<Record<MailKind, boolean>> = {
  invitation: true,
  system: true,
  optIn: true,
  reminder: false,
  followUp: false,
  digest: false,
};

/** The ids of the messages that a mail is made of: the application hears of each. */
export const idsOf = ({ id, followUps }: Pick<MessageRow, "id" | "followUps">): readonly string[] =>
  followUps?.map((followUp) => followUp.id) ?? [id];

/** A row, unless it has expired: DynamoDB gives expired rows until it deletes them. */
export const live = <Row extends { readonly expiresAt: number }>(row: Row | undefined, now: Date): Row | undefined =>
  row && row.expiresAt * 1000 > now.getTime() ? row : undefined;

/** A message as it came. */
export interface Arrival {
  readonly key: string;
  readonly payload: string;
  readonly message: Pick<MessageRow, "id" | "category" | "followUps">;
  readonly queueMessageId: string;
  /** Of this run alone. */
  readonly writer: string;
}

/**
 * What is to be done about a message.
 *
 * - `open`: nothing stands against sending it.
 * - `settled`: nothing is left to do.
 * - `busy`: another run is at it, or died less than {@link LONGEST_RUN} ago.
 * - `lost`: a run died at it, and a second mail would be worse than none.
 * - `taken`: another message had its id.
 */
export type Standing = "open" | "settled" | "busy" | "lost" | "taken";

/**
 * Where a message stands.
 *
 * One that failed is tried again when it comes as another message of the queue: somebody mended the cause and sent it back.
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

/** Whether the run that claimed a message last never said what SES answered. */
const isUnheard = (row: MessageRow | undefined, { writer }: Pick<Arrival, "writer">): boolean =>
  row?.state === "claimed" && row.writer !== writer;

/** The row that a message gets next. @param row as it was read, expired or not */
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
