import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { SNSClient } from "@aws-sdk/client-sns";
import { teller } from "../../../core/outbox-messages/status-topic";
import type { StatusEvent } from "../../../core/outbox-messages/status";
import { close, listen } from "../../support/loopback-server";

const TOPIC = "arn:aws:sns:us-east-1:111122223333:status";

describe("telling the application", () => {
  let server: Server;
  let sns: SNSClient;
  let status: number;
  const asked: URLSearchParams[] = [];
  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(new URLSearchParams(body));
        response.writeHead(status).end("<PublishResponse><PublishResult/></PublishResponse>");
      });
    });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    sns = new SNSClient({ endpoint: await listen(server), region: "us-east-1", credentials, maxAttempts: 1 });
  });
  after(async () => {
    sns.destroy();
    await close(server);
  });

  it("publishes the event as JSON to the topic, and fails if SNS does", async () => {
    const event = { id: "m1", status: "sent" } as unknown as StatusEvent;
    const tell = teller(sns, TOPIC);
    status = 200;
    await tell(event);
    const [{ Action, TopicArn, Message } = {}] = asked.map((parameters) => Object.fromEntries(parameters));
    assert.deepEqual([Action, TopicArn, Message], ["Publish", TOPIC, JSON.stringify(event)]);
    status = 403;
    await assert.rejects(tell(event));
  });
});
