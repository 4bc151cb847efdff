/** The speed of the emulators alone: the calls for each message, made with Node's HTTP client and nothing else. */
import { Agent, request } from "node:http";

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

/** DynamoDB's headers; the emulator requires a signature but does not verify it. */
export const signed = (operation: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `DynamoDB_20120810.${operation}`,
  "x-amz-date": "20251120T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=a/20251120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
});

/** Makes a call. @throws Error for any answer but 200 */
export function call(
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
