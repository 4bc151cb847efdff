/** Keeps a follow-up for the daily digest of its recipient. */
import type { FollowUp } from "../../core/outbox-messages/message";
import type { WaitingDigest } from "../../core/digests/table";
import { recipientId } from "../../core/recipients/identity";
import { digestAfter } from "./digest-time";
import { LONGEST_RUN, type MessageRow, nextRow } from "./ledger";
import type { Job, Outbox } from "./outbox";
import { again, skip, tell, told } from "./settle";

/**
 * Stores a follow-up for a digest, tells the application, then writes the ledger. After a crash in between, the message is
 * redelivered and all of that is repeated, but the follow-up is stored only once.
 *
 * @param row the message's row as it was read
 */
export async function defer(outbox: Outbox, job: Job<FollowUp>, row: MessageRow | undefined): Promise<void> {
  const digest = await nextDigest(outbox, job);
  if (!digest) return skip(outbox, job, row, "too-late");
  const { key, payload, message, queueMessageId } = job;
  const receivedAt = job.receivedAt.toISOString();
  const followUp = { key, payload, message, queueMessageId, id: message.id, receivedAt };
  if (!(await outbox.digests.keep(digest, followUp))) return again(outbox, job, "raced");
  await tell(outbox, message, { status: "deferred" });
  if (!(await outbox.ledger.write(row, nextRow(row, job, outbox.now(), { state: "deferred" }))))
    return again(outbox, job, "raced");
  outbox.report(told(job, { level: "INFO", message: "deferred" }));
}

/**
 * The digest that a follow-up joins: the next one that is due late enough for this run to have ended by then, since a follow-up
 * stored after the digest was sent would miss it. There is one digest a day, whatever time zones the messages name.
 *
 * @returns undefined if that digest is due too late for the message
 */
async function nextDigest(
  { digests, ledger, letterhead, now }: Outbox,
  { message, address, secrets, notAfter }: Job<FollowUp>,
): Promise<WaitingDigest | undefined> {
  const id = recipientId(secrets.idKey, address);
  const { timeZone = letterhead.timeZone } = message;
  const closing = new Date(now().getTime() + LONGEST_RUN);
  for (let from = closing; ;) {
    const time = digestAfter(from, timeZone);
    if (time.due > notAfter) return undefined;
    const digest = await digests.open(id, { ...time, timeZone });
    const hasLeft = (await ledger.read<MessageRow>(secrets.keys.digest(id, time.day, 1))) !== undefined;
    if (!hasLeft && new Date(digest.due) > closing) return digest;
    from = time.due;
  }
}
