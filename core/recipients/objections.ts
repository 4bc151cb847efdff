/** Reads and writes objections, by recipient's id: they say "do not mail" for people who have no item in the recipients table. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { holds } from "../concurrency/conditional-write";
import type { Preferences } from "./preferences";

/** The item of one person. It holds no address, and never expires. */
export interface Objection {
  /** The key: see {@link recipientId}. */
  readonly id: string;
  /** The choices that were made while this recipient had no item. */
  readonly preferences?: Preferences;
  /** When everything about this person was erased, ISO 8601: nothing is mailed or stored from then on. */
  readonly erasedAt?: string | undefined;
  /** Rises with each write, and every write is conditional on it. */
  readonly revision: number;
}

/** Reads a person's item, strongly consistent. */
export async function readObjection(
  dynamodb: DynamoDBClient,
  table: string,
  id: string,
): Promise<Objection | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return Item && (unmarshall(Item) as Objection);
}

/** Whether a person was erased: they are mailed only what they ask for, and nothing is stored about them. */
export const isErased = (objection: Objection | undefined): boolean => objection?.erasedAt !== undefined;

/**
 * Writes a person's item, unless it has changed since it was read.
 *
 * @param read what {@link readObjection} returned
 * @returns false if another writer got in first and nothing was written
 */
export async function writeObjection(
  dynamodb: DynamoDBClient,
  table: string,
  read: Objection | undefined,
  next: Objection,
): Promise<boolean> {
  return holds(
    dynamodb.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(next, { removeUndefinedValues: true }),
        ConditionExpression: read ? "revision = :read" : "attribute_not_exists(id)",
        ...(read && { ExpressionAttributeValues: { ":read": { N: String(read.revision) } } }),
      }),
    ),
  );
}
