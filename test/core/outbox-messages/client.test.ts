import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import fc from "fast-check";
import {
  batches,
  MessageRefusedError,
  OutboxClient,
  type OutboxClientConfig,
  queueOf,
} from "../../../core/outbox-messages/client";
import type { MessageInput } from "../../../core/outbox-messages/message";
import { Outbox } from "../../support/outbox-queues";
import { messages, rules } from "../../support/messages";
import { listen } from "../../support/loopback-server";

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
    await assert.rejects(client.send(invitation("one", { v: 2, to: { address: "nobody" } })), (error) => {
      assert.ok(error instanceof MessageRefusedError);
      assert.deepEqual(
        error.refusals.map(({ path }) => path),
        ["v", "to.address"],
      );
      assert.equal(
        error.message,
        "v: is not 1. Make it 1. to.address: is not one e-mail address. " +
          "Give one address like ada@example.org; a name goes into name.",
      );
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

describe("the outbox's client, at an SQS that takes only a part", () => {
  let queueUrls: OutboxClientConfig["queueUrls"];
  const signedFor: (string | undefined)[] = [];
  const failed = [
    { Id: "0", Code: "InternalError", Message: "Please try again.", SenderFault: false },
    { Id: "2", Code: "InternalError", SenderFault: false },
  ];
  const server = createServer((request, response) => {
    request.resume();
    signedFor.push(/\/([a-z0-9-]+)\/sqs\//.exec(request.headers.authorization ?? "")?.[1]);
    response.end(JSON.stringify({ Successful: [], Failed: failed }));
  });
  // Otherwise the server itself would close what the client leaves open.
  server.keepAliveTimeout = 0;
  before(async () => {
    const origin = await listen(server);
    const url = (queue: string) => `${origin}/111122223333/${queue}`;
    queueUrls = { outboxBulk: url("bulk"), outboxUrgent: url("urgent") };
    Object.assign(process.env, { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
  });
  after(() => {
    for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    server.closeAllConnections();
    server.close();
  });
  it("reports what was not taken, and leaves no connection when it is closed", async () => {
    const connected = once(server, "connection") as Promise<[Socket]>;
    const client = new OutboxClient({ queueUrls, ...rules });
    const results = await client.sendAll([invitation("a"), invitation("b"), invitation("c")]);
    assert.deepEqual(
      results.map(({ id, error }) => [id, error?.message]),
      [
        ["a", "SQS: InternalError. Please try again."],
        ["b", undefined],
        ["c", "SQS: InternalError."],
      ],
    );
    const [socket] = await connected;
    const closed = once(socket, "close");
    client.close();
    await closed;
  });

  it("is that of the stated Region, or of the environment's", async () => {
    signedFor.length = 0;
    for (const config of [{}, { region: "eu-west-1" }]) {
      const client = new OutboxClient({ queueUrls, ...rules, ...config });
      await client.sendAll([invitation("a")]);
      client.close();
    }
    assert.deepEqual(signedFor, ["us-east-1", "eu-west-1"]);
  });
});

describe("the batches of the outbox's client", () => {
  it("fill 256 KiB to the last byte", () => {
    const half = { text: "x".repeat(128 * 1024) };
    assert.deepEqual(batches([half, half, { text: "x" }]), [[half, half], [{ text: "x" }]]);
  });

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
