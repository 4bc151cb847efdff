/** The application's side of the outbox: puts messages into its queues, once they are checked as the outbox will check them. */
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { MessageInput } from "./message";
import { parseMessage, type Rules } from "./parse";
import { describeRefusal, type Refusal } from "./refusal";

/** A queue of the outbox. */
export type OutboxQueue = "outboxBulk" | "outboxUrgent";

/** What the client must know of the stack. */
export interface OutboxClientConfig {
  /** The URLs of the queues, as the stack's output `queueUrls` has them. */
  readonly queueUrls: Readonly<Record<OutboxQueue, string>>;
  /** The setting `linkHosts`; where the stack does not state it, the website's host. */
  readonly linkHosts: readonly string[];
  /** The ids of the setting `mailingLists`. */
  readonly mailingLists: readonly string[];
  /** The AWS Region of the stack; by default what the environment says. */
  readonly region?: string;
}

/** What became of one message of {@link OutboxClient.sendAll}: it is in its queue, or `error` says why it is not. */
export interface Put {
  /** The message's own id. */
  readonly id: string;
  readonly error?: Error;
}

/** A message that the outbox would refuse. Nothing of it was sent. */
export class MessageRefusedError extends Error {
  override readonly name = "MessageRefusedError";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(describeRefusal).join(" "));
  }
}

/**
 * The queue that a message belongs into: a system notice does not wait behind invitations, unless it is to wait anyway. The bulk
 * queue is the one that keeps a message until its `notBefore`.
 */
export const queueOf = ({ category, notBefore }: Pick<MessageInput, "category" | "notBefore">): OutboxQueue =>
  category === "system" && notBefore === undefined ? "outboxUrgent" : "outboxBulk";

/** A message that was checked, as it goes into a queue. */
interface Body {
  readonly index: number;
  readonly text: string;
  readonly queue: OutboxQueue;
}

/** The most messages of one call (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html). */
const BATCH_MESSAGES = 10;
/** The most bytes of one call: SQS allowed no more before August 2025, and other implementations still do not. */
const BATCH_BYTES = 256 * 1024;

/** Puts messages into the outbox. It needs the stack's sender role, whose ARN is the output `senderRoleArn`. */
export class OutboxClient {
  readonly #sqs: SQSClient;

  constructor(private readonly config: OutboxClientConfig) {
    this.#sqs = new SQSClient(config.region === undefined ? {} : { region: config.region });
  }

  /**
   * Puts one message into its queue. What becomes of it the application hears from the queues of the setting `statusSubscribers`.
   * Sending it again is harmless: an `id` is mailed once.
   *
   * @throws MessageRefusedError when the outbox would refuse it
   */
  async send(message: MessageInput): Promise<void> {
    const { text, queue } = this.#checked(message, 0);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.config.queueUrls[queue], MessageBody: text }));
  }

  /**
   * Puts messages into their queues, in batches, and goes on past those that fail.
   *
   * @returns one result for each message, in the order of the messages
   */
  async sendAll(messages: readonly MessageInput[]): Promise<Put[]> {
    const errors = new Map<number, Error>();
    const bodies = messages.flatMap((message, index) => {
      try {
        return [this.#checked(message, index)];
      } catch (error) {
        errors.set(index, error as Error);
        return [];
      }
    });
    for (const queue of ["outboxUrgent", "outboxBulk"] as const)
      for (const batch of batches(bodies.filter((body) => body.queue === queue))) {
        for (const [index, error] of await this.#sendBatch(queue, batch)) errors.set(index, error);
      }
    return messages.map(({ id }, index) => {
      const error = errors.get(index);
      return error ? { id, error } : { id };
    });
  }

  /** Closes the connections. */
  close(): void {
    this.#sqs.destroy();
  }

  #checked(message: MessageInput, index: number): Body {
    const text = JSON.stringify(message);
    const { linkHosts, mailingLists } = this.config;
    const rules: Rules = { linkHosts, mailingLists, receivedAt: new Date() };
    const result = parseMessage(text, rules);
    if ("refusals" in result) throw new MessageRefusedError(result.refusals);
    return { index, text, queue: queueOf(message) };
  }

  /** Sends a batch, and gives the errors of those that SQS did not take. */
  async #sendBatch(queue: OutboxQueue, batch: readonly Body[]): Promise<[index: number, error: Error][]> {
    const Entries = batch.map(({ index, text }) => ({ Id: `${index}`, MessageBody: text }));
    try {
      const { Failed = [] } = await this.#sqs.send(
        new SendMessageBatchCommand({ QueueUrl: this.config.queueUrls[queue], Entries }),
      );
      return Failed.map(({ Id, Code, Message = "" }) => [Number(Id), new Error(`SQS: ${Code}. ${Message}`.trim())]);
    } catch (error) {
      return batch.map(({ index }) => [index, error as Error]);
    }
  }
}

/** Parts bodies into the batches that SQS takes, in their order. */
export function batches<Item extends { readonly text: string }>(bodies: readonly Item[]): Item[][] {
  const parts: Item[][] = [];
  let room = 0;
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body.text);
    const last = parts.at(-1);
    if (last && last.length < BATCH_MESSAGES && bytes <= room) {
      last.push(body);
      room -= bytes;
    } else {
      parts.push([body]);
      room = BATCH_BYTES - bytes;
    }
  }
  return parts;
}
