import assert from "node:assert/strict";
import type { StatusEvent } from "../../../core/outbox-messages/status";
import { messages } from "../../support/messages";
import { complaint, type Details, delivery, send } from "../../support/functions/events";
import { NOON, type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";

const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000);
const TO = "grace@example.net";
const { id } = messages.invitation;
/** The SDK makes two attempts of a call that is refused: since the tests set our clock, it blames the difference from AWS's. */
const SDK_ATTEMPTS = 2;

describe("the status function, behind the outbox", () => {
  let outbox: OutboxFunction;
  const row = async () => (await outbox.rows()).find((each) => each.id === id);
  /** Details of an event about a mail that SES accepted. */
  const about = (index: number): Details => ({
    messageId: `ses-${index + 1}`,
    outbox: outbox.accepted[index]?.tags["outbox"] ?? "",
    at: NOON.toISOString(),
  });
  const heard = () =>
    outbox.heard.map(({ status, reason, messageId }) => [status, reason, messageId].filter(Boolean).join(" "));

  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

  it("reports each outcome to the application once, under the application's id, without content of the mail", async () => {
    await outbox.run([{ body: messages.invitation }]);
    const events = [delivery(TO, about(0)), send(TO, about(0)), complaint([TO], {}, about(0))];
    assert.deepEqual((await outbox.runStatus([...events, ...events])).again, []);
    assert.deepEqual(heard().sort(), ["complained abuse ses-1", "delivered ses-1", "sent ses-1"]);
    const expected: StatusEvent = { id, status: "delivered", at: NOON.toISOString(), messageId: "ses-1" };
    assert.deepEqual(
      outbox.heard.find(({ status }) => status === "delivered"),
      expected,
    );
    assert.deepEqual((await outbox.runStatus(events)).again, []);
    assert.equal(outbox.heard.length, 3);
    const found = await row();
    assert.deepEqual([found?.state, found?.outcomes?.length], ["sent", 3]);
    assert.ok(!/grace|example|Secret/.test(JSON.stringify([outbox.heard, found])));
  });

  it("logs what it does with each event, by the message's key and never by its address", async () => {
    await outbox.run([{ body: messages.invitation }]);
    const entries = async (event: string) => {
      const { lines } = await outbox.runStatus([event]);
      return lines.map(({ timestamp: _, ...entry }) => entry);
    };
    const said = { outboxKey: about(0).outbox, messageId: "ses-1", status: "sent" };
    const of = { ...said, outboxKey: "another" };
    assert.deepEqual(await entries(send(TO, about(0))), [{ level: "INFO", message: "closed", ...said }]);
    assert.deepEqual(await entries(send(TO, about(0))), [{ level: "INFO", message: "repeated", ...said }]);
    const again = { ...said, messageId: "ses-2" };
    const second = send(TO, { ...about(0), messageId: "ses-2" });
    assert.deepEqual(await entries(second), [{ level: "WARN", message: "mailed twice", ...again }]);
    const forgotten = send(TO, { ...about(0), outbox: "another" });
    assert.deepEqual(await entries(forgotten), [{ level: "WARN", message: "forgotten", ...of }]);
    assert.deepEqual(await entries(delivery(TO)), [{ level: "INFO", message: "ignored", eventType: "Delivery" }]);
    assert.deepEqual(await entries("{"), [
      { level: "ERROR", message: "malformed", at: "not JSON", queueMessageId: "0" },
    ]);
    outbox.endpoint.fail("GetItem", SDK_ATTEMPTS, { status: 400, type: "AccessDeniedException" });
    assert.deepEqual(await entries(delivery(TO, about(0))), [
      { level: "ERROR", message: "interrupted", error: "AccessDeniedException", queueMessageId: "0" },
    ]);
  });

  it("reports an outcome once while others write the row first, and leaves it for later after the fifth time", async () => {
    await outbox.run([{ body: messages.invitation }]);
    const refused = { status: 400, type: "ConditionalCheckFailedException" };
    outbox.endpoint.fail("PutItem", 4 * SDK_ATTEMPTS, refused);
    assert.deepEqual((await outbox.runStatus([send(TO, about(0))])).again, []);
    assert.deepEqual(heard(), ["sent ses-1"]);
    outbox.endpoint.fail("PutItem", 5 * SDK_ATTEMPTS, refused);
    const { again, lines } = await outbox.runStatus([delivery(TO, about(0))]);
    assert.deepEqual([again, lines.map(({ error }) => error)], [["0"], ["WriteContention"]]);
    assert.deepEqual(
      (await row())?.outcomes?.map(({ status }) => status),
      ["sent"],
    );
    assert.deepEqual((await outbox.runStatus([delivery(TO, about(0))])).again, []);
    assert.deepEqual(heard(), ["sent ses-1", "delivered ses-1", "delivered ses-1"]);
  });

  it("closes a claim whose outcome was unknown, so that no second mail is sent", async () => {
    outbox.answers.push("lost");
    assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, ["0"]);
    assert.equal((await row())?.state, "claimed");
    await outbox.runStatus([delivery(TO, about(0))]);
    outbox.restart();
    assert.deepEqual((await outbox.run([{ body: messages.invitation }], minutes(9))).again, []);
    assert.equal(outbox.sendCalls, 1);
  });

  it("closes a claim before SES's answer arrives, and the outbox leaves it closed", async () => {
    outbox.onSend(async () => {
      assert.deepEqual((await outbox.runStatus([send(TO, about(0))])).again, []);
    });
    assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, []);
    const found = await row();
    assert.deepEqual([found?.state, found?.attempts, found?.outcomes?.length], ["sent", 1, 1]);
  });

  it("records in the ledger and in its log that a message was mailed twice", async () => {
    outbox.answers.push("lost");
    await outbox.run([{ body: messages.invitation }]);
    outbox.restart();
    const { lines } = await outbox.run([{ body: messages.invitation }], minutes(9));
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["again", "sent"],
    );
    assert.equal(lines[0]?.["UnknownOutcome"], 1);
    const { lines: closing } = await outbox.runStatus([send(TO, about(0)), send(TO, about(1))], minutes(9));
    assert.deepEqual(
      closing.map(({ message }) => message),
      ["closed", "mailed twice"],
    );
    const found = await row();
    assert.deepEqual(
      [found?.attempts, found?.unheard, found?.outcomes?.map(({ messageId }) => messageId)],
      [2, 1, ["ses-1", "ses-2"]],
    );
  });

  it("turns a reminder from unknown to sent once an event shows that it was", async () => {
    await outbox.run([{ body: messages.invitation }]);
    outbox.answers.push("lost");
    await outbox.run([{ body: { ...messages.reminder, id: "reminder" } }]);
    outbox.restart();
    const { lines } = await outbox.run([{ body: { ...messages.reminder, id: "reminder" } }], minutes(9));
    assert.deepEqual(
      lines.map(({ message, UnknownOutcome }) => [message, UnknownOutcome]),
      [["lost", 1]],
    );
    assert.deepEqual(heard(), ["unknown"]);
    await outbox.runStatus([send(TO, about(1))], minutes(10));
    assert.deepEqual(heard(), ["unknown", "sent ses-2"]);
  });

  it("reports again after a refusal, and does not mark it as reported before", async () => {
    await outbox.run([{ body: messages.invitation }]);
    // The SDK makes two attempts.
    outbox.refuseToHear(2);
    const event = send(TO, about(0));
    assert.deepEqual((await outbox.runStatus([event])).again, ["0"]);
    assert.equal((await row())?.outcomes, undefined);
    assert.deepEqual((await outbox.runStatus([event])).again, []);
    assert.deepEqual(heard(), ["sent ses-1"]);
  });

  it("reports once more what the application's queue refused and somebody redrove", async () => {
    const event: StatusEvent = { id: "m-1", status: "skipped", reason: "too-late", at: NOON.toISOString() };
    assert.deepEqual((await outbox.runStatus([JSON.stringify(event)])).again, []);
    assert.deepEqual(outbox.heard, [event]);
  });

  it("ignores what the ledger has forgotten, and sends what it does not understand to the dead letters", async () => {
    const { again, lines } = await outbox.runStatus([send(TO, { outbox: "another" }), "{", delivery(TO)]);
    assert.deepEqual(again, ["1"]);
    assert.deepEqual(lines.map(({ message }) => message).sort(), ["forgotten", "ignored", "malformed"]);
    assert.deepEqual(outbox.heard, []);
  });
});
