/** Takes messages out of a queue, then moves them, deletes them or puts them back. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Aws } from "../aws-client/aws";

/** How long a message stays hidden from others, in seconds, should this process end before it puts it back. */
const HIDDEN = 600;
/** Messages in one answer: the most that SQS gives. */
const BATCH = 10;
/**
 * Seconds that SQS waits for a message. Any wait at all has it ask every server, so that an empty answer means an empty queue
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html).
 */
const WAIT = 1;

/** A message, hidden from others until it is put back. */
export interface Taken {
  readonly id: string;
  readonly handle: string;
  readonly body: string;
  readonly attributes: NonNullable<Message["MessageAttributes"]>;
  readonly sentAt: Date;
}

function taken({
  MessageId = "",
  ReceiptHandle = "",
  Body = "",
  Attributes = {},
  MessageAttributes = {},
}: Message): Taken {
  return {
    id: MessageId,
    handle: ReceiptHandle,
    body: Body,
    attributes: MessageAttributes,
    sentAt: new Date(Number(Attributes.SentTimestamp)),
  };
}

/** The messages of one queue that this process has taken. */
export class Queue {
  readonly #aws: Aws;
  readonly #url: string;
  readonly #taken = new Map<string, Taken>();

  constructor(aws: Aws, url: string) {
    this.#aws = aws;
    this.#url = url;
  }

  get #sqs(): SQSClient {
    return this.#aws.client(SQSClient);
  }

  /**
   * Takes what is in the queue.
   *
   * @param most how many messages to take
   * @param onBatch told how many it has so far
   * @throws AwsFault; what was taken can then still be put back
   */
  async take(most: number, onBatch: (sum: number) => void): Promise<readonly Taken[]> {
    const ask = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: HIDDEN,
      WaitTimeSeconds: WAIT,
      MessageSystemAttributeNames: ["SentTimestamp"],
      MessageAttributeNames: ["All"],
    });
    while (this.#taken.size < most) {
      const { Messages = [] } = await this.#sqs.send(ask);
      if (Messages.length === 0) break;
      for (const message of Messages.map(taken)) this.#taken.set(message.id, message);
      onBatch(this.#taken.size);
    }
    return [...this.#taken.values()];
  }

  /**
   * Sends a message to another queue, then deletes it here: whatever fails in between, it is in one of the two.
   *
   * @param attributes those that it keeps
   * @throws AwsFault
   */
  async move({ id, body }: Taken, target: string, attributes: Taken["attributes"]): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: target, MessageBody: body, MessageAttributes: attributes }),
    );
    await this.delete(id);
  }

  /** Deletes a message that was taken. @throws AwsFault */
  async delete(id: string): Promise<void> {
    const message = this.#taken.get(id);
    await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: message?.handle }));
    this.#taken.delete(id);
  }

  /** Puts back what was taken and is neither moved nor deleted. What cannot be put back comes back by itself. */
  async putBack(): Promise<void> {
    for (const { handle } of this.#taken.values()) {
      const show = new ChangeMessageVisibilityCommand({
        QueueUrl: this.#url,
        ReceiptHandle: handle,
        VisibilityTimeout: 0,
      });
      await this.#sqs.send(show);
    }
    this.#taken.clear();
  }
}
