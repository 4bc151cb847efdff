import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { bury, postpone } from "../../../functions/outbox/queues";
import { close, listen } from "../../support/loopback-server";

const queue = { url: "https://sqs.test/1/bulk", failuresUrl: "https://sqs.test/1/failures" };
const record = { receiptHandle: "handle", body: "the message" } as SQSRecord;

describe("a message of the outbox's queues", () => {
  let server: Server;
  let sqs: SQSClient;
  let status: number;
  let asked: Record<string, unknown>[];
  before(async () => {
    server = createServer((request, response) => {
      void json(request).then((body) => {
        const operation = String(request.headers["x-amz-target"]).replace(/.*\./, "");
        asked.push({ operation, ...(body as object) });
        response.writeHead(status).end("{}");
      });
    });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    const options = { maxAttempts: 1, md5: false, useQueueUrlAsEndpoint: false } as const;
    sqs = new SQSClient({ endpoint: await listen(server), region: "us-east-1", credentials, ...options });
  });
  after(async () => {
    sqs.destroy();
    await close(server);
  });
  beforeEach(() => {
    [status, asked] = [200, []];
  });

  for (const [seconds, hidden] of [
    [0, 0],
    [-5, 0],
    [0.2, 1],
    [60, 60],
    [43_140, 43_140],
    [43_141, 43_140],
    [Infinity, 43_140],
  ] as const) {
    it(`is hidden for ${hidden} seconds when it is postponed for ${seconds}`, async () => {
      await assert.rejects(postpone(sqs, queue, record, seconds), { name: "Postponed" });
      assert.deepEqual(asked, [
        {
          operation: "ChangeMessageVisibility",
          QueueUrl: queue.url,
          ReceiptHandle: "handle",
          VisibilityTimeout: hidden,
        },
      ]);
    });
  }

  it("comes again in any case, even if SQS does not hide it", async () => {
    status = 500;
    await assert.rejects(postpone(sqs, queue, record, 60), { name: "Postponed" });
  });

  it("is buried with the reason, of which a thousand characters are kept", async () => {
    await bury(sqs, queue, record, "x".repeat(1001));
    const reason = { DataType: "String", StringValue: "x".repeat(1000) };
    assert.deepEqual(asked, [
      {
        operation: "SendMessage",
        QueueUrl: queue.failuresUrl,
        MessageBody: "the message",
        MessageAttributes: { reason },
      },
    ]);
    status = 500;
    await assert.rejects(bury(sqs, queue, record, "reason"));
  });
});
