/** What one recipient was sent about one meeting, so that mails that overtake one another do no harm. No I/O. */
import type { Invitation } from "../../core/messages/message";
import { MILLISECONDS } from "../../core/time";
import { live, LONGEST_RUN } from "./ledger";

type Method = Invitation["data"]["method"];

/** A mail for calendars: what it does, and which state of the meeting it tells. */
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
  /** The highest sequence of a cancellation that came, sent or not: no invitation up to it is sent any more. */
  readonly cancelled?: number;
  /** What a run is about to hand to SES; left behind by one that died. */
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

/** What decides about a meeting's mail. */
export interface History {
  /** The last mail that was sent; the recipient was invited if there is one. */
  readonly last: Told | undefined;
  /** See {@link MeetingRow.cancelled}; -1 where none came. */
  readonly cancelled: number;
  /** Another message about the meeting is on its way to SES, and what becomes of it has to be known first. */
  readonly busy: boolean;
}

/** A mail that may have been sent counts as sent: a cancellation too many does less harm than one too few. */
function lastSent({ sent, sending }: MeetingRow, isPerhapsSent: boolean): Told | undefined {
  if (!sending || !isPerhapsSent) return sent;
  if (sent && sent.sequence > sending.sequence) return sent;
  return { method: sending.method, sequence: sending.sequence };
}

/** The history of a meeting, as a message finds it. @param message its key */
export function historyOf(row: MeetingRow | undefined, message: string, now: Date): History {
  const found = live(row, now);
  if (!found) return { last: undefined, cancelled: -1, busy: false };
  const { sending, cancelled = -1 } = found;
  const isOther = sending !== undefined && sending.message !== message;
  const isOver = sending !== undefined && now.getTime() - Date.parse(sending.at) >= LONGEST_RUN;
  return { last: lastSent(found, isOver), cancelled, busy: isOther && !isOver };
}

/** What becomes of the row. */
export type Step = "sending" | "sent" | "released" | "skipped";

/**
 * The row after a step of an invitation or a cancellation. A cancellation counts from the moment that it comes.
 *
 * @param row as it was read, expired or not
 * @returns undefined where the step changes nothing
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

/** What is kept when a message takes its turn: what a run that died left behind now counts as sent. */
function settled(
  row: MeetingRow | undefined,
  message: string,
  now: Date,
): { [Key in keyof Mails]: Mails[Key] | undefined } {
  const { last, busy } = historyOf(row, message, now);
  return { sent: last, sending: busy ? row?.sending : undefined };
}

/** What is kept when a message is done: all but its own mark. */
const othersOf = (found: Mails | undefined, isOwn: boolean) => ({
  sent: found?.sent,
  sending: isOwn ? undefined : found?.sending,
});
