/** When a message may be sent. */
import type { Message } from "./message";
import { MILLISECONDS } from "../time/spans";

/** How long a message may wait, even if its `notAfter` is later: a day less than the outbox's queues keep it. */
const LONGEST_WAIT_MS = MILLISECONDS.week;
/** How far ahead `notBefore` may be: SQS's longest visibility timeout. */
export const LONGEST_DELAY_MS = 12 * MILLISECONDS.hour;

/** When a message may be sent, both ends included. */
export interface SendingWindow {
  /** Absent: at once. */
  readonly notBefore?: Date;
  readonly notAfter: Date;
}

/** The default end for a message of this category; undefined if only the longest wait limits it. */
function ownEnd({ category, data }: Message): string | undefined {
  if (category === "invitation") return data.meeting.end;
  if (category === "reminder") return data.meeting.start;
  return "expires" in data ? data.expires : undefined;
}

/**
 * The window of a message: as the message says, or else by its category, but never more than 7 days.
 *
 * @param receivedAt when the queue received the message
 */
export function sendingWindow(message: Message, receivedAt: Date): SendingWindow {
  const longest = receivedAt.getTime() + LONGEST_WAIT_MS;
  const end = message.notAfter ?? ownEnd(message);
  return {
    ...(message.notBefore && { notBefore: new Date(message.notBefore) }),
    notAfter: new Date(Math.min(longest, end ? Date.parse(end) : longest)),
  };
}
