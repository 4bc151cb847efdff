import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DigestsTable, type DueDigest, type WaitingDigest, type WaitingFollowUp } from "../../../core/digests/table";
import type { FollowUp } from "../../../core/outbox-messages/message";
import { DIGESTS, type Endpoint, startEndpoint } from "../../support/functions/endpoint";

const DAY = "2026-12-02";
const due = new Date("2026-12-02T07:00:00.500Z");
const EIGHT_DAYS = 8 * 86_400;
const EXPIRY = Math.ceil(due.getTime() / 1000) + EIGHT_DAYS;
const about = { day: DAY, due, timeZone: "Europe/Berlin" };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the table of digests", () => {
  let endpoint: Endpoint;
  let dynamodb: DynamoDBClient;
  let digests: DigestsTable;
  let now: number;
  let number = 0;
  /** A recipient for whom nothing waits. */
  let recipientId: string;
  before(async () => {
    endpoint = await startEndpoint();
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    dynamodb = new DynamoDBClient({ region: "us-east-1", endpoint: endpoint.url, credentials });
    digests = new DigestsTable(dynamodb, DIGESTS, () => now);
  });
  after(async () => {
    dynamodb.destroy();
    await endpoint.stop();
  });
  beforeEach(() => {
    recipientId = `recipient-${++number}`;
    now = due.getTime();
  });

  const stored = async () => (await endpoint.digests()).filter((item) => item.recipientId === recipientId);
  const followUp = (key: string, receivedAt = "2026-12-01T10:00:00.000Z") => ({
    key,
    payload: `hash of ${key}`,
    id: `id of ${key}`,
    receivedAt,
    queueMessageId: `queued ${key}`,
    message: { category: "follow-up" } as unknown as FollowUp,
  });
  const keys = (waiting: readonly WaitingFollowUp[]) => waiting.map(({ key }) => key);

  it("opens one digest a day, with a secret of its own, that is kept for eight days", async () => {
    const opened = await digests.open(recipientId, about);
    const { nonce, ...rest } = opened;
    assert.match(nonce, UUID);
    assert.deepEqual(rest, {
      recipientId,
      item: `digest#${DAY}`,
      day: DAY,
      due: due.toISOString(),
      timeZone: "Europe/Berlin",
      unasked: "yes",
      expiresAt: EXPIRY,
    });
    assert.deepEqual(await stored(), [opened]);
    assert.deepEqual(await digests.open(recipientId, { ...about, timeZone: "Asia/Tokyo" }), opened);
    assert.deepEqual(await digests.digest(recipientId, DAY), opened);
    assert.equal(await digests.digest(recipientId, "2026-12-03"), undefined);
    assert.notEqual((await digests.open(recipientId, { ...about, day: "2026-12-03" })).nonce, nonce);
  });

  it("opens again a digest that disappears before it is read", async () => {
    endpoint.fail("PutItem", 1, { status: 400, type: "ConditionalCheckFailedException" });
    const opened = await digests.open(recipientId, about);
    assert.deepEqual(await stored(), [opened]);
  });

  it("keeps a follow-up with the digest that it joined first, and no other message with its id", async () => {
    const digest = await digests.open(recipientId, about);
    const later = await digests.open(recipientId, { ...about, day: "2026-12-03" });
    assert.equal(await digests.keep(digest, followUp("a")), true);
    const kept = { ...followUp("a"), recipientId, item: "followUp#a", day: DAY, expiresAt: EXPIRY };
    assert.deepEqual(await digests.followUps(recipientId), [kept]);
    assert.equal(await digests.keep(later, followUp("a")), true, "the same message again");
    assert.equal(await digests.keep(digest, { ...followUp("a"), payload: "another" }), false);
    assert.deepEqual(await digests.followUps(recipientId), [kept]);
    endpoint.fail("PutItem", 1, { status: 400, type: "ConditionalCheckFailedException" });
    assert.equal(await digests.keep(digest, followUp("b")), false, "one that is gone before it is read");
  });

  it("keeps a follow-up of an erased person without a message", async () => {
    const { message, ...blank } = followUp("a");
    assert.ok(message);
    const erased = { ...blank, message: undefined } as unknown as typeof blank;
    assert.equal(await digests.keep(await digests.open(recipientId, about), erased), true);
    const [kept = {}] = await digests.followUps(recipientId);
    assert.ok(!("message" in kept));
  });

  it("reads what waits in the order in which it was received, for one day or for all", async () => {
    const digest = await digests.open(recipientId, about);
    const later = await digests.open(recipientId, { ...about, day: "2026-12-03" });
    await digests.keep(digest, followUp("a", "2026-12-01T12:00:00.000Z"));
    await digests.keep(digest, followUp("b", "2026-12-01T10:00:00.000Z"));
    await digests.keep(later, followUp("c", "2026-12-01T11:00:00.000Z"));
    assert.deepEqual(keys(await digests.followUps(recipientId)), ["b", "c", "a"]);
    assert.deepEqual(keys(await digests.followUps(recipientId, DAY)), ["b", "a"]);
    assert.deepEqual(await digests.followUps("somebody else"), []);
  });

  it("has nothing that has expired, although DynamoDB has yet to delete it", async () => {
    const digest = await digests.open(recipientId, about);
    await digests.keep(digest, followUp("a"));
    for (const [time, isThere] of [
      [EXPIRY * 1000 - 1, true],
      [EXPIRY * 1000, false],
    ] as const) {
      now = time;
      assert.equal((await digests.digest(recipientId, DAY)) !== undefined, isThere);
      assert.equal((await digests.followUps(recipientId)).length, isThere ? 1 : 0);
    }
    const real = new DigestsTable(dynamodb, DIGESTS);
    for (const [day, seconds] of [
      ["past", 0],
      ["future", 60],
    ] as const) {
      const expiresAt = Math.floor(Date.now() / 1000) + seconds;
      await endpoint.put(DIGESTS, { ...digest, item: `digest#${day}`, expiresAt });
      assert.equal((await real.digest(recipientId, day)) !== undefined, seconds > 0);
    }
  });

  it("puts a new digest or follow-up in the place of an expired one", async () => {
    const old = await digests.open(recipientId, about);
    await digests.keep(old, followUp("a"));
    now = EXPIRY * 1000;
    const opened = await digests.open(recipientId, { ...about, due: new Date(now) });
    assert.notEqual(opened.nonce, old.nonce);
    assert.equal(await digests.keep(opened, { ...followUp("a"), payload: "another" }), true);
    assert.deepEqual(
      (await digests.followUps(recipientId)).map(({ payload }) => payload),
      ["another"],
    );
  });

  it("gives up on a digest that it can neither open nor read", async () => {
    endpoint.fail("PutItem", 5, { status: 400, type: "ConditionalCheckFailedException" });
    await assert.rejects(digests.open(recipientId, about), { name: "WriteContention" });
  });

  it("removes an item, and one that is gone already", async () => {
    const digest = await digests.open(recipientId, about);
    await digests.keep(digest, followUp("a"));
    for (let time = 0; time < 2; time++) await digests.remove(digest);
    assert.deepEqual(
      (await stored()).map(({ item }) => item),
      ["followUp#a"],
    );
  });

  it("blanks a follow-up's content, and brings none back that is gone", async () => {
    const digest = await digests.open(recipientId, about);
    await digests.keep(digest, followUp("a"));
    const [waiting] = await digests.followUps(recipientId);
    assert.ok(waiting);
    await digests.blank(waiting);
    const { message, ...rest } = waiting;
    assert.ok(message);
    assert.deepEqual(await digests.followUps(recipientId), [rest]);
    await digests.remove(waiting);
    await digests.blank(waiting);
    assert.deepEqual(await digests.followUps(recipientId), []);
  });

  describe("asked what is due", () => {
    const dueAt = async (time: Date): Promise<readonly DueDigest[]> => {
      const found: DueDigest[] = [];
      for await (const page of digests.due(time)) found.push(...page);
      return found.filter((digest) => digest.recipientId === recipientId);
    };
    const keyOf = ({ recipientId, item, day, nonce }: WaitingDigest) => ({ recipientId, item, day, nonce });

    it("tells a digest from the moment when it is due until it is asked for", async () => {
      const digest = await digests.open(recipientId, about);
      assert.deepEqual(await dueAt(new Date(due.getTime() - 1)), []);
      const [found] = await dueAt(due);
      assert.ok(found);
      assert.deepEqual({ ...keyOf(digest), ...found }, { ...found, ...keyOf(digest) });
      await digests.asked(found);
      assert.deepEqual(await dueAt(due), []);
      const { unasked, ...asked } = digest;
      assert.equal(unasked, "yes");
      assert.deepEqual(await stored(), [asked]);
    });

    it("does not take another digest for the one that was asked for, nor bring back one that is gone", async () => {
      const digest = await digests.open(recipientId, about);
      await digests.asked({ ...digest, nonce: "another" });
      assert.equal((await dueAt(due)).length, 1);
      await digests.remove(digest);
      await digests.asked(digest);
      assert.deepEqual(await stored(), []);
    });
  });
});
