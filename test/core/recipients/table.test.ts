import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readRecipient, writeRecipient } from "../../../core/recipients/table";
import { type Endpoint, environment, OBJECTIONS, startEndpoint, TABLE } from "../../functions/endpoint";
import { bounce, hardBounce } from "../../functions/events";
import { type Functions, startFunctions } from "../../functions/functions";
import { idOf } from "../../functions/links/function";
import { recipientOf } from "../../support/recipient";

const GRACE = "grace@example.net";
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe("the table of recipients", () => {
  let endpoint: Endpoint;
  let dynamodb: DynamoDBClient;
  before(async () => {
    endpoint = await startEndpoint();
    const { AWS_ENDPOINT_URL: url = "" } = environment(endpoint.url);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    dynamodb = new DynamoDBClient({ region: "us-east-1", endpoint: url, credentials });
  });
  after(async () => {
    dynamodb.destroy();
    await endpoint.stop();
  });

  it("treats expired items as absent, although DynamoDB has yet to delete them", async () => {
    await endpoint.put(TABLE, { ...recipientOf(GRACE), expiresAt: inSeconds(-1), revision: 7, softBounces: 2 });
    assert.equal(await readRecipient(dynamodb, TABLE, GRACE), undefined);
    assert.equal(await writeRecipient(dynamodb, TABLE, undefined, recipientOf(GRACE)), true);
    const { softBounces, expiresAt, revision } = (await readRecipient(dynamodb, TABLE, GRACE)) ?? {};
    assert.deepEqual([softBounces, expiresAt, revision], [0, undefined, 1]);
  });

  it("refuses to create an item where a live one exists that the writer did not see", async () => {
    await endpoint.put(TABLE, { ...recipientOf(GRACE), expiresAt: inSeconds(60) });
    assert.equal(await writeRecipient(dynamodb, TABLE, undefined, recipientOf(GRACE)), false);
  });
});

describe("33: feedback about an erased person", () => {
  let functions: Functions;
  before(async () => {
    functions = await startFunctions();
    await functions.endpoint.put(OBJECTIONS, { id: idOf(GRACE), erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 });
  });
  after(() => functions.stop());

  it("creates no item, makes no call to SES, and is counted", async () => {
    for (const event of [hardBounce(GRACE), bounce("Transient", "MailboxFull", [GRACE])]) {
      const { failed, lines } = await functions.handle([event]);
      assert.deepEqual(failed, []);
      assert.ok(lines.length > 0);
    }
    assert.deepEqual(await functions.endpoint.items(), []);
    assert.deepEqual(functions.endpoint.suppressionList.calls, []);
  });
});
