/** Stores the follow-ups that wait for their recipient's daily digest, by the recipient's id. */
import { randomUUID } from "node:crypto";
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { holds, uncontended } from "../concurrency/conditional-write";
import type { FollowUp } from "../outbox-messages/message";
import { SECONDS } from "../time/spans";

/** The key of an item: the recipient's id, and which of their items it is. */
interface Key {
  /** See {@link recipientId}. */
  readonly recipientId: string;
  readonly item: string;
}

/** The digest of one day. It holds neither an address nor anything that somebody wrote. */
export interface WaitingDigest extends Key {
  readonly item: `digest#${string}`;
  /** The date in the recipient's zone: `2026-12-01`. */
  readonly day: string;
  /** When it is due, ISO 8601 in UTC. */
  readonly due: string;
  /** The recipient's zone: an IANA name. */
  readonly timeZone: string;
  /** A secret without which the outbox does not send the digest. */
  readonly nonce: string;
  /** Present until the outbox is asked to send it; with `due` it is the key of the sparse index `unasked`. */
  readonly unasked?: "yes";
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** A waiting follow-up. */
export interface WaitingFollowUp extends Key {
  readonly item: `followUp#${string}`;
  /** The day of its digest. */
  readonly day: string;
  /** The message's key in the outbox's ledger. */
  readonly key: string;
  /** A hash of the message's content. */
  readonly payload: string;
  /** The message's id, as the application gave it. */
  readonly id: string;
  /** When the queue received the message, ISO 8601. */
  readonly receivedAt: string;
  /** The queue's id of the message. */
  readonly queueMessageId: string;
  /** Absent if the person was erased. */
  readonly message?: FollowUp;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * How long the items of a digest are kept after it was due, if it could not be sent, in days: as long as a queue of the outbox
 * keeps the message that asks for it.
 */
export const KEPT_DAYS = 8;

/** When the items of a digest expire. */
const expiryOf = (due: Date): number => Math.ceil(due.getTime() / 1000) + KEPT_DAYS * SECONDS.day;

const itemOfDay = (day: string) => `digest#${day}` as const;

/** What the index holds about a digest that is due. */
export type DueDigest = Pick<WaitingDigest, "recipientId" | "item" | "day" | "nonce">;

/** The table of digests. */
export class DigestsTable {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly name: string,
    private readonly now = () => Date.now(),
  ) {}

  /** Creates the digest of a day, unless there is one. @returns the existing or new one @throws WriteContention */
  async open(
    recipientId: string,
    { day, due, timeZone }: { readonly day: string; readonly due: Date; readonly timeZone: string },
  ): Promise<WaitingDigest> {
    const digest: WaitingDigest = {
      recipientId,
      item: itemOfDay(day),
      day,
      due: due.toISOString(),
      timeZone,
      nonce: randomUUID(),
      unasked: "yes",
      expiresAt: expiryOf(due),
    };
    // An existing digest may be deleted before it is read.
    return uncontended(async () => ((await this.#putNew(digest)) ? digest : this.digest(recipientId, day)));
  }

  /** Reads the digest of a day. */
  digest(recipientId: string, day: string): Promise<WaitingDigest | undefined> {
    return this.#read<WaitingDigest>({ recipientId, item: itemOfDay(day) });
  }

  /**
   * Stores a follow-up for a digest. A follow-up that is stored already stays in the digest that it joined.
   *
   * @returns false if another message with its id is waiting
   */
  async keep(
    { recipientId, day, due }: WaitingDigest,
    followUp: Omit<WaitingFollowUp, "recipientId" | "item" | "day" | "expiresAt">,
  ): Promise<boolean> {
    const item = `followUp#${followUp.key}` as const;
    if (await this.#putNew({ ...followUp, recipientId, item, day, expiresAt: expiryOf(new Date(due)) })) return true;
    const found = await this.#read<WaitingFollowUp>({ recipientId, item });
    return found?.payload === followUp.payload;
  }

  /** Reads a recipient's waiting follow-ups, for one day or for all, in the order in which the queue received them. */
  async followUps(recipientId: string, day?: string): Promise<WaitingFollowUp[]> {
    const waiting = await this.#query<WaitingFollowUp>(recipientId, "followUp#");
    return waiting
      .filter((followUp) => day === undefined || followUp.day === day)
      .sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
  }

  /** Deletes an item, if there is one. */
  async remove({ recipientId, item }: Key): Promise<void> {
    await this.dynamodb.send(new DeleteItemCommand({ TableName: this.name, Key: marshall({ recipientId, item }) }));
  }

  /**
   * Deletes a follow-up's content and address. When the digest is due, what is left is enough to tell the application that the
   * follow-up was not sent.
   */
  async blank({ recipientId, item }: WaitingFollowUp): Promise<void> {
    await holds(
      this.dynamodb.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: marshall({ recipientId, item }),
          UpdateExpression: "REMOVE message",
          ConditionExpression: "attribute_exists(recipientId)",
        }),
      ),
    );
  }

  /** The digests that are due and that the outbox has not been asked to send, page by page. */
  async *due(now: Date): AsyncGenerator<readonly DueDigest[]> {
    const pages = paginateQuery(
      { client: this.dynamodb },
      {
        TableName: this.name,
        IndexName: "unasked",
        KeyConditionExpression: "unasked = :yes AND due <= :now",
        ExpressionAttributeValues: marshall({ ":yes": "yes", ":now": now.toISOString() }),
      },
    );
    for await (const { Items = [] } of pages) yield Items.map((item) => unmarshall(item) as DueDigest);
  }

  /** Removes a digest from the index, once the outbox has been asked to send it. */
  async asked({ recipientId, item, nonce }: DueDigest): Promise<void> {
    await holds(
      this.dynamodb.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: marshall({ recipientId, item }),
          UpdateExpression: "REMOVE unasked",
          ConditionExpression: "nonce = :nonce",
          ExpressionAttributeValues: marshall({ ":nonce": nonce }),
        }),
      ),
    );
  }

  async #query<Item extends { readonly expiresAt: number }>(recipientId: string, begins: string): Promise<Item[]> {
    const pages = paginateQuery(
      { client: this.dynamodb },
      {
        TableName: this.name,
        ConsistentRead: true,
        KeyConditionExpression: "recipientId = :id AND begins_with(#item, :begins)",
        ExpressionAttributeNames: { "#item": "item" },
        ExpressionAttributeValues: marshall({ ":id": recipientId, ":begins": begins }),
      },
    );
    const found: Item[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map((item) => unmarshall(item) as Item));
    return found.filter((item) => this.#isLive(item));
  }

  async #read<Item extends { readonly expiresAt: number }>(key: Key): Promise<Item | undefined> {
    const { Item: item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.name, Key: marshall(key), ConsistentRead: true }),
    );
    const found = item && (unmarshall(item) as Item);
    return found && this.#isLive(found) ? found : undefined;
  }

  /** DynamoDB returns expired items until it deletes them. */
  #isLive({ expiresAt }: { readonly expiresAt: number }): boolean {
    return expiresAt * 1000 > this.now();
  }

  /** @returns false if the item exists already; an expired one counts as deleted */
  #putNew(item: WaitingDigest | WaitingFollowUp): Promise<boolean> {
    return holds(
      this.dynamodb.send(
        new PutItemCommand({
          TableName: this.name,
          Item: marshall(item, { removeUndefinedValues: true }),
          ConditionExpression: "attribute_not_exists(recipientId) OR expiresAt <= :now",
          ExpressionAttributeValues: marshall({ ":now": Math.floor(this.now() / 1000) }),
        }),
      ),
    );
  }
}
