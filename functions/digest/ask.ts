/** Asks the outbox for the digests that are due. */
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DigestDue } from "../../core/digests/due";
import type { DigestsTable, DueDigest } from "../../core/digests/table";

/**
 * The most messages in one call (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html).
 */
const BATCH_MESSAGES = 10;

/** What a run did. */
export interface Asked {
  readonly asked: number;
  /** How many requests SQS did not accept; the next run makes them again. */
  readonly failed: number;
}

/**
 * Asks for every digest that is due. If a run dies after asking but before recording that it asked, the next one asks again: the
 * outbox sends each digest once, however often it is asked.
 *
 * @throws whatever DynamoDB or SQS fails with
 */
export async function askForDigests(
  sqs: SQSClient,
  queueUrl: string,
  digests: DigestsTable,
  now: Date,
): Promise<Asked> {
  let [asked, failed] = [0, 0];
  for await (const page of digests.due(now)) {
    for (let from = 0; from < page.length; from += BATCH_MESSAGES) {
      const batch = page.slice(from, from + BATCH_MESSAGES);
      const taken = await ask(sqs, queueUrl, batch);
      await Promise.all(taken.map((digest) => digests.asked(digest)));
      asked += taken.length;
      failed += batch.length - taken.length;
    }
  }
  return { asked, failed };
}

/** Asks for a batch of digests. @returns the digests whose message SQS accepted */
async function ask(sqs: SQSClient, QueueUrl: string, batch: readonly DueDigest[]): Promise<readonly DueDigest[]> {
  const Entries = batch.map((digest, index) => ({ Id: `${index}`, MessageBody: JSON.stringify(messageOf(digest)) }));
  const { Successful = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const taken = new Set(Successful.map(({ Id }) => Number(Id)));
  return batch.filter((_, index) => taken.has(index));
}

const messageOf = ({ recipientId, day, nonce }: DueDigest): DigestDue => ({
  internal: "digest",
  recipientId,
  day,
  nonce,
});
