/** Postpones a queue's message, or moves it to the dead-letter queue. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { SECONDS } from "../../core/time/spans";

/** A queue and its dead-letter queue, which takes what can never be sent. */
export interface Queue {
  readonly url: string;
  readonly failuresUrl: string;
}

/** The message has to be redelivered. */
export class Postponed extends Error {
  override readonly name = "Postponed";
}

/** SQS's longest visibility timeout, in seconds: 12 hours from when a message was received. */
const LONGEST_HIDING = 12 * SECONDS.hour;

/** The longest reason on a dead letter, in characters. */
const LONGEST_REASON = 1000;

/**
 * Has a message redelivered later.
 *
 * @param seconds from now
 * @throws Postponed. If SQS fails, that does not matter: the message is redelivered after the queue's visibility timeout
 */
export async function postpone(sqs: SQSClient, { url }: Queue, record: SQSRecord, seconds: number): Promise<never> {
  const VisibilityTimeout = Math.max(0, Math.min(LONGEST_HIDING - 60, Math.ceil(seconds)));
  const input = { QueueUrl: url, ReceiptHandle: record.receiptHandle, VisibilityTimeout };
  await sqs.send(new ChangeMessageVisibilityCommand(input)).catch(() => undefined);
  throw new Postponed();
}

/** Moves a message to the dead-letter queue with the reason, which SQS's own redrive would not give. */
export async function bury(sqs: SQSClient, { failuresUrl }: Queue, record: SQSRecord, reason: string): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: failuresUrl,
      MessageBody: record.body,
      MessageAttributes: { reason: { DataType: "String", StringValue: reason.slice(0, LONGEST_REASON) } },
    }),
  );
}
