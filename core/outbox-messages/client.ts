/** The application's side of the outbox: checks messages as the outbox will, then puts them into its queues. */
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { MessageInput } from "./message";
import { parseMessage, type Rules } from "./parse";
import { describeRefusal, type Refusal } from "./refusal";

/** A queue of the outbox. */
export type OutboxQueue = "outboxBulk" | "outboxUrgent";

/** What the client must know about the stack. */
export interface OutboxClientConfig {
  /** The URLs of the queues, as the stack's output `queueUrls` has them. */
  readonly queueUrls: Readonly<Record<OutboxQueue, string>>;
  /** The setting `linkHosts`; if the stack does not set it, the website's host. */
  readonly linkHosts: readonly string[];
  /** The ids of the setting `mailingLists`. */
  readonly mailingLists: readonly string[];
  /** The AWS Region of the stack; by default the one in the environment. */
  readonly region?: string;
}

/** The result for one message of {@link OutboxClient.sendAll}: it is in its queue unless `error` says why not. */
export interface Put {
  /** The message's own id. */
  readonly id: string;
  readonly error?: Error;
}

/** The outbox would refuse the message, so it was not put into a queue. */
export class MessageRefusedError extends Error {
  override readonly name = "MessageRefusedError";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(describeRefusal).join(" "));
  }
}

/**
 * The queue for a message: the urgent one for system notices, so that they do not wait behind invitations. Only the bulk queue
 * holds a message back until its `notBefore`, so a notice with one goes there.
 */
export const queueOf = ({ category, notBefore }: Pick<MessageInput, "category" | "notBefore">): OutboxQueue =>
  category === "system" && notBefore === undefined ? "outboxUrgent" : "outboxBulk";

/** A checked message, ready for its queue. */
interface Body {
  readonly index: number;
  readonly text: string;
  readonly queue: OutboxQueue;
}

/**
 * The most messages in one call (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html).
 */
const BATCH_MESSAGES = 10;
/** The most bytes in one call: SQS's limit until August 2025, and still that of other implementations. */
const BATCH_BYTES = 256 * 1024;

/** Puts messages into the outbox, with the permissions of the stack's sender role (output `senderRoleArn`). */
export class OutboxClient {
  readonly #sqs: SQSClient;

  constructor(private readonly config: OutboxClientConfig) {
    this.#sqs = new SQSClient(config.region === undefined ? {} : { region: config.region });
  }

  /**
   * Puts one message into its queue. Its outcome arrives in the queues of the setting `statusSubscribers`. Sending it again is
   * harmless: each `id` is mailed once.
   *
   * @throws MessageRefusedError if the outbox would refuse it, and whatever SQS fails with
   */
  async send(message: MessageInput): Promise<void> {
    const { text, queue } = this.#checked(message, 0);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.config.queueUrls[queue], MessageBody: text }));
  }

  /**
   * Puts messages into their queues, in batches. One that fails does not stop the others.
   *
   * @returns one result for each message, in the same order
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

  /** Sends a batch. @returns the errors of the messages that SQS did not accept */
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

/** Splits bodies into batches within SQS's limits, keeping their order. */
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
