import assert from "node:assert/strict";
import type { WaitingFollowUp } from "../../../core/digests/table";
import { recipientOf } from "../../support/recipient";
import { messages } from "../../support/messages";
import { readRawMail, values } from "../../support/raw-mail";
import { DIGESTS, OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { send } from "../../support/functions/events";
import { idOf } from "../../support/functions/links/function";
import {
  choose as chooseFor,
  DUE,
  followUp,
  GRACE,
  HOUR,
  startWithDigests,
  stateOf as stateIn,
} from "../../support/functions/outbox/digests";
import { minutes, NOON, type OutboxFunction } from "../../support/functions/outbox/function";

const long = { summary: Array.from({ length: 20 }, () => "x".repeat(1000)) };

describe("the outbox function, where a person chose one mail a day", () => {
  let outbox: OutboxFunction;
  const choose = (value: string) => chooseFor(outbox, value);
  const waiting = async () =>
    (await outbox.endpoint.digests())
      .map(({ item, day }) => (item.startsWith("digest#") ? item : `${day} ${item.slice(0, 8)}`))
      .sort();
  const stateOf = (id: string) => stateIn(outbox, id);
  const heard = (id: string) => outbox.heard.filter((event) => event.id === id).map(({ status }) => status);
  /** Asks for what is due, and hands it to the outbox. */
  const digest = async (at: Date) => {
    const { bodies } = await outbox.askForDigests(at);
    return outbox.run(
      bodies.map((body, index) => ({ body, id: `digest-${index}` })),
      at,
    );
  };

  beforeEach(async () => {
    outbox = await startWithDigests();
  });
  afterEach(() => outbox.stop());

  it("31: sends the follow-ups of a day in one mail, at 8 on the recipient's next day, and keeps nothing of them", async () => {
    for (const [index, id] of ["one", "two", "three"].entries())
      assert.deepEqual((await outbox.run([followUp(id)], minutes(index * HOUR))).again, []);
    assert.equal(outbox.accepted.length, 0);
    assert.deepEqual([heard("one"), await stateOf("one")], [["deferred"], "deferred"]);
    assert.deepEqual(await waiting(), [
      "2026-12-02 followUp",
      "2026-12-02 followUp",
      "2026-12-02 followUp",
      "digest#2026-12-02",
    ]);

    assert.deepEqual((await outbox.askForDigests(minutes(19 * HOUR + 59))).bodies, [], "not before it is due");
    assert.deepEqual((await digest(DUE)).again, []);
    const [mail] = outbox.accepted;
    assert.equal(outbox.accepted.length, 1);
    assert.ok(mail);
    assert.deepEqual(
      [mail.to, mail.from, mail.configurationSet],
      [[GRACE], "updates@candlefish.ai", "example-updates"],
    );
    assert.equal(mail.tags["category"], "digest");
    const raw = readRawMail(mail.bytes);
    assert.deepEqual(values(raw, "subject"), ["3 meeting summaries, Wednesday, 2 December 2026"]);
    assert.deepEqual(values(raw, "list-id"), ["<digest.candlefish.ai>"]);
    assert.deepEqual(values(raw, "list-unsubscribe-post"), ["List-Unsubscribe=One-Click"]);
    assert.deepEqual(await waiting(), []);
    assert.deepEqual([await stateOf("one"), await stateOf("two"), await stateOf("three")], ["sent", "sent", "sent"]);

    assert.deepEqual((await outbox.run([followUp("one")], DUE)).again, [], "one that comes once more is done with");
    assert.deepEqual((await digest(minutes(21 * HOUR))).again, []);
    assert.equal(outbox.accepted.length, 1);
  });

  it("reports to the application for each follow-up what SES reports about the digest", async () => {
    await outbox.run([followUp("one"), followUp("two")]);
    await digest(DUE);
    outbox.heard.length = 0;
    const event = send(GRACE, {
      messageId: "ses-1",
      outbox: outbox.accepted[0]?.tags["outbox"] ?? "",
      at: DUE.toISOString(),
    });
    await outbox.runStatus([event], DUE);
    assert.deepEqual(outbox.heard.map(({ id, status }) => `${id} ${status}`).sort(), ["one sent", "two sent"]);
  });

  it("keeps for the next day what arrives when today's digest is about to be sent, or has been", async () => {
    await outbox.run([followUp("early")]);
    await outbox.run([followUp("late")], minutes(20 * HOUR - 2));
    await digest(DUE);
    await outbox.run([followUp("later")], minutes(20 * HOUR + 5));
    assert.deepEqual(
      [await stateOf("early"), await stateOf("late"), await stateOf("later")],
      ["sent", "deferred", "deferred"],
    );
    assert.deepEqual(await waiting(), ["2026-12-03 followUp", "2026-12-03 followUp", "digest#2026-12-03"]);
  });

  it("31: sends one digest per local date, whatever zones the messages name", async () => {
    await outbox.run([followUp("kiritimati", { timeZone: "Pacific/Kiritimati" })]);
    await digest(minutes(6 * HOUR));
    // The date of the digest that has left is still to come elsewhere.
    await outbox.run([followUp("london")], minutes(7 * HOUR));
    await digest(DUE);
    assert.equal(outbox.accepted.length, 1);
    await digest(minutes(44 * HOUR));
    assert.deepEqual(
      outbox.accepted.map(({ bytes }) => values(readRawMail(bytes), "subject")[0]),
      ["1 meeting summary, Wednesday, 2 December 2026", "1 meeting summary, Thursday, 3 December 2026"],
    );
  });

  it("31: drops the digest, with the reason, when it was switched off meanwhile", async () => {
    await outbox.run([followUp("one"), followUp("two")]);
    await choose("off");
    await digest(DUE);
    assert.equal(outbox.sendCalls, 1, "the invitation");
    assert.deepEqual(await waiting(), []);
    assert.deepEqual([await stateOf("one"), heard("one")], ["skipped unsubscribed", ["deferred", "skipped"]]);
  });

  for (const [what, reason, table, item] of [
    ["who was suppressed", "suppressed", TABLE, { ...recipientOf(GRACE), state: "SUPPRESSED", reason: "COMPLAINT" }],
    ["who was erased", "erased", OBJECTIONS, { id: idOf(GRACE), erasedAt: NOON.toISOString(), revision: 1 }],
  ] as const)
    it(`33: sends no digest to somebody ${what} meanwhile`, async () => {
      await outbox.run([followUp("one")]);
      await outbox.endpoint.put(table, item);
      await digest(DUE);
      assert.equal(outbox.accepted.length, 0);
      assert.deepEqual([await waiting(), await stateOf("one")], [[], `skipped ${reason}`]);
    });

  it("33: reports a follow-up whose content was erased as not sent", async () => {
    await outbox.run([followUp("one")]);
    const items = await outbox.endpoint.digests();
    const followUps = items.filter(({ item }) => item.startsWith("followUp#")) as WaitingFollowUp[];
    const [blank] = followUps.map(({ message: _, ...rest }) => rest);
    await outbox.endpoint.put(DIGESTS, { ...blank });
    await digest(DUE);
    assert.deepEqual([outbox.accepted.length, await waiting(), await stateOf("one")], [0, [], "skipped erased"]);
  });

  it("omits what must not be sent any more, and sends the rest", async () => {
    await outbox.run([followUp("short", { notAfter: minutes(21 * HOUR).toISOString() }), followUp("whole")]);
    await digest(minutes(22 * HOUR));
    assert.deepEqual([await stateOf("short"), await stateOf("whole")], ["skipped too-late", "sent"]);
  });

  it("skips at once what would be too late at the time of the digest", async () => {
    await outbox.run([followUp("one", { notAfter: minutes(HOUR).toISOString() })]);
    assert.deepEqual([await stateOf("one"), await waiting()], ["skipped too-late", []]);
  });

  it("sends at once what is for people who did not choose a digest, and what goes to a list", async () => {
    await outbox.run([followUp("other", { to: { address: "other@example.net" } })]);
    await outbox.run([{ body: messages.followUp }]);
    assert.deepEqual(await waiting(), []);
    assert.equal(await stateOf("other"), "skipped not-requested");
    await choose("every");
    await outbox.run([followUp("every")]);
    assert.deepEqual([outbox.accepted.length, await stateOf("every")], [1, "sent"]);
  });

  it("sends as many mails as necessary where one would be too large, each once", async () => {
    const ids = ["one", "two", "three", "four"];
    for (const [index, id] of ids.entries()) await outbox.run([followUp(id, {}, long)], minutes(index));
    await digest(DUE);
    assert.deepEqual(
      outbox.accepted.map(({ bytes }) => values(readRawMail(bytes), "subject")[0]),
      [
        "2 meeting summaries, Wednesday, 2 December 2026 (1 of 2)",
        "2 meeting summaries, Wednesday, 2 December 2026 (2 of 2)",
      ],
    );
    assert.deepEqual([await waiting(), await Promise.all(ids.map(stateOf))], [[], ids.map(() => "sent")]);
  });

  it("includes a duplicated message in one digest only", async () => {
    await outbox.run([followUp("one"), { ...followUp("one"), id: "copy" }]);
    await outbox.run([{ ...followUp("one"), id: "copy" }], minutes(1));
    const [waits] = (await outbox.endpoint.digests()).filter(({ item }) => item.startsWith("followUp#"));
    await digest(DUE);
    // A copy that was read before the digest left waits for the next one, with another follow-up.
    await outbox.run([followUp("two")], minutes(21 * HOUR));
    await outbox.endpoint.put(DIGESTS, { ...waits, day: "2026-12-03" });
    await digest(minutes(44 * HOUR));
    assert.deepEqual(
      outbox.accepted.map(({ bytes }) => values(readRawMail(bytes), "subject")[0]),
      ["1 meeting summary, Wednesday, 2 December 2026", "1 meeting summary, Thursday, 3 December 2026"],
    );
    assert.deepEqual(await waiting(), []);
  });

  it("ignores a forged message, and one that arrives after the digest was sent", async () => {
    await outbox.run([followUp("one")]);
    const { bodies } = await outbox.askForDigests(DUE);
    const forged = JSON.stringify({
      ...(JSON.parse(bodies[0] ?? "") as object),
      nonce: "7d9f1f0a-6a0e-4a5e-8a55-0d5b2a2f5a10",
    });
    const early = await outbox.run([{ body: forged }, { body: bodies[0] ?? "" }], minutes(19 * HOUR));
    assert.deepEqual([early.again, outbox.accepted.length], [[], 0]);
    assert.deepEqual(
      early.lines.map(({ message }) => message),
      ["no such digest", "no such digest"],
    );
    await outbox.run([{ body: forged }], DUE);
    assert.equal(outbox.accepted.length, 0);
    await outbox.run([{ body: bodies[0] ?? "" }, { body: bodies[0] ?? "", id: "copy" }], DUE);
    await outbox.run([{ body: bodies[0] ?? "", id: "copy" }], minutes(21 * HOUR));
    assert.equal(outbox.accepted.length, 1);
    const urgent = await outbox.run([{ body: bodies[0] ?? "", queue: "outbox-urgent" }], DUE);
    assert.deepEqual(
      urgent.lines.map(({ message }) => message),
      ["refused"],
    );
  });

  it("keeps a digest that SES refuses, and sends it when its message is redriven", async () => {
    await outbox.run([followUp("one")]);
    outbox.answers.push({ status: 400, type: "MessageRejected", message: "Email could not be parsed." });
    const { bodies } = await outbox.askForDigests(DUE);
    assert.deepEqual((await outbox.run([{ body: bodies[0] ?? "", id: "first" }], DUE)).again, []);
    assert.deepEqual(heard("one"), ["deferred", "failed"]);
    assert.deepEqual(
      outbox.buried.map(({ queue, body }) => [queue, body]),
      [["bulk-failures", bodies[0]]],
    );
    assert.deepEqual(await waiting(), ["2026-12-02 followUp", "digest#2026-12-02"]);
    await outbox.run([{ body: bodies[0] ?? "", id: "sent-back" }], minutes(25 * HOUR));
    assert.deepEqual([outbox.accepted.length, await stateOf("one"), await waiting()], [1, "sent", []]);
  });

  it("sends no second digest when it is unknown whether the first was sent, and reports each follow-up as unknown", async () => {
    await outbox.run([followUp("one"), followUp("two")]);
    outbox.answers.push("lost");
    const { bodies } = await outbox.askForDigests(DUE);
    const message = { body: bodies[0] ?? "" };
    assert.deepEqual((await outbox.run([message], DUE)).again, ["0"]);
    assert.deepEqual((await outbox.run([message], minutes(20 * HOUR + 1))).again, ["0"], "somebody may be at it still");
    assert.deepEqual((await outbox.run([message], minutes(20 * HOUR + 9))).again, []);
    assert.equal(outbox.accepted.length, 1);
    assert.deepEqual(
      [heard("one"), heard("two")],
      [
        ["deferred", "unknown"],
        ["deferred", "unknown"],
      ],
    );
    assert.deepEqual([await stateOf("one"), await waiting()], ["unknown", []]);
  });

  it("lets a digest wait while SES accepts no more, and asks the outbox for it once", async () => {
    await outbox.run([followUp("one")]);
    outbox.answers.push({ status: 429, type: "TooManyRequestsException", message: "Daily message quota exceeded." });
    const { bodies } = await outbox.askForDigests(DUE);
    assert.deepEqual((await outbox.run([{ body: bodies[0] ?? "" }], DUE)).again, ["0"]);
    assert.deepEqual((await outbox.askForDigests(minutes(21 * HOUR))).bodies, []);
    outbox.restart();
    assert.deepEqual((await outbox.run([{ body: bodies[0] ?? "" }], minutes(22 * HOUR))).again, []);
    assert.equal(outbox.accepted.length, 1);
  });

  it("retries what SQS did not accept, and fails so that somebody notices", async () => {
    await outbox.run([followUp("one")]);
    outbox.refuseEntries(1);
    const { error, lines } = await outbox.askForDigests(DUE);
    assert.equal(String(error), "Error: SQS did not accept 1 messages; the next run tries again.");
    assert.deepEqual(
      lines.map(({ timestamp: _, ...line }) => line),
      [{ level: "ERROR", message: "asked for digests", asked: 0, failed: 1 }],
    );
    outbox.refuseEntries(0);
    const second = await outbox.askForDigests(minutes(21 * HOUR));
    assert.equal(second.bodies.length, 1);
    assert.deepEqual(
      [second.error, second.lines.map(({ timestamp: _, ...line }) => line)],
      [undefined, [{ level: "INFO", message: "asked for digests", asked: 1, failed: 0 }]],
    );
  });

  it("writes neither an address nor a word of a digest to its log, tags, ledger and status events", async () => {
    const deferred = await outbox.run([followUp("one")]);
    const asked = await outbox.askForDigests(DUE);
    const sent = await outbox.run([{ body: asked.bodies[0] ?? "" }], DUE);
    const lines = [deferred, asked, sent].map((run) => run.lines);
    const kept = JSON.stringify([
      lines,
      asked.bodies,
      await outbox.rows(),
      outbox.accepted.map(({ tags }) => tags),
      outbox.heard,
    ]);
    for (const word of ["grace", "example.", "Ada", "Engine", "cards", "links."])
      assert.ok(!kept.includes(word), `${word} in ${kept}`);
  });
});
