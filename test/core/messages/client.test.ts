import assert from "node:assert/strict";
import fc from "fast-check";
import { batches, MessageRefusedError, OutboxClient, queueOf } from "../../../core/messages/client";
import type { MessageInput } from "../../../core/messages/message";
import { Outbox } from "../../support/outbox-queues";
import { messages, rules } from "../../support/messages";

const soon = (ahead: number) => new Date(Date.now() + ahead).toISOString();
/** A system notice that may be sent now. */
const reset = (id: string, changes: object = {}) =>
  ({
    ...messages.verifyAccount,
    id,
    data: { ...messages.verifyAccount.data, expires: soon(3_600_000) },
    ...changes,
  }) as MessageInput;
const alert = (id: string) => ({ ...messages.alert, id }) as MessageInput;
const invitation = (id: string, changes: object = {}) => ({ ...messages.invitation, id, ...changes }) as MessageInput;

describe("the outbox's client", () => {
  let outbox: Outbox;
  let client: OutboxClient;
  beforeEach(async () => {
    outbox = await Outbox.start();
    Object.assign(process.env, outbox.environment);
    client = new OutboxClient({ queueUrls: outbox.queueUrls, ...rules });
  });
  afterEach(async () => {
    client.close();
    for (const name of Object.keys(outbox.environment)) delete process.env[name];
    await outbox.stop();
  });

  it("sends notices to the urgent queue unless they are delayed, and everything else to the bulk queue", () => {
    assert.equal(queueOf(reset("a")), "outboxUrgent");
    assert.equal(queueOf(reset("a", { notBefore: soon(60_000) })), "outboxBulk");
    assert.equal(queueOf(invitation("a")), "outboxBulk");
  });

  it("sends one message unchanged", async () => {
    await client.send(invitation("one"));
    assert.deepEqual(await outbox.bodies("outbox-bulk"), [invitation("one")]);
    assert.deepEqual(await outbox.bodies("outbox-urgent"), []);
  });

  it("refuses what the outbox would refuse, with the same words, and sends nothing", async () => {
    await assert.rejects(client.send(invitation("one", { to: { address: "nobody" } })), (error) => {
      assert.ok(error instanceof MessageRefusedError);
      assert.deepEqual(
        error.refusals.map(({ path }) => path),
        ["to.address"],
      );
      assert.match(error.message, /^to\.address: .*\.$/);
      return true;
    });
    assert.deepEqual(await outbox.bodies("outbox-bulk"), []);
  });

  it("sends many messages in batches, and reports on each", async () => {
    const many = [
      ...Array.from({ length: 23 }, (_, index) => invitation(`i${index}`)),
      invitation("bad", { category: "party" }),
      alert("alert"),
    ];
    const results = await client.sendAll(many);
    assert.deepEqual(
      results.map(({ id }) => id),
      many.map(({ id }) => id),
    );
    const failed = results.filter(({ error }) => error);
    assert.deepEqual(
      failed.map(({ id, error }) => [id, error?.name]),
      [["bad", "MessageRefusedError"]],
    );
    const bulk = (await outbox.bodies("outbox-bulk")).map(({ id }) => id);
    assert.deepEqual(
      bulk.sort(),
      many
        .slice(0, 23)
        .map(({ id }) => id)
        .sort(),
    );
    assert.deepEqual(
      (await outbox.bodies("outbox-urgent")).map(({ id }) => id),
      ["alert"],
    );
  });

  it("reports a queue that does not exist, and goes on with the other", async () => {
    const elsewhere = { ...outbox.queueUrls, outboxUrgent: `${outbox.queueUrls.outboxUrgent}-gone` };
    const lost = new OutboxClient({ queueUrls: elsewhere, ...rules });
    const results = await lost.sendAll([alert("alert"), invitation("one")]);
    lost.close();
    assert.deepEqual(
      results.map(({ id, error }) => [id, error?.name]),
      [
        ["alert", "QueueDoesNotExist"],
        ["one", undefined],
      ],
    );
    assert.equal((await outbox.bodies("outbox-bulk")).length, 1);
  });
});

describe("the batches of the outbox's client", () => {
  it("contain every message once and in order, at most ten and 256 KiB each, in as few batches as possible", () => {
    const texts = fc.array(
      fc.nat(64 * 1024).map((length) => ({ text: "x".repeat(length) })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, (bodies) => {
        const parts = batches(bodies);
        assert.deepEqual(parts.flat(), bodies);
        const bytes = parts.map((part) => part.reduce((sum, { text }) => sum + text.length, 0));
        assert.ok(parts.every(({ length }) => length >= 1 && length <= 10));
        assert.ok(bytes.every((sum) => sum <= 256 * 1024));
        parts.slice(1).forEach((part, index) => {
          const isFull = parts[index]?.length === 10;
          assert.ok(isFull || (bytes[index] ?? 0) + (part[0]?.text.length ?? 0) > 256 * 1024);
        });
      }),
    );
  });
});
