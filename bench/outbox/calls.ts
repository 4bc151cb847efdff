/** The calls that the outbox and the status function make for a message, without the functions. */
import type { Agent } from "node:http";
import { marshall } from "@aws-sdk/util-dynamodb";
import { SECONDS } from "../../core/time/spans";
import type { MessageRow } from "../../functions/outbox/ledger";
import { OBJECTIONS, TABLE } from "../../test/support/functions/endpoint";
import { LEDGER } from "../../test/support/functions/outbox/endpoint";
import { call, signed } from "../support/emulators";

/** The outbox's calls for an invitation: five reads, one place of the organizer's daily limit, four writes to the ledger, and the mail. */
export async function invitationCalls(agent: Agent, url: string, number: number): Promise<void> {
  const recipient = { TableName: TABLE, Key: { recipient: { S: `raw.${number}@example.com` } } };
  const objection = { TableName: OBJECTIONS, Key: { id: { S: `raw-${number}` } } };
  const row = (kind: string) => ({ TableName: LEDGER, Key: { key: { S: `${kind}-${number}` } } });
  const read = (of: object) => call(agent, "POST", url, { ...of, ConsistentRead: true }, signed("GetItem"));
  const write = (kind: string) =>
    call(agent, "POST", url, { TableName: LEDGER, Item: row(kind).Key }, signed("PutItem"));
  await read(row("message"));
  await Promise.all([read(recipient), read(objection), read(row("meeting"))]);
  const place = { UpdateExpression: "ADD taken :one", ExpressionAttributeValues: { ":one": { SS: ["one"] } } };
  await call(agent, "POST", url, { ...row("invited"), ...place }, signed("UpdateItem"));
  await write("meeting");
  await write("message");
  await call(agent, "POST", `${url}/v2/email/outbound-emails`, { Data: MAIL });
  await write("message");
  await read(row("meeting"));
  await write("meeting");
}

/** The row of a message whose mail SES has accepted. */
export function acceptedRow(agent: Agent, url: string, number: number): Promise<void> {
  const row: MessageRow = {
    key: `accepted-${number}`,
    id: `message-${number}`,
    payload: "payload",
    category: "invitation",
    state: "sent",
    messageId: `ses-${number}`,
    queueMessageId: "queued",
    writer: "writer",
    attempts: 1,
    unheard: 0,
    at: new Date().toISOString(),
    expiresAt: Math.ceil(Date.now() / 1000) + SECONDS.day,
    revision: 1,
  };
  return call(agent, "POST", url, { TableName: LEDGER, Item: marshall(row) }, signed("PutItem"));
}

/** The content type of SNS's calls. */
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** The status function's calls for an event: it reads the ledger, tells the application and writes. */
export async function outcomeCalls(agent: Agent, url: string, number: number): Promise<void> {
  const Key = { key: { S: `raw-${number}` } };
  await call(agent, "POST", url, { TableName: LEDGER, Key, ConsistentRead: true }, signed("GetItem"));
  await call(agent, "POST", url, `Action=Publish&Message=${number}`, FORM);
  await call(agent, "POST", url, { TableName: LEDGER, Item: Key }, signed("PutItem"));
}

/** As large as an invitation, in base64. */
const MAIL = Buffer.alloc(24_000).toString("base64");
