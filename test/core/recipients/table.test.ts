import assert from "node:assert/strict";
import type { Recipient } from "../../../core/recipients/recipient";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { findRecipient, readRecipient, writeRecipient } from "../../../core/recipients/table";
import { type Endpoint, environment, OBJECTIONS, startEndpoint, TABLE } from "../../support/functions/endpoint";
import { bounce, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";
import { idOf } from "../../support/functions/links/function";
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

  /** Every attribute of an item. */
  const whole: Required<Recipient> = {
    ...recipientOf("whole@example.net"),
    id: "whole",
    state: "SUPPRESSED",
    reason: "COMPLAINT",
    suppressedAt: "2026-01-01T00:00:00.000Z",
    unsubscribedFromAllAt: "2026-01-01T00:00:00.000Z",
    allowedAt: "2026-01-02T00:00:00.000Z",
    preferences: { reminder: { value: "off", at: "2026-01-01T00:00:00.000Z", by: "page" } },
    pendingOptIns: {},
    optInRequests: { day: "2026-01-01", count: 1 },
    consents: [],
    ambiguousComplaint: true,
    recentFeedback: [{ id: "f", kind: "Complaint/abuse", messageId: "m", at: "2026-01-01T00:00:00.000Z", writer: "w" }],
    pendingReason: "COMPLAINT",
    pendingSince: "2026-01-01T00:00:00.000Z",
    expiresAt: inSeconds(3600),
  };

  it("keeps each attribute that is written, removes each that is not, and leaves what is not ours", async () => {
    await endpoint.put(TABLE, { recipient: whole.recipient, theirs: "stays" });
    assert.equal(await writeRecipient(dynamodb, TABLE, undefined, whole), true);
    assert.deepEqual(await readRecipient(dynamodb, TABLE, whole.recipient), { ...whole, theirs: "stays" });
    const next = { ...recipientOf(whole.recipient), revision: 2 };
    assert.equal(await writeRecipient(dynamodb, TABLE, whole, next), true);
    assert.deepEqual(await readRecipient(dynamodb, TABLE, whole.recipient), { ...next, theirs: "stays" });
  });

  it("takes no write of somebody who has not seen the newest", async () => {
    const first = recipientOf("raced@example.net");
    assert.equal(await writeRecipient(dynamodb, TABLE, first, { ...first, revision: 2 }), false, "there is none yet");
    assert.equal(await writeRecipient(dynamodb, TABLE, undefined, first), true);
    assert.equal(await writeRecipient(dynamodb, TABLE, first, { ...first, revision: 2 }), true);
    assert.equal(await writeRecipient(dynamodb, TABLE, first, { ...first, revision: 3 }), false);
    assert.equal((await readRecipient(dynamodb, TABLE, first.recipient))?.revision, 2);
  });

  it("leaves out what is undefined within an attribute", async () => {
    const consent = { source: "page", textVersion: "1", language: "en", requestedAt: "", expires: 1, message: "m" };
    const consents = [
      { ...consent, list: "list-16", confirmedAt: "", withdrawn: undefined },
    ] as unknown as Recipient["consents"];
    const subscribed = { ...recipientOf("subscribed@example.net"), consents };
    assert.equal(await writeRecipient(dynamodb, TABLE, undefined, subscribed), true);
    const [read] = (await readRecipient(dynamodb, TABLE, subscribed.recipient))?.consents ?? [];
    assert.deepEqual(read, { ...consent, list: "list-16", confirmedAt: "" });
  });

  it("takes a first write over an item that others made, which has no revision", async () => {
    const theirs = { recipient: "theirs@example.net", theirs: "stays" } as unknown as Recipient;
    await endpoint.put(TABLE, theirs);
    const read = await readRecipient(dynamodb, TABLE, theirs.recipient);
    assert.deepEqual(read, theirs);
    assert.equal(await writeRecipient(dynamodb, TABLE, read, recipientOf(theirs.recipient)), true);
    assert.equal((await readRecipient(dynamodb, TABLE, theirs.recipient))?.revision, 1);
  });

  it("finds an item by its id, unless it has expired", async () => {
    const [live, expired] = ["live", "expired"].map((id) => ({ ...recipientOf(`${id}@example.net`), id }));
    assert.ok(live && expired);
    await endpoint.put(TABLE, live);
    await endpoint.put(TABLE, { ...expired, expiresAt: inSeconds(-1) });
    assert.deepEqual(await findRecipient(dynamodb, TABLE, "live"), live);
    assert.equal(await findRecipient(dynamodb, TABLE, "expired"), undefined);
    assert.equal(await findRecipient(dynamodb, TABLE, "nobody"), undefined);
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
