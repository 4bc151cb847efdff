/** What the outbox works with. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type { KeyRing } from "../../core/link-tokens/key-ring";
import type { Entry } from "../../core/lambda-runtime/log";
import type { Message } from "../../core/outbox-messages/message";
import type { Rules } from "../../core/outbox-messages/parse";
import type { DigestsTable } from "../../core/digests/table";
import type { Tell } from "../../core/outbox-messages/status-topic";
import type { Address } from "../../core/recipients/address";
import type { Allowance } from "./account";
import type { Digest } from "./digest-mail";
import type { Keys } from "./keys";
import type { Arrival } from "./ledger";
import type { Letterhead } from "./letterhead";
import type { Queue } from "./queues";
import type { Lane, Pace } from "./rate";
import type { LedgerTable } from "./table";

/** One of the outbox's two queues, as this process works on it. */
export interface Work extends Queue {
  readonly lane: Lane;
  /** The most processes that work on it at once. */
  readonly concurrency: number;
  readonly pace: Pace;
}

/** The secrets of the outbox. */
export interface Secrets {
  /** The key for recipients' ids. */
  readonly idKey: Buffer;
  readonly keys: Keys;
  readonly ring: KeyRing;
}

/** Everything that handling a message needs besides the message. */
export interface Outbox {
  readonly dynamodb: DynamoDBClient;
  /** The names of tables. */
  readonly recipients: string;
  readonly objections: string;
  readonly ledger: LedgerTable;
  readonly digests: DigestsTable;
  readonly sqs: SQSClient;
  /** Tells the application what became of a message. */
  readonly tell: Tell;
  /** A client that does not retry. */
  readonly ses: SESv2Client;
  readonly secrets: () => Promise<Secrets>;
  /** What SES lets the account send. */
  readonly allowance: () => Promise<Allowance>;
  /** The messages in 24 hours that AWS was told to expect; Infinity if the stack does not watch the account's volume. */
  readonly expectedDailyVolume: number;
  readonly letterhead: Letterhead;
  readonly rules: Omit<Rules, "receivedAt">;
  readonly configurationSets: { readonly main: string; readonly updates: string };
  readonly organizerDailyLimit: number;
  /** By the queue's name, which is the end of its ARN. */
  readonly queues: ReadonlyMap<string, Work>;
  readonly now: () => Date;
  /** A number from 0 to 1, excluding 1. */
  readonly random: () => number;
  readonly report: (entry: Entry) => void;
}

/** A message, or a digest of several, about which a decision is made. */
export interface Asking {
  /** The message's key in the ledger. */
  readonly key: string;
  readonly message: Message | Digest;
  readonly address: Address;
  readonly secrets: Secrets;
  /** When the queue received the message. */
  readonly receivedAt: Date;
}

/** A mail that is being handled, without its content. */
export interface Task extends Arrival {
  readonly record: SQSRecord;
  readonly work: Work;
  /** The latest time at which it may be sent. */
  readonly notAfter: Date;
  /** How long until Lambda ends the run, in milliseconds. */
  readonly remaining: () => number;
}

/** A message that is being handled, or a digest of several. */
export interface Job<Mailed extends Message | Digest = Message | Digest> extends Task, Asking {
  readonly message: Mailed;
}
