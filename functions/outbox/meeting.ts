/** What one recipient was sent about one meeting, so that messages that arrive out of order do no harm. No I/O. */
import type { Invitation } from "../../core/outbox-messages/message";
import { MILLISECONDS } from "../../core/time/spans";
import { live, LONGEST_RUN } from "./ledger";

type Method = Invitation["data"]["method"];

/** A calendar mail: its method, and the state of the meeting that it describes. */
interface Told {
  readonly method: Method;
  readonly sequence: number;
}

/** The row of one meeting and one recipient. */
export interface MeetingRow {
  /** See {@link Keys.meeting}. */
  readonly key: string;
  /** The last mail that SES accepted. */
  readonly sent?: Told;
  /**
   * The highest sequence of any cancellation that arrived, sent or not. No invitation with that sequence or a lower one is sent
   * anymore.
   */
  readonly cancelled?: number;
  /** What a run is about to hand to SES. If the run dies, it stays in the row. */
  readonly sending?: Told & {
    /** The message's key. */
    readonly message: string;
    /** Since when, ISO 8601. */
    readonly at: string;
  };
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly revision: number;
}

/** How long a meeting's row is kept after its end. */
const KEPT_DAYS = 30;

/** What earlier mail about a meeting means for the next. */
export interface History {
  /** The last mail that was sent; the recipient was invited if there is one. */
  readonly last: Told | undefined;
  /** See {@link MeetingRow.cancelled}; -1 if there was none. */
  readonly cancelled: number;
  /** Another message about the meeting is on its way to SES, and its outcome must be known first. */
  readonly busy: boolean;
}

/** A mail that may have been sent counts as sent: one cancellation too many does less harm than one too few. */
function lastSent({ sent, sending }: MeetingRow, isPerhapsSent: boolean): Told | undefined {
  if (!sending || !isPerhapsSent) return sent;
  if (sent && sent.sequence > sending.sequence) return sent;
  return { method: sending.method, sequence: sending.sequence };
}

/** The history of a meeting from the point of view of a message. @param message the message's key */
export function historyOf(row: MeetingRow | undefined, message: string, now: Date): History {
  const found = live(row, now);
  if (!found) return { last: undefined, cancelled: -1, busy: false };
  const { sending, cancelled = -1 } = found;
  const isOther = sending !== undefined && sending.message !== message;
  const isOver = sending !== undefined && now.getTime() - Date.parse(sending.at) >= LONGEST_RUN;
  return { last: lastSent(found, isOver), cancelled, busy: isOther && !isOver };
}

/** A step in the handling of a message. */
export type Step = "sending" | "sent" | "released" | "skipped";

/**
 * The row after a step of an invitation or a cancellation. A cancellation counts as soon as it arrives, sent or not.
 *
 * @param row as it was read, expired or not
 * @returns undefined if the step changes nothing
 */
export function nextMeetingRow(
  row: MeetingRow | undefined,
  { method, meeting }: Invitation["data"],
  step: Step,
  { key, message }: { readonly key: string; readonly message: string },
  now: Date,
): MeetingRow | undefined {
  const found = live(row, now);
  const isOwn = found?.sending?.message === message;
  if (step === "released" && !isOwn) return undefined;
  if (step === "skipped" && !isOwn && method === "REQUEST") return undefined;
  const told = { method, sequence: meeting.sequence };
  const kept = step === "sending" || step === "skipped" ? settled(row, message, now) : othersOf(found, isOwn);
  const sent = step === "sent" ? told : kept.sent;
  const sending = step === "sending" ? { ...told, message, at: now.toISOString() } : kept.sending;
  const cancelled = method === "CANCEL" ? Math.max(found?.cancelled ?? -1, meeting.sequence) : found?.cancelled;
  const until = Math.ceil((Math.max(Date.parse(meeting.end), now.getTime()) + KEPT_DAYS * MILLISECONDS.day) / 1000);
  return {
    key,
    ...(sent && { sent }),
    ...(cancelled !== undefined && { cancelled }),
    ...(sending && { sending }),
    expiresAt: Math.max(found?.expiresAt ?? 0, until),
    revision: (row?.revision ?? 0) + 1,
  };
}

type Mails = Pick<MeetingRow, "sent" | "sending">;

/** What stays in the row when it is a message's turn. What a dead run left behind now counts as sent. */
function settled(
  row: MeetingRow | undefined,
  message: string,
  now: Date,
): { [Key in keyof Mails]: Mails[Key] | undefined } {
  const { last, busy } = historyOf(row, message, now);
  return { sent: last, sending: busy ? row?.sending : undefined };
}

/** What stays in the row when a message is done: everything but its own mark. */
const othersOf = (found: Mails | undefined, isOwn: boolean) => ({
  sent: found?.sent,
  sending: isOwn ? undefined : found?.sending,
});
