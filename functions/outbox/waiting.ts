/** Records what became of the follow-ups of a digest. */
import { randomUUID } from "node:crypto";
import { uncontended } from "../../core/concurrency/conditional-write";
import type { WaitingFollowUp } from "../../core/digests/table";
import type { SkipReason } from "./decide";
import { type MessageRow, nextRow } from "./ledger";
import type { Outbox } from "./outbox";
import { tell } from "./settle";

/** Whether nothing is left to do about a follow-up, even if it is still stored. */
export const isOver = (row: MessageRow | undefined): boolean =>
  row?.state === "sent" || row?.state === "skipped" || row?.state === "unknown";

/** Skips a waiting follow-up. */
export async function skipFollowUp(outbox: Outbox, followUp: WaitingFollowUp, reason: SkipReason): Promise<void> {
  await tell(outbox, followUp, { status: "skipped", reason });
  await settleFollowUp(outbox, followUp, { state: "skipped", reason });
  const { key: outboxKey, queueMessageId } = followUp;
  outbox.report({ level: "INFO", message: "skipped", category: "followUp", reason, outboxKey, queueMessageId });
}

/**
 * Records the outcome of a mail for its follow-ups, and deletes them.
 *
 * @param row the mail's
 * @param waiting its follow-ups and others
 * @returns the others; undefined if the mail failed, in which case its follow-ups keep waiting
 */
export async function conclude<FollowUp extends WaitingFollowUp>(
  outbox: Outbox,
  row: MessageRow | undefined,
  waiting: readonly FollowUp[],
): Promise<readonly FollowUp[] | undefined> {
  if (row?.state === "failed") return undefined;
  if (!row || !isOver(row)) throw new Error("A digest's mail has no known outcome.");
  const { state, reason, messageId, followUps = [] } = row;
  const mailed = new Set(followUps.map(({ key }) => key));
  const become = { state, ...(reason !== undefined && { reason }), ...(messageId !== undefined && { messageId }) };
  const own = waiting.filter(({ key }) => mailed.has(key));
  await Promise.all(own.map((followUp) => settleFollowUp(outbox, followUp, become)));
  return waiting.filter(({ key }) => !mailed.has(key));
}

/** Writes the ledger first: if the follow-up were deleted before that, a redelivery of its message would store it again. */
async function settleFollowUp(
  { ledger, digests, now }: Outbox,
  followUp: WaitingFollowUp,
  become: Pick<MessageRow, "state" | "reason" | "messageId">,
): Promise<void> {
  const { key, payload, id, queueMessageId } = followUp;
  const message = { id, category: "followUp" } as const;
  await uncontended(async () => {
    const row = await ledger.read<MessageRow>(key);
    const next = nextRow(row, { key, payload, message, queueMessageId, writer: randomUUID() }, now(), become);
    return isOver(row) || (await ledger.write(row, next)) || undefined;
  });
  await digests.remove(followUp);
}
