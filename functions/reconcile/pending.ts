/** The recipients whose entry in SES's suppression list is pending. */
import { ConditionalCheckFailedException, UpdateItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import type { Stores } from "../../core/clients";

/** What the index `pending-sync` has of a recipient. */
export type Pending = Required<Pick<Recipient, "recipient" | "sesAddress">> & {
  readonly pendingReason: Reason;
  readonly pendingSince: string;
};

/** Every pending recipient, complainants first, then by how long they have been waiting. */
export async function* pendingRecipients({ dynamodb, table }: Stores): AsyncGenerator<Pending> {
  for (const reason of ["COMPLAINT", "BOUNCE"] satisfies Reason[]) {
    const pages = paginateQuery(
      { client: dynamodb },
      {
        TableName: table,
        IndexName: "pending-sync",
        KeyConditionExpression: "pendingReason = :reason",
        ExpressionAttributeValues: { ":reason": { S: reason } },
      },
    );
    for await (const { Items = [] } of pages) yield* Items.map((item) => unmarshall(item) as Pending);
  }
}

/**
 * Takes a recipient off the index after its Put, taken or refused, unless the recipient has changed since it was read.
 *
 * @returns false when it has: what SES holds now may be older than what the table says
 */
export function settle(stores: Stores, pending: Pending): Promise<boolean> {
  return update(stores, pending, {
    UpdateExpression: "SET id = :id REMOVE pendingReason, pendingSince ADD revision :one",
    ConditionExpression: "pendingReason = :reason AND pendingSince = :since",
    ExpressionAttributeValues: {
      ":one": { N: "1" },
      ":reason": { S: pending.pendingReason },
      ":since": { S: pending.pendingSince },
    },
  });
}

/**
 * Leaves a complainant pending whom a Put of BOUNCE may have overtaken.
 *
 * @returns false when the recipient is no complainant, so that the Put did no harm
 */
export function leavePending(stores: Stores, pending: Pending, now: Date): Promise<boolean> {
  return update(stores, pending, {
    UpdateExpression: "SET id = :id, pendingReason = :complaint, pendingSince = :now ADD revision :one",
    ConditionExpression: "reason = :complaint",
    ExpressionAttributeValues: {
      ":one": { N: "1" },
      ":complaint": { S: "COMPLAINT" satisfies Reason },
      ":now": { S: now.toISOString() },
    },
  });
}

type Update = Pick<
  ConstructorParameters<typeof UpdateItemCommand>[0],
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeValues"
>;

async function update(
  { dynamodb, table, identify }: Stores,
  pending: Pending,
  { ExpressionAttributeValues, ...expressions }: Update,
): Promise<boolean> {
  const id = await identify(pending);
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { recipient: { S: pending.recipient } },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ":id": { S: id } },
        ...expressions,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
