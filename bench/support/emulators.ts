/** The speed of the emulators alone: the calls for each message, made with Node's HTTP client and nothing else. */
import { Agent, request } from "node:http";
import { marshall } from "@aws-sdk/util-dynamodb";
import { SECONDS } from "../../core/time/spans";
import type { MessageRow } from "../../functions/outbox/ledger";
import { OBJECTIONS, TABLE } from "../../test/functions/endpoint";
import { LEDGER } from "../../test/functions/outbox/endpoint";

/** How many messages are in progress at a time: as many as in a batch. */
const LANES = 10;

/** Makes the calls for the message with this number. */
export type Calls = (agent: Agent, url: string, number: number) => Promise<void>;

/** @returns for how many messages per second the emulators answer these calls */
export async function emulatorsRate(url: string, messages: number, calls: Calls): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < messages; number = next++) await calls(agent, url, number);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return messages / ((performance.now() - started) / 1000);
}

/** The suppression function's calls: a read, a Put and a write. */
export async function bounceCalls(agent: Agent, url: string, number: number): Promise<void> {
  const recipient = `raw.${number}@example.com`;
  const Key = { recipient: { S: recipient } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ConsistentRead: true }, signed("GetItem"));
  await call(agent, "PUT", `${url}/v2/email/suppression/addresses`, { EmailAddress: recipient, Reason: "BOUNCE" });
  const write = { UpdateExpression: "SET revision = :one", ExpressionAttributeValues: { ":one": { N: "1" } } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ...write }, signed("UpdateItem"));
}

/** The outbox's calls: five reads, one place of the organizer's daily limit, four writes to the ledger, and the mail. */
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

/** DynamoDB's headers; the emulator requires a signature but does not verify it. */
const signed = (operation: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `DynamoDB_20120810.${operation}`,
  "x-amz-date": "20251120T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=a/20251120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
});

function call(
  agent: Agent,
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${method} ${url} was answered with ${response.statusCode}.`));
      });
    });
    sent.on("error", reject).end(typeof body === "string" ? body : JSON.stringify(body));
  });
}
