import assert from "node:assert/strict";
import { meeting, messages } from "../../support/messages";
import { readRawMail, values } from "../../support/raw-mail";
import { idOf } from "../../support/functions/links/function";
import { after, minutes, NOON, type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";
import { invitation, ownMeeting, reminder, reset, to, withId } from "../../support/functions/outbox/variations";

describe("the outbox function", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

  it("passes a mail to SES with its one recipient, sender, set, and tags that identify nobody", async () => {
    const { again, lines } = await outbox.run([{ body: messages.invitation }]);
    assert.deepEqual(again, []);
    const [mail] = outbox.accepted;
    assert.ok(mail);
    assert.deepEqual(mail.to, ["grace@example.net"]);
    assert.deepEqual([mail.from, mail.configurationSet], ["meetings@candlefish.ai", "example-main"]);
    assert.equal(mail.tags["category"], "invitation");
    assert.match(mail.tags["outbox"] ?? "", /^[A-Za-z0-9_-]{43}$/);
    const raw = readRawMail(mail.bytes);
    assert.deepEqual(values(raw, "to"), ["Grace Hopper <grace@example.net>"]);
    assert.deepEqual(values(raw, "from"), ["Ada Lovelace via Candlefish <meetings@candlefish.ai>"]);
    assert.deepEqual(values(raw, "list-unsubscribe-post"), ["List-Unsubscribe=One-Click"]);
    assert.match(values(raw, "list-unsubscribe")[0] ?? "", /^<https:\/\/links\.candlefish\.ai\/u\?t=[\w-]{52}>$/);
    const [row] = (await outbox.rows()).filter(({ key }) => !key.includes("#"));
    assert.deepEqual([row?.state, row?.messageId, row?.attempts], ["sent", "ses-1", 1]);
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["sent"],
    );
  });

  it("sends notices, reminders and follow-ups from their own senders, through their own sets", async () => {
    await outbox.run([{ body: messages.invitation }]);
    const followUp = withId(messages.followUp, "follow-up", { data: { ...messages.followUp.data, list: undefined } });
    await outbox.run([{ body: reminder }, { body: followUp }, { body: reset(), queue: "outbox-urgent" }]);
    const sent = outbox.accepted
      .slice(1)
      .map(({ from, configurationSet, tags }) => `${tags["category"]} ${from} ${configurationSet}`);
    assert.deepEqual(sent.sort(), [
      "followUp updates@candlefish.ai example-updates",
      "reminder updates@candlefish.ai example-updates",
      "system notices@candlefish.ai example-main",
    ]);
  });

  it("writes neither an address nor a word of a message to its log, tags, ledger and status events", async () => {
    const all = [
      messages.invitation,
      reminder,
      reset(),
      withId(messages.alert, "alert"),
      messages.followUp,
      { bad: "grace" },
    ];
    const { lines } = await outbox.run(all.map((body) => ({ body })));
    const kept = JSON.stringify([lines, await outbox.rows(), outbox.accepted.map(({ tags }) => tags), outbox.heard]);
    for (const word of ["grace", "example.", "Ada", "Engine", "Lisbon", "links.", "0b7c5c1e"])
      assert.ok(!kept.includes(word), `${word} in ${kept}`);
  });

  describe("its log", () => {
    /** The entries of a batch of one message, without what all of them have, and without times, which depend on the machine. */
    async function entries(body: object, at = NOON): Promise<object[]> {
      const { lines } = await outbox.run([{ body, id: "q1" }], at);
      return lines.map(({ timestamp: _, _aws: __, seconds: ___, outboxKey, queueMessageId, ...entry }) => {
        assert.equal(queueMessageId, "q1");
        assert.match(typeof outboxKey === "string" ? outboxKey : "", /^([A-Za-z0-9_-]{43})?$/);
        return entry;
      });
    }
    const NO_SET = { "ses:configuration-set": "none" };

    it("says what became of a message, and counts what alarms watch", async () => {
      const category = "invitation";
      outbox.answers.push({ type: "SendingPausedException", status: 400, message: "" });
      assert.deepEqual(await entries(messages.invitation), [
        { level: "ERROR", message: "refused", category, error: "SendingPausedException" },
        { level: "ERROR", message: "postponed", category, reason: "stack", ...NO_SET, SendRefused: 1 },
      ]);
      outbox.answers.push("lost");
      assert.deepEqual(await entries(messages.invitation), [
        { level: "ERROR", message: "unknown", category, error: "TimeoutError" },
      ]);
      assert.deepEqual(await entries(messages.invitation, minutes(9)), [
        { level: "WARN", message: "again", category, ...NO_SET, UnknownOutcome: 1 },
        { level: "INFO", message: "sent", category, messageId: "ses-2" },
      ]);
      assert.deepEqual(await entries(messages.invitation, minutes(9)), [
        { level: "INFO", message: "repeated", category },
      ]);
      assert.deepEqual(await entries(withId(messages.invitation, "other", { data: ownMeeting("other") }), minutes(9)), [
        { level: "INFO", message: "sent", category, messageId: "ses-3" },
      ]);
    });

    it("says why a message is not sent, or not yet", async () => {
      assert.deepEqual(await entries(reminder), [
        { level: "INFO", message: "skipped", category: "reminder", reason: "not-requested" },
      ]);
      const later = withId(messages.invitation, "later", { notBefore: minutes(60).toISOString() });
      assert.deepEqual(await entries(later), [
        { level: "INFO", message: "postponed", category: "invitation", reason: "not-yet" },
      ]);
      const reason = "SES refuses it: BadRequestException";
      outbox.answers.push({ type: "BadRequestException", status: 400, message: "" });
      assert.deepEqual(await entries(reset()), [{ level: "ERROR", message: "failed", category: "system", reason }]);
      outbox.answers.push({ type: "LimitExceededException", status: 400, message: "Daily message quota exceeded." });
      const quota = {
        level: "INFO",
        message: "postponed",
        category: "system",
        reason: "quota",
        ...NO_SET,
        QuotaWait: 1,
      };
      assert.deepEqual(await entries(reset("quota")), [quota]);
    });

    it("names the error that makes a message come again, as the queue's age alone would not", async () => {
      // The SDK makes two attempts of a refused call: since the tests set our clock, it blames the difference from AWS's.
      outbox.endpoint.fail("GetItem", 2, { status: 400, type: "AccessDeniedException" });
      assert.deepEqual(await entries(messages.invitation), [
        { level: "ERROR", message: "interrupted", error: "AccessDeniedException" },
      ]);
      assert.equal(outbox.sendCalls, 0);
    });
  });

  it("hides a message until the time before which it must not be sent", async () => {
    const later = { ...messages.invitation, notBefore: after(3_600_000).toISOString() };
    assert.deepEqual((await outbox.run([{ body: later }])).again, ["0"]);
    assert.equal(outbox.hidden.get("0"), 3600);
    assert.deepEqual((await outbox.run([{ body: later, sentAt: NOON }], after(3_600_000))).again, []);
    assert.equal(outbox.accepted.length, 1);
  });

  it("returns to the queue what a run has no time for, without calling SES", async () => {
    const { again, lines } = await outbox.run([{ body: messages.invitation }], NOON, 40_000);
    assert.deepEqual([again, lines.map(({ reason }) => reason)], [["0"], ["rate"]]);
    assert.equal(outbox.sendCalls, 0);
    assert.deepEqual(await outbox.states(), []);
  });

  describe("a recipient who gets no mail", () => {
    const suppressed = {
      recipient: "grace@example.net",
      sesAddress: "grace@example.net",
      state: "SUPPRESSED",
      reason: "COMPLAINT",
      hardBounces: 0,
      softBounces: 0,
      complaints: 1,
      recentFeedback: [],
      revision: 1,
    };

    it("one whose complaint arrives while the message waits", async () => {
      outbox.onAccount(() => outbox.endpoint.put("recipients", suppressed));
      await outbox.run([{ body: messages.invitation }]);
      assert.equal(outbox.sendCalls, 0);
      assert.deepEqual(await outbox.states(), ["skipped suppressed"]);
    });

    it("one who complained while SES accepted the previous mail", async () => {
      outbox.onSend(() => outbox.endpoint.put("recipients", suppressed));
      await outbox.run([{ body: messages.invitation }]);
      await outbox.run([{ body: invitation("REQUEST", 1) }], minutes(1));
      assert.deepEqual(await outbox.states(), ["sent", "skipped suppressed"]);
    });

    it("one who objected and has no item", async () => {
      const preferences = { invitation: { value: "off", at: "2026-11-01T00:00:00.000Z", by: "one-click" } };
      await outbox.endpoint.put("objections", { id: idOf("grace@example.net"), preferences, revision: 1 });
      await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(await outbox.states(), ["skipped unsubscribed"]);
    });

    it("one who was erased, except for a link that they ask for", async () => {
      const erasedAt = "2026-11-01T00:00:00.000Z";
      await outbox.endpoint.put("objections", { id: idOf("grace@example.net"), erasedAt, revision: 1 });
      await outbox.run([{ body: messages.invitation }]);
      await outbox.run([{ body: reset(), queue: "outbox-urgent" }], minutes(1));
      assert.deepEqual(await outbox.states(), ["skipped erased", "sent"]);
      assert.deepEqual(await outbox.endpoint.items(), [], "nothing is kept of them");
    });

    it("one who is suppressed, of whose meeting nothing is kept", async () => {
      await outbox.endpoint.put("recipients", suppressed);
      await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(await outbox.states(), ["skipped suppressed"]);
      assert.equal((await outbox.rows()).length, 1, "the message's own row");
    });

    it("one who was never invited, for a reminder", async () => {
      await outbox.run([{ body: reminder }]);
      assert.deepEqual(await outbox.states(), ["skipped not-requested"]);
    });

    it("one beyond the organizer's daily limit; those already invited still get mail", async () => {
      const people = ["a", "b", "c", "d"].map((name) => ({
        body: withId(messages.invitation, name, to(`${name}@example.net`)),
      }));
      for (const [index, person] of people.entries()) await outbox.run([person], minutes(index));
      assert.deepEqual(await outbox.states(), ["sent", "sent", "sent", "skipped organizer-limit"]);
      await outbox.run([{ body: { ...invitation("REQUEST", 1, "moved"), ...to("a@example.net") } }], minutes(5));
      const organizer = { name: "Alan Turing", address: "alan@example.org" };
      const data = { method: "REQUEST", meeting: { ...meeting, organizer } };
      const another = withId(messages.invitation, "another-organizer", { ...to("f@example.net"), data });
      await outbox.run([{ body: another }], minutes(6));
      await outbox.run([{ body: withId(messages.invitation, "tomorrow", to("e@example.net")) }], minutes(24 * 60));
      assert.deepEqual((await outbox.states()).slice(4), ["sent", "sent", "sent"]);
    });

    it("one who has had three alerts that day, which are counted for two days", async () => {
      for (const [index, id] of ["a", "b", "c", "d"].entries())
        await outbox.run([{ body: withId(messages.alert, id), queue: "outbox-urgent" }], minutes(index));
      assert.deepEqual(await outbox.states(), ["sent", "sent", "sent", "skipped alert-limit"]);
      const [counted] = (await outbox.rows()).filter(({ key }) => key.startsWith("alerts#"));
      const kept = (counted?.expiresAt ?? 0) - minutes(2).getTime() / 1000;
      assert.ok(kept >= 172_800 && kept < 172_860, String(kept));
    });
  });

  describe("a meeting", () => {
    it("is invited to, moved, cancelled, and then has no reminder", async () => {
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      await outbox.run([{ body: invitation("REQUEST", 1) }], minutes(1));
      await outbox.run([{ body: reminder }], minutes(2));
      await outbox.run([{ body: invitation("CANCEL", 2) }], minutes(3));
      await outbox.run([{ body: withId(messages.reminder, "late") }], minutes(4));
      assert.deepEqual(await outbox.states(), ["sent", "sent", "skipped stale", "sent", "skipped cancelled"]);
    });

    it("whose cancellation overtakes its invitation causes no mail at all", async () => {
      await outbox.run([{ body: invitation("CANCEL", 1) }]);
      await outbox.run([{ body: invitation("REQUEST", 0) }], minutes(1));
      assert.deepEqual(await outbox.states(), ["skipped not-requested", "skipped cancelled"]);
      assert.equal(outbox.sendCalls, 0);
    });

    it("whose cancellation arrives while its invitation is with SES is cancelled afterwards", async () => {
      let cancelling: Promise<unknown> | undefined;
      outbox.onSend(async () => {
        cancelling = outbox.run([{ body: invitation("CANCEL", 1), id: "cancel" }]).then(({ again, lines }) => {
          assert.deepEqual([again, lines.map(({ reason }) => reason)], [["cancel"], ["overtaking"]]);
        });
        await cancelling;
      });
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      assert.ok(cancelling);
      await outbox.run([{ body: invitation("CANCEL", 1) }], minutes(1));
      assert.deepEqual(await outbox.states(), ["sent", "sent"]);
    });

    it("whose invitation may have been sent by a run that died is still cancelled", async () => {
      outbox.answers.push("lost");
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      await outbox.run([{ body: invitation("CANCEL", 1) }], minutes(4));
      assert.deepEqual(await outbox.states(), ["claimed", "sent"]);
      await outbox.run([{ body: invitation("REQUEST", 0) }], minutes(9));
      assert.deepEqual(await outbox.states(), ["sent", "skipped cancelled"], "not invited again after it");
    });
  });
});
