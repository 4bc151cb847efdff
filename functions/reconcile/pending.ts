/** Recipients whose entry in SES's suppression list is pending. */
import { UpdateItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { holds } from "../../core/concurrency/conditional-write";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import type { Stores } from "../../core/aws-clients/clients";

/** What the index `pending-sync` holds about a recipient. */
export type Pending = Required<Pick<Recipient, "recipient" | "sesAddress">> & {
  readonly pendingReason: Reason;
  readonly pendingSince: string;
};

/** Every pending recipient: complainants first, and within each group those who have waited longest. */
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
 * Removes a recipient from the index after a Put that SES accepted or refused, unless the recipient has changed since it was read.
 *
 * @returns false if it has changed; SES's entry may then be older than the table's
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
 * Leaves a complainant pending if a Put of BOUNCE may have overwritten their entry.
 *
 * @returns false if the recipient is not a complainant, so that the Put did no harm
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
  return holds(
    dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { recipient: { S: pending.recipient } },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ":id": { S: id } },
        ...expressions,
      }),
    ),
  );
}
