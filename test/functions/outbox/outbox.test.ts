import assert from "node:assert/strict";
import { meeting, messages } from "../../support/messages";
import { readRawMail, values } from "../../support/raw-mail";
import { idOf } from "../links/function";
import { NOON, type OutboxFunction, startOutbox } from "./function";

const after = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const minutes = (count: number) => after(count * 60_000);

const to = (address: string) => ({ to: { address } });
const withId = (message: object, id: string, more: object = {}) => ({ ...message, id, ...more });
const invitation = (method: "REQUEST" | "CANCEL", sequence: number, id = `${method}-${sequence}`) =>
  withId(messages.invitation, id, { data: { method, meeting: { ...meeting, sequence } } });
const ownMeeting = (uid: string) => ({ method: "REQUEST", meeting: { ...meeting, uid } });
const reminder = withId(messages.reminder, "reminder");
const reset = (id = "reset", more: object = {}) =>
  withId(messages.resetPassword, id, {
    data: { ...messages.resetPassword.data, expires: "2026-12-01T20:00:00Z", ...more },
  });

describe("the outbox function", () => {
  let outbox: OutboxFunction;
  const states = async () =>
    (await outbox.rows())
      .filter(({ key }) => !key.includes("#"))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ state, reason }) => [state, reason].filter(Boolean).join(" "));

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

  it("sends notices and reminders from their own senders, through their own sets", async () => {
    await outbox.run([{ body: messages.invitation }]);
    await outbox.run([{ body: reminder }, { body: reset(), queue: "outbox-urgent" }]);
    const sent = outbox.accepted.slice(1).map(({ from, configurationSet }) => `${from} ${configurationSet}`);
    assert.deepEqual(sent.sort(), ["notices@candlefish.ai example-main", "updates@candlefish.ai example-updates"]);
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

  describe("exactly-once sending", () => {
    it("makes one call to SES for five concurrent deliveries of one message", async () => {
      const copies = Array.from({ length: 5 }, (_, index) => ({ body: reminder, id: `copy-${index}` }));
      await outbox.run([{ body: messages.invitation }]);
      const { again } = await outbox.run(copies);
      assert.equal(outbox.sendCalls, 2);
      assert.equal(again.length, 4);
      assert.deepEqual((await outbox.run(copies, minutes(1))).again, [], "all settled when they come again");
      assert.equal(outbox.sendCalls, 2);
    });

    it("sends the next message about a meeting at once after two copies of its invitation raced", async () => {
      outbox.onAccount(async () => {
        outbox.restart();
        await outbox.run([{ body: messages.invitation, id: "winner" }]);
      });
      const loser = await outbox.run([{ body: messages.invitation, id: "loser" }]);
      assert.deepEqual([loser.again, loser.lines.at(-1)?.["reason"]], [["loser"], "raced"]);
      assert.deepEqual((await outbox.run([{ body: reminder }])).again, []);
      assert.equal(outbox.sendCalls, 2);
    });

    it("refuses another message with the same id, with the reason, and leaves the first alone", async () => {
      await outbox.run(
        [{ body: messages.resetPassword, queue: "outbox-urgent", sentAt: new Date("2026-12-01T08:00:00Z") }],
        new Date("2026-12-01T08:00:01Z"),
      );
      await outbox.run([{ body: { ...messages.alert } }]);
      assert.equal(outbox.sendCalls, 1);
      assert.deepEqual(
        outbox.buried.map(({ queue, reason }) => `${queue} ${reason}`),
        [
          "bulk-failures id: is that of another message. Give each message its own id; only a repeated message keeps its id.",
        ],
      );
      assert.deepEqual(await states(), ["sent"]);
    });

    it("makes no second call while it is unknown whether SES accepted the first", async () => {
      outbox.answers.push("lost");
      const { again } = await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(again, ["0"]);
      assert.equal(outbox.sendCalls, 1, "no try of the SDK's own");
      outbox.restart();
      assert.deepEqual((await outbox.run([{ body: messages.invitation }], minutes(2))).again, ["0"]);
      assert.equal(outbox.sendCalls, 1);
    });

    it("later sends an invitation or a notice again: a second mail is better than none", async () => {
      for (const [body, queue] of [
        [messages.invitation, "outbox-bulk"],
        [reset(), "outbox-urgent"],
      ] as const) {
        const before = outbox.sendCalls;
        outbox.answers.push("lost");
        assert.deepEqual((await outbox.run([{ body, queue }])).again, ["0"]);
        outbox.restart();
        assert.deepEqual((await outbox.run([{ body, queue }], minutes(9))).again, []);
        assert.equal(outbox.sendCalls - before, 2);
      }
      assert.deepEqual(await states(), ["sent", "sent"]);
    });

    it("sends a reminder although the answer to a write was lost, which the SDK then retries", async () => {
      await outbox.run([{ body: messages.invitation }]);
      for (const lost of ["claim", "record"]) {
        // A run's first write is the claim, its second the result.
        if (lost === "record")
          outbox.onSend(() => {
            outbox.endpoint.loseAnswer("PutItem");
            return Promise.resolve();
          });
        else outbox.endpoint.loseAnswer("PutItem");
        assert.deepEqual((await outbox.run([{ body: withId(reminder, lost) }], minutes(1))).again, [], lost);
      }
      assert.deepEqual(await states(), ["sent", "sent", "sent"]);
      assert.equal(outbox.sendCalls, 3);
    });

    it("reports a reminder of unknown outcome as unknown, once", async () => {
      await outbox.run([{ body: messages.invitation }]);
      outbox.answers.push("dropped");
      assert.deepEqual((await outbox.run([{ body: reminder }])).again, ["0"]);
      const second = await outbox.run([{ body: reminder }], minutes(9));
      assert.deepEqual([second.again, second.lines.map(({ message }) => message)], [[], ["lost"]]);
      const third = await outbox.run([{ body: reminder }], minutes(18));
      assert.deepEqual(
        third.lines.map(({ message }) => message),
        ["repeated"],
      );
      assert.equal(outbox.sendCalls, 2);
      assert.deepEqual(await states(), ["sent", "unknown"]);
    });
  });

  describe("a process that dies at any of its calls", () => {
    /** Redelivers a message, each time to another process, until nothing is left to do. */
    async function deliverUntilDone(body: object, first: Date): Promise<void> {
      for (let delivery = 1; delivery < 5; delivery++) {
        outbox.restart();
        if ((await outbox.run([{ body }], new Date(first.getTime() + delivery * 540_000))).again.length === 0) return;
      }
      assert.fail("still not done");
    }

    /** Kills the process at each of its calls in turn. @returns for each call, how many mails SES accepted, and the state */
    async function deaths(message: (id: string) => object): Promise<[accepted: number, state: string][]> {
      const results: [number, string][] = [];
      for (let call = 1; ; call++) {
        for (const when of ["before", "after"] as const) {
          const body = message(`${when}-${call}`);
          const before = { accepted: outbox.accepted.length, rows: (await outbox.rows()).map(({ key }) => key) };
          outbox.restart();
          outbox.dieAt(call, when);
          await outbox.run([{ body }]);
          if (!outbox.died) return results;
          await deliverUntilDone(body, NOON);
          const [row] = (await outbox.rows()).filter(({ key }) => !key.includes("#") && !before.rows.includes(key));
          results.push([outbox.accepted.length - before.accepted, row?.state ?? ""]);
        }
      }
    }

    it("sends an invitation once, or twice where SES may have accepted it, but never not at all", async () => {
      const results = await deaths((id) => withId(messages.invitation, id, { data: ownMeeting(id) }));
      const twice = results.filter(([accepted]) => accepted === 2).length;
      assert.deepEqual([...new Set(results.map(([, state]) => state))], ["sent"]);
      assert.ok(results.every(([accepted]) => accepted === 1 || accepted === 2));
      // SES's answer or the next write was lost.
      assert.deepEqual([twice, results.length], [2, 28]);
    }).timeout(120_000);

    it("sends a reminder once, or reports it as unknown, but never twice", async () => {
      await outbox.run([{ body: messages.invitation }]);
      const results = await deaths((id) => withId(messages.reminder, id));
      const count = (accepted: number, state: string) =>
        results.filter(([mails, became]) => mails === accepted && became === state).length;
      // Unknown: the claim's answer, SES's answer, the call to SES or the next write was lost.
      assert.deepEqual([count(1, "sent"), count(1, "unknown"), count(0, "unknown")], [16, 2, 2]);
      assert.equal(results.length, 20);
    }).timeout(120_000);
  });

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
        assert.deepEqual(await states(), ["released"]);
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
    });

    it("to an unverified recipient is reported as blocked by the sandbox, to a verified one it is sent", async () => {
      const failed = "Email address is not verified. The following identities failed the check in region US-EAST-1: ";
      outbox.answers.push({ type: "MessageRejected", status: 400, message: `${failed}grace@example.net` });
      const blocked = await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(blocked.again, []);
      await outbox.run([{ body: withId(messages.invitation, "verified", to("ada@candlefish.ai")) }], minutes(1));
      assert.deepEqual(await states(), ["skipped blocked-by-sandbox", "sent"]);
    });

    it("becomes a dead letter with its reason when it can never be sent", async () => {
      outbox.answers.push({ type: "BadRequestException", status: 400, message: "for grace@example.net" });
      assert.deepEqual((await outbox.run([{ body: reset(), queue: "outbox-urgent" }])).again, []);
      assert.deepEqual(
        outbox.buried.map(({ queue, reason }) => [queue, reason]),
        [["urgent-failures", "SES refuses it: BadRequestException"]],
      );
      assert.deepEqual(await states(), ["failed SES refuses it: BadRequestException"]);
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
    assert.deepEqual([await states(), outbox.sendCalls], [[`failed ${reason}`], 0]);
  });

  it("starts again when another run about the meeting comes first, before SES is called", async () => {
    outbox.endpoint.fail("PutItem", 2, { status: 400, type: "ConditionalCheckFailedException" });
    const { again, lines } = await outbox.run([{ body: messages.invitation }]);
    assert.deepEqual([again, lines.map(({ reason }) => reason), outbox.sendCalls], [["0"], ["raced"], 0]);
    assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, []);
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
    await outbox.run([
      { body: messages.invitation, queue: "outbox-urgent" },
      { body: messages.optIn, queue: "outbox-urgent" },
    ]);
    assert.equal(outbox.sendCalls, 0);
    assert.deepEqual(outbox.buried.map(({ queue, reason }) => [queue, reason.split(". ")[0]]).sort(), [
      ["urgent-failures", "category: invitation does not belong in the urgent queue"],
      ["urgent-failures", "category: optIn does not belong in the urgent queue"],
    ]);
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
    assert.deepEqual(await states(), []);
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
      assert.deepEqual(await states(), ["skipped suppressed"]);
    });

    it("one who complained while SES accepted the previous mail", async () => {
      outbox.onSend(() => outbox.endpoint.put("recipients", suppressed));
      await outbox.run([{ body: messages.invitation }]);
      await outbox.run([{ body: invitation("REQUEST", 1) }], minutes(1));
      assert.deepEqual(await states(), ["sent", "skipped suppressed"]);
    });

    it("one who objected and has no item", async () => {
      const preferences = { invitation: { value: "off", at: "2026-11-01T00:00:00.000Z", by: "one-click" } };
      await outbox.endpoint.put("objections", { id: idOf("grace@example.net"), preferences, revision: 1 });
      await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(await states(), ["skipped unsubscribed"]);
    });

    it("one who was erased, except for a link that they ask for", async () => {
      const erasedAt = "2026-11-01T00:00:00.000Z";
      await outbox.endpoint.put("objections", { id: idOf("grace@example.net"), erasedAt, revision: 1 });
      await outbox.run([{ body: messages.invitation }]);
      await outbox.run([{ body: reset(), queue: "outbox-urgent" }], minutes(1));
      assert.deepEqual(await states(), ["skipped erased", "sent"]);
      assert.deepEqual(await outbox.endpoint.items(), [], "nothing is kept of them");
    });

    it("one who was never invited, for a reminder", async () => {
      await outbox.run([{ body: reminder }]);
      assert.deepEqual(await states(), ["skipped not-requested"]);
    });

    it("one beyond the organizer's daily limit; those already invited still get mail", async () => {
      const people = ["a", "b", "c", "d"].map((name) => ({
        body: withId(messages.invitation, name, to(`${name}@example.net`)),
      }));
      for (const [index, person] of people.entries()) await outbox.run([person], minutes(index));
      assert.deepEqual(await states(), ["sent", "sent", "sent", "skipped organizer-limit"]);
      await outbox.run([{ body: { ...invitation("REQUEST", 1, "moved"), ...to("a@example.net") } }], minutes(5));
      const organizer = { name: "Alan Turing", address: "alan@example.org" };
      const data = { method: "REQUEST", meeting: { ...meeting, organizer } };
      const another = withId(messages.invitation, "another-organizer", { ...to("f@example.net"), data });
      await outbox.run([{ body: another }], minutes(6));
      await outbox.run([{ body: withId(messages.invitation, "tomorrow", to("e@example.net")) }], minutes(24 * 60));
      assert.deepEqual((await states()).slice(4), ["sent", "sent", "sent"]);
    });

    it("one who has had three alerts that day", async () => {
      for (const [index, id] of ["a", "b", "c", "d"].entries())
        await outbox.run([{ body: withId(messages.alert, id), queue: "outbox-urgent" }], minutes(index));
      assert.deepEqual(await states(), ["sent", "sent", "sent", "skipped alert-limit"]);
    });
  });

  describe("a meeting", () => {
    it("is invited to, moved, cancelled, and then has no reminder", async () => {
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      await outbox.run([{ body: invitation("REQUEST", 1) }], minutes(1));
      await outbox.run([{ body: reminder }], minutes(2));
      await outbox.run([{ body: invitation("CANCEL", 2) }], minutes(3));
      await outbox.run([{ body: withId(messages.reminder, "late") }], minutes(4));
      assert.deepEqual(await states(), ["sent", "sent", "skipped stale", "sent", "skipped cancelled"]);
    });

    it("whose cancellation overtakes its invitation causes no mail at all", async () => {
      await outbox.run([{ body: invitation("CANCEL", 1) }]);
      await outbox.run([{ body: invitation("REQUEST", 0) }], minutes(1));
      assert.deepEqual(await states(), ["skipped not-requested", "skipped cancelled"]);
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
      assert.deepEqual(await states(), ["sent", "sent"]);
    });

    it("whose invitation may have been sent by a run that died is still cancelled", async () => {
      outbox.answers.push("lost");
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      await outbox.run([{ body: invitation("CANCEL", 1) }], minutes(4));
      assert.deepEqual(await states(), ["claimed", "sent"]);
      await outbox.run([{ body: invitation("REQUEST", 0) }], minutes(9));
      assert.deepEqual(await states(), ["sent", "skipped cancelled"], "not invited again after it");
    });
  });
});
