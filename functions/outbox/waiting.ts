/** Writes down what became of the follow-ups of a digest. */
import { randomUUID } from "node:crypto";
import type { WaitingFollowUp } from "../../core/recipients/digests";
import type { SkipReason } from "./decide";
import { type MessageRow, nextRow } from "./ledger";
import type { Outbox } from "./outbox";
import { tell } from "./settle";

/** How often a row is tried to be written that other runs keep coming before. */
const ATTEMPTS = 5;

/** Whether nothing is left to do about a follow-up, whatever waits of it. */
export const isOver = (row: MessageRow | undefined): boolean =>
  row?.state === "sent" || row?.state === "skipped" || row?.state === "unknown";

/** Skips a follow-up that waited. */
export async function skipFollowUp(outbox: Outbox, followUp: WaitingFollowUp, reason: SkipReason): Promise<void> {
  await tell(outbox, followUp, { status: "skipped", reason });
  await settleFollowUp(outbox, followUp, { state: "skipped", reason });
  const { key: outboxKey, queueMessageId } = followUp;
  outbox.report({ level: "INFO", message: "skipped", category: "followUp", reason, outboxKey, queueMessageId });
}

/**
 * Writes down for the follow-ups of a mail what the ledger says of it, and deletes them.
 *
 * @param row of the mail
 * @param waiting its follow-ups and others
 * @returns the others; undefined where the mail failed: its follow-ups then wait on
 */
export async function conclude<FollowUp extends WaitingFollowUp>(
  outbox: Outbox,
  row: MessageRow | undefined,
  waiting: readonly FollowUp[],
): Promise<readonly FollowUp[] | undefined> {
  if (row?.state === "failed") return undefined;
  if (!row || !isOver(row)) throw new Error("A digest's mail of which nobody knows what became of it.");
  const { state, reason, messageId, followUps = [] } = row;
  const mailed = new Set(followUps.map(({ key }) => key));
  const become = { state, ...(reason !== undefined && { reason }), ...(messageId !== undefined && { messageId }) };
  const own = waiting.filter(({ key }) => mailed.has(key));
  await Promise.all(own.map((followUp) => settleFollowUp(outbox, followUp, become)));
  return waiting.filter(({ key }) => !mailed.has(key));
}

/** The ledger first: what is deleted before its row says so would wait again if its message came once more. */
async function settleFollowUp(
  { ledger, digests, now }: Outbox,
  followUp: WaitingFollowUp,
  become: Pick<MessageRow, "state" | "reason" | "messageId">,
): Promise<void> {
  const { key, payload, id, queueMessageId } = followUp;
  const message = { id, category: "followUp" } as const;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = await ledger.read<MessageRow>(key);
    const next = nextRow(row, { key, payload, message, queueMessageId, writer: randomUUID() }, now(), become);
    if (isOver(row) || (await ledger.write(row, next))) return digests.remove(followUp);
  }
  throw new Error(`Other runs came first ${ATTEMPTS} times.`);
}
