/** The calls that the suppression function makes for a bounce, without the function. */
import type { Agent } from "node:http";
import { TABLE } from "../../test/support/functions/endpoint";
import { call, signed } from "../support/emulators";

/** A read, a Put and a write. */
export async function bounceCalls(agent: Agent, url: string, number: number): Promise<void> {
  const recipient = `raw.${number}@example.com`;
  const Key = { recipient: { S: recipient } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ConsistentRead: true }, signed("GetItem"));
  await call(agent, "PUT", `${url}/v2/email/suppression/addresses`, { EmailAddress: recipient, Reason: "BOUNCE" });
  const write = { UpdateExpression: "SET revision = :one", ExpressionAttributeValues: { ":one": { N: "1" } } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ...write }, signed("UpdateItem"));
}
