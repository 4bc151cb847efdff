/** What the ledger says of a message once SES has told of its mail. No I/O. */
import type { MessageRow, Outcome } from "../outbox/ledger";

/** How many outcomes a row keeps: a mail has five at most, unless mailboxes answer it in ever new ways. */
const MOST_OUTCOMES = 20;

/** Whether two events tell of the same thing. Times do not tell them apart: a delay is told each time SES tries. */
const isSame = (one: Outcome, other: Outcome) =>
  one.messageId === other.messageId && one.status === other.status && one.reason === other.reason;

/**
 * The row of a message after an outcome of its mail, whatever it said before: only SES knows that it accepted a mail, and all that
 * it tells of one says so. Events come in any order and more than once.
 *
 * @param row as it was read
 * @param writer of this run alone
 * @returns undefined where the row knows of it already
 */
export function closedRow(row: MessageRow, outcome: Outcome, now: Date, writer: string): MessageRow | undefined {
  const outcomes = row.outcomes ?? [];
  if (outcomes.some((other) => isSame(other, outcome))) return undefined;
  const next: MessageRow & { reason?: string } = {
    ...row,
    state: "sent",
    messageId: row.messageId ?? outcome.messageId,
    outcomes: [...outcomes, outcome].slice(-MOST_OUTCOMES),
    at: row.state === "sent" ? row.at : now.toISOString(),
    writer,
    revision: row.revision + 1,
  };
  // Why it was not to be sent says nothing any more.
  delete next.reason;
  return next;
}
