import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { digestDueIn } from "../../../core/digests/due";
import { DigestsTable } from "../../../core/digests/table";
import { askForDigests } from "../../../functions/digest/ask";
import { close, listen } from "../../support/loopback-server";
import { DIGESTS, type Endpoint, startEndpoint } from "../../support/functions/endpoint";

const NOW = new Date("2026-12-02T07:00:00.000Z");

/** What SendMessageBatch is asked. */
interface Batch {
  readonly QueueUrl: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

describe("asking the outbox for digests", () => {
  let endpoint: Endpoint;
  let server: Server;
  let sqs: SQSClient;
  let dynamodb: DynamoDBClient;
  let digests: DigestsTable;
  let batches: Batch[];
  /** Whether SQS takes the message at a place of a batch. */
  let takes: (place: number) => boolean;
  before(async () => {
    server = createServer((request, response) => {
      void json(request).then((body) => {
        const batch = body as Batch;
        batches.push(batch);
        const answered = (taken: boolean) =>
          batch.Entries.filter((_, place) => takes(place) === taken).map(({ Id }) => ({ Id, MessageId: Id }));
        const [Successful, Failed] = [answered(true), answered(false)];
        response.end(JSON.stringify({ ...(Successful.length > 0 && { Successful }), Failed }));
      });
    });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    const region = "us-east-1";
    sqs = new SQSClient({
      endpoint: await listen(server),
      region,
      credentials,
      md5: false,
      useQueueUrlAsEndpoint: false,
    });
    endpoint = await startEndpoint();
    dynamodb = new DynamoDBClient({ endpoint: endpoint.url, region, credentials });
    digests = new DigestsTable(dynamodb, DIGESTS);
  });
  after(async () => {
    sqs.destroy();
    dynamodb.destroy();
    await close(server);
    await endpoint.stop();
  });
  beforeEach(() => (batches = []));

  const ask = () => askForDigests(sqs, "https://sqs.us-east-1.amazonaws.com/111122223333/bulk", digests, NOW);
  const unasked = async () => (await endpoint.digests()).filter((item) => "unasked" in item).length;

  it("asks for each that is due with its own message, ten in a call, and for what SQS did not take again", async () => {
    const opened = [];
    for (let number = 0; number < 23; number++) {
      const recipientId = String(number).padStart(22, "A");
      const due = new Date(NOW.getTime() - number);
      opened.push(await digests.open(recipientId, { day: "2026-12-02", due, timeZone: "UTC" }));
    }
    const later = new Date(NOW.getTime() + 1);
    await digests.open("later".padStart(22, "A"), { day: "2026-12-02", due: later, timeZone: "UTC" });

    takes = (place) => place !== 1;
    assert.deepEqual(await ask(), { asked: 20, failed: 3 });
    assert.deepEqual(
      batches.map(({ Entries }) => Entries.map(({ Id }) => Id).join("")),
      ["0123456789", "0123456789", "012"],
    );
    assert.deepEqual(new Set(batches.map(({ QueueUrl }) => QueueUrl)).size, 1);
    assert.ok(batches[0]?.QueueUrl.endsWith("/bulk"));
    const asked = batches.flatMap(({ Entries }) => Entries.map(({ MessageBody }) => digestDueIn(MessageBody)));
    const byId = (one: { recipientId: string } | undefined, other: { recipientId: string } | undefined) =>
      (one?.recipientId ?? "") < (other?.recipientId ?? "") ? -1 : 1;
    assert.deepEqual(
      asked.sort(byId),
      opened.map(({ recipientId, day, nonce }) => ({ internal: "digest", recipientId, day, nonce })).sort(byId),
    );
    assert.equal(await unasked(), 3 + 1);

    takes = () => false;
    assert.deepEqual(await ask(), { asked: 0, failed: 3 });
    takes = () => true;
    assert.deepEqual(await ask(), { asked: 3, failed: 0 });
    assert.equal(await unasked(), 1);
    batches = [];
    assert.deepEqual(await ask(), { asked: 0, failed: 0 });
    assert.deepEqual(batches, []);
  });
});
