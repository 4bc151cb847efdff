/** Reads and writes objections: what says "do not mail" of people without an item of their own, by their id. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Preferences } from "./preferences";

/** The item of one person. It holds no address, and never expires. */
export interface Objection {
  /** The key: see {@link recipientId}. */
  readonly id: string;
  /** The choices that were made while there was no item of this recipient. */
  readonly preferences?: Preferences;
  /** When everything about this person was erased, ISO 8601: nothing is mailed, and nothing is kept any more. */
  readonly erasedAt?: string | undefined;
  /** Rises with each write and is every write's condition. */
  readonly revision: number;
}

/** Reads a person's item, with every write that was answered before. */
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

/** Whether a person was erased: nothing is mailed to them but what they ask for, and nothing is kept of them. */
export const isErased = (objection: Objection | undefined): boolean => objection?.erasedAt !== undefined;

/**
 * Writes a person's item if it still is as it was read.
 *
 * @param read what {@link readObjection} gave
 * @returns false when another writer came first, and nothing was written
 */
export async function writeObjection(
  dynamodb: DynamoDBClient,
  table: string,
  read: Objection | undefined,
  next: Objection,
): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(next, { removeUndefinedValues: true }),
        ConditionExpression: read ? "revision = :read" : "attribute_not_exists(id)",
        ...(read && { ExpressionAttributeValues: { ":read": { N: String(read.revision) } } }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
