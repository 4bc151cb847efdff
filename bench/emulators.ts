/** What the emulators can do by themselves: the calls of an event, made with Node's HTTP client and nothing else. */
import { Agent, request } from "node:http";
import { TABLE } from "../test/functions/endpoint";

/** How many events are in hand at a time: as many as a batch has. */
const LANES = 10;

/** @returns the events a second whose read, Put and write the emulators answer */
export async function emulatorsRate(url: string, events: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < events; number = next++) await callsOfOneEvent(agent, url, number);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return events / ((performance.now() - started) / 1000);
}

async function callsOfOneEvent(agent: Agent, url: string, number: number): Promise<void> {
  const recipient = `raw.${String(number)}@example.com`;
  const Key = { recipient: { S: recipient } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ConsistentRead: true }, signed("GetItem"));
  await call(agent, "PUT", `${url}/v2/email/suppression/addresses`, { EmailAddress: recipient, Reason: "BOUNCE" });
  const write = { UpdateExpression: "SET revision = :one", ExpressionAttributeValues: { ":one": { N: "1" } } };
  await call(agent, "POST", url, { TableName: TABLE, Key, ...write }, signed("UpdateItem"));
}

/** DynamoDB's headers; the emulator wants a signature but does not check it. */
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
        else reject(new Error(`${method} ${url} was answered with ${String(response.statusCode)}.`));
      });
    });
    sent.on("error", reject).end(JSON.stringify(body));
  });
}
