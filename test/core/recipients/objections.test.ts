import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isErased, readObjection, writeObjection } from "../../../core/recipients/objections";
import { type Endpoint, OBJECTIONS, startEndpoint } from "../../support/functions/endpoint";

describe("the table of objections", () => {
  let endpoint: Endpoint;
  let dynamodb: DynamoDBClient;
  before(async () => {
    endpoint = await startEndpoint();
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    dynamodb = new DynamoDBClient({ region: "us-east-1", endpoint: endpoint.url, credentials });
  });
  after(async () => {
    dynamodb.destroy();
    await endpoint.stop();
  });

  const preferences = { reminder: { value: "off", at: "2026-01-01T00:00:00.000Z", by: "page" } } as const;
  const read = (id: string) => readObjection(dynamodb, OBJECTIONS, id);
  const write = (...[before, next]: [Parameters<typeof writeObjection>[2], Parameters<typeof writeObjection>[3]]) =>
    writeObjection(dynamodb, OBJECTIONS, before, next);

  it("has none of somebody who has not objected", async () => {
    assert.equal(await read("nobody"), undefined);
  });

  it("keeps what is written, without what is undefined", async () => {
    const objection = { id: "1", preferences, erasedAt: undefined, revision: 1 };
    assert.equal(await write(undefined, objection), true);
    assert.deepEqual(await read("1"), { id: "1", preferences, revision: 1 });
  });

  it("takes no write of somebody who has not seen the newest", async () => {
    const [first, second] = [1, 2].map((revision) => ({ id: "2", preferences, revision }));
    assert.ok(first && second);
    assert.equal(await write(first, second), false, "there is none yet");
    assert.equal(await write(undefined, first), true);
    assert.equal(await write(undefined, second), false);
    assert.equal(await write(first, second), true);
    assert.equal(await write(first, { ...second, revision: 3 }), false);
    assert.deepEqual(await read("2"), second);
  });

  it("says who is erased", () => {
    assert.equal(isErased(undefined), false);
    assert.equal(isErased({ id: "3", preferences, revision: 1 }), false);
    assert.equal(isErased({ id: "3", erasedAt: "2026-01-01T00:00:00.000Z", revision: 1 }), true);
  });
});
