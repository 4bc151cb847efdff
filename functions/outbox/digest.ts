/** Sends the daily digest of one recipient. */
import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import type { DigestDue } from "../../core/digests/due";
import { parseAddress } from "../../core/recipients/address";
import type { WaitingDigest, WaitingFollowUp } from "../../core/digests/table";
import { MILLISECONDS } from "../../core/time/spans";
import { skipReason } from "./decide";
import { dispatch } from "./dispatch";
import { firstDigest, type ReadableFollowUp } from "./digest-mail";
import { readFacts } from "./facts";
import { type DigestedFollowUp, type MessageRow, standing } from "./ledger";
import { mailOf } from "./mail";
import type { Outbox, Secrets, Task, Work } from "./outbox";
import { takePlace } from "./quota";
import { again, giveUp } from "./settle";
import { awaitTurn, waitForRoom } from "./turn";
import { conclude, isOver, skipFollowUp } from "./waiting";

/** The message that asks for a digest, as it arrived. */
interface Arrived {
  readonly work: Work;
  readonly record: SQSRecord;
  /** How long until Lambda ends the run, in milliseconds. */
  readonly remaining: () => number;
}

/** What sending a digest needs besides its follow-ups. */
interface Run extends Arrived {
  readonly outbox: Outbox;
  readonly digest: WaitingDigest;
  readonly secrets: Secrets;
}

/** How long a digest may wait for room within the daily limits, in milliseconds: as long as any message. */
const LONGEST_WAIT = MILLISECONDS.week;

/**
 * Sends a digest, in as many mails as it takes. Each is claimed in the ledger like any mail. Then its outcome is recorded for each
 * of its follow-ups. These are deleted last, so that after a crash the next run finds what is left to do.
 *
 * @throws Postponed, or whatever DynamoDB or SQS fails with: the message is then redelivered
 */
export async function sendDigest(outbox: Outbox, asked: DigestDue, arrived: Arrived): Promise<void> {
  const digest = await outbox.digests.digest(asked.recipientId, asked.day);
  if (!digest || digest.nonce !== asked.nonce || outbox.now() < new Date(digest.due)) {
    const { messageId: queueMessageId } = arrived.record;
    return outbox.report({ level: "INFO", message: "no such digest", queueMessageId });
  }
  const run = { ...arrived, outbox, digest, secrets: await outbox.secrets() };
  let waiting: readonly WaitingFollowUp[] = await outbox.digests.followUps(asked.recipientId, asked.day);
  for (let part = 1; waiting.length > 0; part++) {
    const left = await sendPart(run, waiting, part);
    // The message is in the dead-letter queue and its follow-ups are kept; a redrive tries again to send them.
    if (!left) return;
    waiting = left;
  }
  await outbox.digests.remove(digest);
}

/**
 * Sends one mail of a digest, or finds out what became of it.
 *
 * @returns what is still waiting; undefined if the mail can never be sent
 */
async function sendPart(
  run: Run,
  waiting: readonly WaitingFollowUp[],
  part: number,
): Promise<readonly WaitingFollowUp[] | undefined> {
  const { outbox, digest, secrets } = run;
  const key = secrets.keys.digest(digest.recipientId, digest.day, part);
  const row = await outbox.ledger.read<MessageRow>(key);
  const task = taskOf(run, key, row?.followUps ?? []);
  const found = standing(row, task, outbox.now());
  if (found === "busy") return again(outbox, task, "busy");
  if (found === "lost") await giveUp(outbox, task, row);
  const left = found === "open" ? await sendMail(run, task, row, waiting, part) : waiting;
  if (left.length === 0) return left;
  return conclude(outbox, await outbox.ledger.read<MessageRow>(key), left);
}

/**
 * Sends the mail.
 *
 * @returns the follow-ups that were left for the digest, the mail's own first; an empty list if no mail was sent
 */
async function sendMail(
  run: Run,
  task: Task,
  row: MessageRow | undefined,
  waiting: readonly WaitingFollowUp[],
  part: number,
): Promise<readonly WaitingFollowUp[]> {
  const { outbox, digest, secrets } = run;
  await awaitTurn(outbox, task);
  const wanted = await choose(run, task, waiting);
  const [first, ...others] = wanted;
  if (!first) return wanted;
  const noPlace = await takePlace(outbox, task);
  if (noPlace) return waitForRoom(outbox, task, noPlace);
  const { recipientId: id, due } = digest;
  const { letterhead } = outbox;
  const message = firstDigest([first, ...others], digest, part, { id, keys: secrets.ring, letterhead });
  const address = parseAddress(message.to.address);
  if (!address) throw new Error("A checked message has no address.");
  const mail = mailOf(message, id, secrets.ring, letterhead, outbox.now());
  await dispatch(outbox, { ...task, message, address, secrets, receivedAt: new Date(due) }, mail, row);
  return wanted;
}

/** Decides about follow-ups as if they had just arrived, and skips those that may no longer be sent. @returns the others */
async function choose(run: Run, task: Task, waiting: readonly WaitingFollowUp[]): Promise<ReadableFollowUp[]> {
  const wanted = await Promise.all(waiting.map((followUp) => ifWanted(run, task, followUp)));
  return wanted.filter((followUp) => followUp !== undefined);
}

async function ifWanted(
  { outbox, secrets }: Run,
  task: Task,
  followUp: WaitingFollowUp,
): Promise<ReadableFollowUp | undefined> {
  const { key, message, receivedAt } = followUp;
  // A follow-up that is in two digests, because its message arrived twice, was sent with the first digest.
  if (isOver(await outbox.ledger.read<MessageRow>(key))) return void (await outbox.digests.remove(followUp));
  const address = message && parseAddress(message.to.address);
  if (!address) return void (await skipFollowUp(outbox, followUp, "erased"));
  const { facts } = await readFacts(outbox, { key, message, address, secrets, receivedAt: new Date(receivedAt) });
  if (facts.history.busy) return again(outbox, task, "overtaking");
  const reason = skipReason(message, facts);
  if (reason !== undefined) return void (await skipFollowUp(outbox, followUp, reason));
  return { ...followUp, message };
}

/** A mail of a digest, without the content of its follow-ups. */
function taskOf({ digest, work, record, remaining }: Run, key: string, followUps: readonly DigestedFollowUp[]): Task {
  return {
    key,
    payload: key,
    message: { category: "digest", id: digest.day, followUps },
    queueMessageId: record.messageId,
    writer: randomUUID(),
    work,
    record,
    remaining,
    notAfter: new Date(Date.parse(digest.due) + LONGEST_WAIT),
  };
}
