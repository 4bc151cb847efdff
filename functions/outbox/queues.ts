/** What is done to a message of the queue besides letting it go. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { SECONDS } from "../../core/time";

/** A queue, and the one of what can never be sent. */
export interface Queue {
  readonly url: string;
  readonly failuresUrl: string;
}

/** The message has to come again. */
export class Postponed extends Error {
  override readonly name = "Postponed";
}

/** The longest time for which SQS hides a message, in seconds: 12 hours, from when it was received. */
const LONGEST_HIDING = 12 * SECONDS.hour;

/** How long a reason among the dead letters may be, in characters. */
const LONGEST_REASON = 1000;

/**
 * Has a message come again later.
 *
 * @param seconds from now
 * @throws Postponed; what SQS fails with is no matter, since the message comes again all the same, when the queue says
 */
export async function postpone(sqs: SQSClient, { url }: Queue, record: SQSRecord, seconds: number): Promise<never> {
  const VisibilityTimeout = Math.max(0, Math.min(LONGEST_HIDING - 60, Math.ceil(seconds)));
  const input = { QueueUrl: url, ReceiptHandle: record.receiptHandle, VisibilityTimeout };
  await sqs.send(new ChangeMessageVisibilityCommand(input)).catch(() => undefined);
  throw new Postponed();
}

/** Puts a message among the dead letters, with the reason that a redrive of SQS's own would not give. */
export async function bury(sqs: SQSClient, { failuresUrl }: Queue, record: SQSRecord, reason: string): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: failuresUrl,
      MessageBody: record.body,
      MessageAttributes: { reason: { DataType: "String", StringValue: reason.slice(0, LONGEST_REASON) } },
    }),
  );
}
