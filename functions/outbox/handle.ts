/** Handles one message of the outbox's queues. */
import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import type { Message } from "../../core/outbox-messages/message";
import { digestDueIn } from "../../core/digests/due";
import { idIn, parseMessage } from "../../core/outbox-messages/parse";
import { describeRefusal, type Refusal } from "../../core/outbox-messages/refusal";
import { sendingWindow } from "../../core/outbox-messages/window";
import { parseAddress } from "../../core/recipients/address";
import { attempt } from "./attempt";
import { sendDigest } from "./digest";
import { type MessageRow, standing } from "./ledger";
import type { Job, Outbox, Work } from "./outbox";
import { bury, Postponed } from "./queues";
import type { Lane } from "./rate";
import { again, giveUp, tell, told } from "./settle";

/**
 * Handles one message.
 *
 * @param remaining how long until Lambda ends the run, in milliseconds
 * @returns when there is nothing left to do
 * @throws if it has to be redelivered: Postponed, or whatever AWS fails with, whose name is logged
 */
export async function handleMessage(outbox: Outbox, record: SQSRecord, remaining: () => number): Promise<void> {
  try {
    await handle(outbox, record, remaining);
  } catch (error) {
    const { name } = error as Error;
    const interrupted = {
      level: "ERROR",
      message: "interrupted",
      queueMessageId: record.messageId,
      error: name,
    } as const;
    if (!(error instanceof Postponed)) outbox.report(interrupted);
    throw error;
  }
}

async function handle(outbox: Outbox, record: SQSRecord, remaining: () => number): Promise<void> {
  const work = workOf(outbox, record);
  const digest = work.lane === "bulk" ? digestDueIn(record.body) : undefined;
  if (digest) return sendDigest(outbox, digest, { work, record, remaining });
  const receivedAt = new Date(Number(record.attributes.SentTimestamp));
  const parsed = parseMessage(record.body, { ...outbox.rules, receivedAt });
  if ("refusals" in parsed) return refuse(outbox, work, record, parsed.refusals, idIn(record.body));
  const { message } = parsed;
  const refusals = misplaced(message, work.lane);
  if (refusals.length > 0) return refuse(outbox, work, record, refusals, message.id);
  const job = await jobOf(outbox, message, { work, record, receivedAt, remaining });
  const now = outbox.now();
  const { notBefore } = sendingWindow(message, receivedAt);
  if (notBefore && now < notBefore) return again(outbox, job, "not-yet", (notBefore.getTime() - now.getTime()) / 1000);

  const row = await outbox.ledger.read<MessageRow>(job.key);
  switch (standing(row, job, now)) {
    case "open":
      return attempt(outbox, job, row);
    case "settled":
      return outbox.report(told(job, { level: "INFO", message: "repeated" }));
    case "busy":
      return again(outbox, job, "busy");
    case "lost":
      return giveUp(outbox, job, row);
    case "taken":
      return refuse(outbox, work, record, [TAKEN]);
  }
}

const TAKEN: Refusal = {
  path: "id",
  fault: "belongs to another message",
  remedy: "Give each message its own id; only a repeated message keeps its id",
};

/** Why a message does not belong in its queue. */
function misplaced({ category, notBefore }: Message, lane: Lane): Refusal[] {
  if (lane === "bulk") return [];
  if (category !== "system") {
    const fault = `${category} does not belong in the urgent queue`;
    return [{ path: "category", fault, remedy: "Put it into the bulk queue: the urgent one is for system notices" }];
  }
  if (notBefore === undefined) return [];
  const remedy = "Put it into the bulk queue: messages in the urgent one are sent at once";
  return [{ path: "notBefore", fault: "is not allowed in the urgent queue", remedy }];
}

function workOf({ queues }: Outbox, { eventSourceARN }: SQSRecord): Work {
  const work = queues.get(eventSourceARN.slice(eventSourceARN.lastIndexOf(":") + 1));
  if (!work) throw new Error("The message comes from a queue that is not the outbox's.");
  return work;
}

async function jobOf(
  outbox: Outbox,
  message: Message,
  rest: Pick<Job, "work" | "record" | "receivedAt" | "remaining">,
): Promise<Job<Message>> {
  const address = parseAddress(message.to.address);
  if (!address) throw new Error("A checked message has no address.");
  const secrets = await outbox.secrets();
  const { keys } = secrets;
  const hashes = { key: keys.message(message), payload: keys.payload(message) };
  const { notAfter } = sendingWindow(message, rest.receivedAt);
  return {
    ...rest,
    ...hashes,
    message,
    notAfter,
    address,
    secrets,
    queueMessageId: rest.record.messageId,
    writer: randomUUID(),
  };
}

/**
 * Moves a message that cannot be entered in the ledger to the dead-letter queue.
 *
 * @param id the message's id; absent if it has none, or if it has another message's
 */
async function refuse(
  outbox: Outbox,
  work: Work,
  record: SQSRecord,
  refusals: readonly Refusal[],
  id?: string,
): Promise<void> {
  const reason = refusals.map(describeRefusal).join(" ");
  await bury(outbox.sqs, work, record, reason);
  if (id !== undefined) await tell(outbox, { id }, { status: "failed", reason });
  outbox.report({ level: "ERROR", message: "refused", queueMessageId: record.messageId, reason });
}
