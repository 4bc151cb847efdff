import assert from "node:assert/strict";
import { CONFIRMATION_SECONDS } from "../../../core/recipients/opt-in";
import { recipientOf } from "../../support/recipient";
import { messages } from "../../support/messages";
import { readRawMail, values } from "../../support/raw-mail";
import { OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { idOf } from "../../support/functions/links/function";
import { minutes, NOON, type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";

const GRACE = "grace@example.net";
const asking = (id: string, more: object = {}) => ({ body: { ...messages.optIn, id, ...more } });

describe("the outbox function, asked for a subscription", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

  const item = async () => (await outbox.endpoint.items()).find(({ recipient }) => recipient === GRACE);

  it("records the request, and sends a confirmation mail that is not itself a subscription", async () => {
    await outbox.run([{ ...asking("ask", { locale: "en-GB" }), sentAt: minutes(-1) }]);
    const [mail] = outbox.accepted;
    assert.ok(mail);
    assert.deepEqual([mail.from, mail.configurationSet], ["notices@candlefish.ai", "example-main"]);
    const raw = readRawMail(mail.bytes);
    for (const field of ["list-id", "list-unsubscribe", "list-unsubscribe-post"])
      assert.deepEqual(values(raw, field), []);
    const { recipient, id, state, pendingOptIns, consents, expiresAt } = (await item()) ?? {};
    const { expires = 0, message, ...request } = pendingOptIns?.["list-16"] ?? {};
    assert.deepEqual([recipient, id, state, consents], [GRACE, idOf(GRACE), "ACTIVE", undefined]);
    assert.deepEqual(request, {
      source: "Settings page",
      textVersion: "2026-11-01",
      language: "en-GB",
      requestedAt: minutes(-1).toISOString(),
    });
    assert.equal(message, mail.tags["outbox"]);
    assert.ok(Math.abs(expires - CONFIRMATION_SECONDS - NOON.getTime() / 1000) < 60);
    assert.equal(expiresAt, expires, "an item that holds nothing else goes with the request");
  });

  it("10: mails an address at most once in ten minutes and three times a day, whoever asks", async () => {
    await outbox.run(Array.from({ length: 10 }, (_, index) => asking(`storm-${index}`)));
    await outbox.run(
      Array.from({ length: 10 }, (_, index) => asking(`storm-${index}`)),
      minutes(1),
    );
    assert.equal(outbox.accepted.length, 1);
    for (let count = 1; count <= 4; count++) await outbox.run([asking(`later-${count}`)], minutes(11 * count));
    assert.equal(outbox.accepted.length, 3);
    assert.deepEqual((await outbox.states()).slice(-2), ["skipped opt-in-limit", "skipped opt-in-limit"]);
    await outbox.run([asking("next-day")], minutes(24 * 60));
    assert.equal(outbox.accepted.length, 4);
  });

  it("puts the same link into a second mail after SES's answer to the first was lost", async () => {
    outbox.answers.push("lost");
    await outbox.run([asking("ask")]);
    const before = await item();
    await outbox.run([asking("ask")], minutes(20));
    assert.equal(outbox.accepted.length, 2);
    assert.deepEqual(await item(), before);
  });

  it("gives the link a new life when half of it is over by the second mail", async () => {
    outbox.answers.push("lost");
    await outbox.run([asking("ask")]);
    const day = 24 * 60;
    await outbox.run([asking("ask")], minutes(day + 1));
    const { pendingOptIns } = (await item()) ?? {};
    const left = (pendingOptIns?.["list-16"]?.expires ?? 0) - minutes(day + 1).getTime() / 1000;
    assert.ok(Math.abs(left - CONFIRMATION_SECONDS) < 60, String(left));
  });

  it("keeps an item that holds nothing but requests until the last of them expires", async () => {
    await outbox.run([asking("one")]);
    await outbox.run([asking("other")], minutes(11));
    const { pendingOptIns, expiresAt } = (await item()) ?? {};
    assert.equal(expiresAt, pendingOptIns?.["list-16"]?.expires);
    assert.ok(Math.abs((expiresAt ?? 0) - CONFIRMATION_SECONDS - minutes(11).getTime() / 1000) < 60);
  });

  it("starts again when another writer of the recipient comes first, before SES is called", async () => {
    // The SDK makes two attempts of a refused call: since the tests set our clock, it blames the difference from AWS's.
    outbox.endpoint.fail("UpdateItem", 2, { status: 400, type: "ConditionalCheckFailedException" });
    const { again, lines } = await outbox.run([asking("ask")]);
    assert.deepEqual([again, lines.map(({ reason }) => reason), outbox.sendCalls], [["0"], ["raced"], 0]);
    assert.deepEqual((await outbox.run([asking("ask")])).again, []);
    assert.equal(outbox.accepted.length, 1);
  });

  it("keeps what is known of the recipient, and never lets it expire", async () => {
    const known = {
      ...recipientOf(GRACE),
      preferences: { reminder: { value: "off", at: "2026-11-01T00:00:00.000Z", by: "page" } },
    };
    await outbox.endpoint.put(TABLE, known);
    await outbox.run([asking("ask")]);
    const { pendingOptIns, preferences, expiresAt, revision } = (await item()) ?? {};
    assert.ok(pendingOptIns?.["list-16"]);
    assert.deepEqual([preferences, expiresAt, revision], [known.preferences, undefined, 2]);
  });

  for (const [what, reason, put] of [
    ["a complainant", "suppressed", [TABLE, { ...recipientOf(GRACE), state: "SUPPRESSED", reason: "COMPLAINT" }]],
    ["an erased person", "erased", [OBJECTIONS, { id: idOf(GRACE), erasedAt: NOON.toISOString(), revision: 1 }]],
  ] as const)
    it(`9: sends ${what} nothing, and records nothing`, async () => {
      await outbox.endpoint.put(put[0], put[1]);
      const before = await outbox.endpoint.items();
      await outbox.run([asking("ask")]);
      assert.deepEqual([await outbox.states(), outbox.sendCalls], [[`skipped ${reason}`], 0]);
      assert.deepEqual(await outbox.endpoint.items(), before);
    });
});
