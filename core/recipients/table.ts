/** Reads and writes the item of one recipient. */
import { type DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { holds } from "../concurrency/conditional-write";
import type { Recipient } from "./recipient";

/** The attributes that {@link writeRecipient} owns, besides the key. It leaves all others as they are. */
const ATTRIBUTES = [
  "id",
  "sesAddress",
  "state",
  "reason",
  "suppressedAt",
  "unsubscribedFromAllAt",
  "allowedAt",
  "preferences",
  "pendingOptIns",
  "optInRequests",
  "consents",
  "ambiguousComplaint",
  "hardBounces",
  "softBounces",
  "complaints",
  "recentFeedback",
  "pendingReason",
  "pendingSince",
  "expiresAt",
  "revision",
] as const satisfies readonly Exclude<keyof Recipient, "recipient">[];

/** Reads a recipient's item, strongly consistent. An expired item counts as deleted, since DynamoDB takes days to delete it. */
export async function readRecipient(
  dynamodb: DynamoDBClient,
  table: string,
  recipient: string,
): Promise<Recipient | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: { recipient: { S: recipient } }, ConsistentRead: true }),
  );
  const found = Item && (unmarshall(Item) as Recipient);
  return found && isLive(found) ? found : undefined;
}

const isLive = ({ expiresAt }: Partial<Recipient>) => expiresAt === undefined || expiresAt * 1000 > Date.now();

/**
 * Finds a recipient's item by its id. The index is eventually consistent, so a new item may not be found yet; an item that is found
 * is read from the table itself.
 */
export async function findRecipient(
  dynamodb: DynamoDBClient,
  table: string,
  id: string,
): Promise<Recipient | undefined> {
  const { Items: [key] = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: table,
      IndexName: "by-id",
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": { S: id } },
    }),
  );
  if (key?.["recipient"]?.S === undefined) return undefined;
  const found = await readRecipient(dynamodb, table, key["recipient"].S);
  return found?.id === id ? found : undefined;
}

/**
 * Writes a recipient's item, unless it has changed since it was read.
 *
 * @param read what {@link readRecipient} returned
 * @returns false if another writer got in first and nothing was written
 */
export async function writeRecipient(
  dynamodb: DynamoDBClient,
  table: string,
  read: Recipient | undefined,
  next: Recipient,
): Promise<boolean> {
  const set = ATTRIBUTES.filter((name) => next[name] !== undefined);
  const remove = ATTRIBUTES.filter((name) => next[name] === undefined);
  return holds(
    dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { recipient: { S: next.recipient } },
        UpdateExpression:
          `SET ${set.map((name) => `#${name} = :${name}`).join(", ")}` +
          (remove.length > 0 ? ` REMOVE ${remove.map((name) => `#${name}`).join(", ")}` : ""),
        ConditionExpression: isRevised(read)
          ? "#revision = :read"
          : "attribute_not_exists(#revision) OR #expiresAt <= :now",
        ExpressionAttributeNames: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall(
          {
            ...Object.fromEntries(set.map((name) => [`:${name}`, next[name]])),
            ...(isRevised(read) ? { ":read": read.revision } : { ":now": Math.floor(Date.now() / 1000) }),
          },
          { removeUndefinedValues: true },
        ),
      }),
    ),
  );
}

/** Whether the item was written by this code: one that somebody else made has no revision. */
const isRevised = (read: Partial<Recipient> | undefined): read is Recipient => read?.revision !== undefined;
