/** What the ledger says about a message once SES has reported on its mail. No I/O. */
import type { MessageRow, Outcome } from "../outbox/ledger";

/** The row of a message whose mail SES has reported on. */
export type ClosedRow = MessageRow & Required<Pick<MessageRow, "outcomes">>;

/** How many outcomes a row keeps. A mail has five at most, unless receiving servers keep giving it new kinds of answers. */
const MOST_OUTCOMES = 20;

/** Whether two events report the same thing. Their times may differ, since a delay is reported each time SES tries. */
const isSame = (one: Outcome, other: Outcome) =>
  one.messageId === other.messageId && one.status === other.status && one.reason === other.reason;

/**
 * The row of a message after an outcome of its mail. It becomes `sent` whatever it was before, since every event about a mail shows
 * that SES accepted it. Events may arrive in any order, and more than once.
 *
 * @param row as it was read
 * @param writer unique to this run
 * @returns undefined if the row has the outcome already
 */
export function closedRow(row: MessageRow, outcome: Outcome, now: Date, writer: string): ClosedRow | undefined {
  const outcomes = row.outcomes ?? [];
  if (outcomes.some((other) => isSame(other, outcome))) return undefined;
  const next: ClosedRow & { reason?: string } = {
    ...row,
    state: "sent",
    messageId: row.messageId ?? outcome.messageId,
    outcomes: [...outcomes, outcome].slice(-MOST_OUTCOMES),
    at: row.state === "sent" ? row.at : now.toISOString(),
    writer,
    revision: row.revision + 1,
  };
  // The reason for not sending it no longer applies.
  delete next.reason;
  return next;
}
