/**
 * The outbox's endpoint as a child process: SES accepts every mail at any rate, SNS every event, and the rest is the endpoint of the
 * other benchmarks.
 * Reports its URL, and on request how many calls it has received.
 */
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startEndpoint } from "../../test/support/functions/endpoint";
import { keyMap, KEYS_SECRET } from "../../test/support/functions/links/function";
import { createLedger } from "../../test/support/functions/outbox/endpoint";

const PUBLISHED = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";

async function main(): Promise<void> {
  const endpoint = await startEndpoint();
  endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
  (await createLedger(endpoint.url)).destroy();
  const agent = new Agent({ keepAlive: true });
  let sent = 0;
  let published = 0;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { method, headers, url = "" } = request;
    if (url === "/v2/email/outbound-emails") {
      sent += 1;
      return void request.resume().on("end", () => response.end('{"MessageId":"ses"}'));
    }
    if (url === "/v2/email/account") return void response.end('{"SendQuota":{"MaxSendRate":1000000}}');
    if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
      published += 1;
      return void request.resume().on("end", () => response.end(PUBLISHED));
    }
    request.pipe(
      forward(`${endpoint.url}${url}`, { method, headers, agent }, (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      }),
    );
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.on("message", () => {
    const counts: Record<string, number> = { SendEmail: sent, Publish: published };
    for (const operation of endpoint.operations) counts[operation] = (counts[operation] ?? 0) + 1;
    process.send?.(counts);
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

void main();
