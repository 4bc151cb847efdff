import assert from "node:assert/strict";
import { messages } from "../../support/messages";
import type { SesAnswer } from "../../support/functions/outbox/endpoint";
import { after, minutes, type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";
import { reset, to, withId } from "../../support/functions/outbox/variations";

describe("the outbox function, given what it cannot send", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

  describe("a mail that SES does not accept", () => {
    const cases = [
      { type: "TooManyRequestsException", status: 429, message: "Maximum sending rate exceeded.", from: 5, to: 30 },
      { type: "LimitExceededException", status: 400, message: "Daily message quota exceeded.", from: 600, to: 600 },
      { type: "SendingPausedException", status: 400, message: "", from: 900, to: 900 },
      { type: "NotFoundException", status: 404, message: "Configuration set does not exist.", from: 900, to: 900 },
    ];
    for (const { from, to: most, ...answer } of cases) {
      it(`is retried after ${from} seconds or more, and then sent: ${answer.type}`, async () => {
        outbox.answers.push(answer);
        assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, ["0"]);
        const hidden = outbox.hidden.get("0") ?? 0;
        assert.ok(hidden >= from - 1 && hidden <= most, String(hidden));
        assert.deepEqual(await outbox.states(), ["released"]);
        const then = after(hidden * 1000 + 1000);
        assert.deepEqual((await outbox.run([{ body: messages.invitation }], then)).again, []);
        assert.equal(outbox.accepted.length, 1);
      });
    }

    it("makes the rest of the batch wait when the quota is used up", async () => {
      outbox.answers.push({ type: "LimitExceededException", status: 400, message: "Daily message quota exceeded." });
      await outbox.run([{ body: messages.invitation }]);
      const rest = Array.from({ length: 10 }, (_, index) => ({
        body: withId(messages.invitation, `m${index}`),
      }));
      assert.equal((await outbox.run(rest, minutes(5))).again.length, 10);
      assert.equal(outbox.sendCalls, 1);
      for (const [, seconds] of outbox.hidden) assert.ok(seconds >= 290 && seconds <= 310, String(seconds));
    });

    it("waits for ten minutes again if SES accepted another since, and for twenty if not", async () => {
      const used: SesAnswer = { type: "LimitExceededException", status: 400, message: "Daily message quota exceeded." };
      const answers: SesAnswer[] = [used, used, "accepted", used];
      const waits: number[] = [];
      for (const [index, answer] of answers.entries()) {
        outbox.answers.push(answer);
        await outbox.run([{ body: withId(messages.invitation, `m${index}`), id: `m${index}` }], minutes(index * 30));
        waits.push(Math.round((outbox.hidden.get(`m${index}`) ?? 0) / 60));
      }
      assert.deepEqual(waits, [10, 20, 0, 10], "minutes");
    });

    it("lets the next message of the same process wait for a second when SES throttles", async () => {
      outbox.answers.push({ type: "TooManyRequestsException", status: 429, message: "Maximum sending rate exceeded." });
      await outbox.run([{ body: messages.invitation }]);
      const { again, lines } = await outbox.run([{ body: reset() }], undefined, 45_200);
      assert.deepEqual([again, lines.map(({ reason }) => reason), outbox.sendCalls], [["0"], ["rate"], 1]);
    });

    it("to an unverified recipient is reported as blocked by the sandbox, to a verified one it is sent", async () => {
      const failed = "Email address is not verified. The following identities failed the check in region US-EAST-1: ";
      outbox.answers.push({ type: "MessageRejected", status: 400, message: `${failed}grace@example.net` });
      const blocked = await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(blocked.again, []);
      await outbox.run([{ body: withId(messages.invitation, "verified", to("ada@candlefish.ai")) }], minutes(1));
      assert.deepEqual(await outbox.states(), ["skipped blocked-by-sandbox", "sent"]);
    });

    it("becomes a dead letter with its reason when it can never be sent", async () => {
      outbox.answers.push({ type: "BadRequestException", status: 400, message: "for grace@example.net" });
      assert.deepEqual((await outbox.run([{ body: reset(), queue: "outbox-urgent" }])).again, []);
      assert.deepEqual(
        outbox.buried.map(({ queue, reason }) => [queue, reason]),
        [["urgent-failures", "SES refuses it: BadRequestException"]],
      );
      assert.deepEqual(await outbox.states(), ["failed SES refuses it: BadRequestException"]);
      await outbox.run([{ body: reset(), queue: "outbox-urgent", id: "redriven" }]);
      assert.equal(outbox.accepted.length, 1, "sent back to the queue, it is tried again");
    });
  });

  it("makes a mail that our own checks refuse a dead letter, with the reason", async () => {
    await outbox.stop();
    outbox = await startOutbox({ LINKS_URL: "http://links.candlefish.ai" });
    assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, []);
    const reason = "List-Unsubscribe is not an https URL in ASCII";
    assert.deepEqual(
      outbox.buried.map(({ reason }) => reason),
      [reason],
    );
    assert.deepEqual(
      outbox.heard.map(({ status, reason }) => [status, reason]),
      [["failed", reason]],
    );
    assert.deepEqual([await outbox.states(), outbox.sendCalls], [[`failed ${reason}`], 0]);
  });

  it("sends the valid messages of a batch, and makes each invalid one a dead letter with its reason", async () => {
    const good = Array.from({ length: 7 }, (_, index) => ({ body: reset(`good-${index}`) }));
    const { id, v, to: whom, category } = messages.resetPassword;
    const withoutData = { id, v, to: whom, category };
    const bad = [
      "{",
      { ...reset("a"), category: "marketing" },
      withoutData,
      reset("c", { html: "<p>" }),
      " ".repeat(1024 * 1024),
    ];
    const { again, lines } = await outbox.run([...good, ...bad.map((body) => ({ body }))]);
    assert.deepEqual(again, []);
    assert.equal(outbox.accepted.length, 7);
    assert.equal(outbox.buried.length, 5);
    assert.equal(lines.filter(({ message }) => message === "refused").length, 5);
    for (const { reason } of outbox.buried) assert.match(reason, /^[\w.]+: .+\. .+\.$/);
  });

  it("accepts only notices from the urgent queue", async () => {
    const later = reset("later");
    await outbox.run(
      [messages.invitation, messages.optIn, { ...later, notBefore: minutes(5).toISOString() }].map((body) => ({
        body,
        queue: "outbox-urgent",
      })),
    );
    assert.equal(outbox.sendCalls, 0);
    const bulk = "Put it into the bulk queue";
    assert.deepEqual(outbox.buried.map(({ queue, reason }) => `${queue} ${reason}`).sort(), [
      `urgent-failures category: invitation does not belong in the urgent queue. ${bulk}: the urgent one is for system notices.`,
      `urgent-failures category: optIn does not belong in the urgent queue. ${bulk}: the urgent one is for system notices.`,
      `urgent-failures notBefore: is not allowed in the urgent queue. ${bulk}: messages in the urgent one are sent at once.`,
    ]);
  });

  it("names every fault of a message, in the log and to the application, which can be told if the message has an id", async () => {
    const { lines } = await outbox.run([{ body: { ...messages.alert, id: "bad", v: 2, locale: 7 }, id: "q1" }]);
    const reason = "v: is not 1. Make it 1. locale: is not a string. Make it a string.";
    assert.deepEqual(
      lines.map(({ level, message, queueMessageId, reason }) => [level, message, queueMessageId, reason]),
      [["ERROR", "refused", "q1", reason]],
    );
    assert.deepEqual((await outbox.run([{ body: withId(messages.alert, "") }, { body: "{" }])).again, []);
    assert.deepEqual(
      outbox.heard.map(({ id, status, reason }) => [id, status, reason]),
      [["bad", "failed", reason]],
    );
    assert.equal(outbox.buried.length, 3);
  });

  it("leaves a message in a queue that is not the outbox's, and logs it", async () => {
    const { again, lines } = await outbox.run([{ body: reset(), queue: "another" as "outbox-bulk" }]);
    assert.deepEqual([again, lines.map(({ message, error }) => [message, error])], [["0"], [["interrupted", "Error"]]]);
    assert.equal(outbox.buried.length, 0);
  });
});
