/** A daily digest and its follow-ups, where other runs come first, where there is no room, and where it is known later what became of it. */
import assert from "node:assert/strict";
import { Keys } from "../../../functions/outbox/keys";
import { readRawMail, values } from "../../support/raw-mail";
import { DIGESTS, ID_KEY } from "../../support/functions/endpoint";
import { idOf } from "../../support/functions/links/function";
import { choose, DUE, followUp, GRACE, HOUR, startWithDigests, stateOf } from "../../support/functions/outbox/digests";
import { LEDGER } from "../../support/functions/outbox/endpoint";
import { minutes, type OutboxFunction, type Run } from "../../support/functions/outbox/function";
import { invitation, reminder } from "../../support/functions/outbox/variations";

const keys = new Keys(Buffer.from(ID_KEY, "base64"));
const reasons = ({ again, lines }: Run) => [again, lines.map(({ reason }) => reason)];
/** A run's log, without times and what every line has. */
const entries = ({ lines }: Run) => lines.map(({ timestamp: _, ...entry }) => entry);

describe("the outbox function, where a daily digest meets others", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startWithDigests();
  });
  afterEach(() => outbox.stop());

  /** The message that asks for the digest that is due. */
  const asked = async (at = DUE) => {
    const { bodies } = await outbox.askForDigests(at);
    assert.equal(bodies.length, 1);
    return { body: bodies[0] ?? "", id: "digest" };
  };
  const subjects = () => outbox.accepted.flatMap(({ bytes }) => values(readRawMail(bytes), "subject"));
  const rowOf = async (id: string) => (await outbox.rows()).find(({ key }) => key === keys.message({ id }));

  it("logs that it keeps a follow-up, and why it skips one", async () => {
    const outboxKey = keys.message({ id: "one" });
    const line = { level: "INFO", category: "followUp", outboxKey, queueMessageId: "q1" };
    const kept = await outbox.run([{ ...followUp("one"), id: "q1" }]);
    assert.deepEqual(entries(kept), [{ ...line, message: "deferred" }]);
    await choose(outbox, "off");
    const skipped = await outbox.run([await asked()], DUE);
    assert.deepEqual(entries(skipped), [{ ...line, message: "skipped", reason: "unsubscribed" }]);
  });

  it("logs that there is no such digest", async () => {
    await outbox.run([followUp("one")]);
    const early = await outbox.run([await asked()], minutes(19 * HOUR));
    assert.deepEqual(entries(early), [{ level: "INFO", message: "no such digest", queueMessageId: "digest" }]);
  });

  it("keeps a follow-up for the next day where today's digest is due in another zone before the run must have ended", async () => {
    await outbox.run([followUp("kiritimati", { timeZone: "Pacific/Kiritimati" })]);
    await outbox.run([followUp("london")], minutes(6 * HOUR - 2));
    const days = (await outbox.endpoint.digests()).flatMap(({ item, day }) =>
      item.startsWith("followUp") ? [day] : [],
    );
    assert.deepEqual(days.sort(), ["2026-12-02", "2026-12-03"]);
  });

  it("keeps a follow-up that may be sent up to the moment at which the digest is due", async () => {
    await outbox.run([followUp("one", { notAfter: DUE.toISOString() })]);
    assert.equal(await stateOf(outbox, "one"), "deferred");
  });

  for (const [what, other] of [
    ["a copy of it", followUp("one")],
    ["another message with its id", followUp("one", { locale: "en-US" })],
  ] as const)
    it(`looks at a follow-up again where another run kept ${what} first`, async () => {
      // A process that asks for SES's rate.
      outbox.restart();
      outbox.onAccount(async () => {
        outbox.restart();
        await outbox.run([{ ...other, id: "winner" }]);
      });
      assert.deepEqual(reasons(await outbox.run([{ ...followUp("one"), id: "loser" }])), [["loser"], ["raced"]]);
      assert.equal((await rowOf("one"))?.queueMessageId, "winner");
      assert.equal((await outbox.endpoint.digests()).length, 2, "one follow-up and its digest");
    });

  it("waits while a mail about a meeting of its follow-ups is on its way", async () => {
    await outbox.run([followUp("one")]);
    outbox.answers.push("dropped");
    await outbox.run([{ body: invitation("REQUEST", 1) }], minutes(20 * HOUR - 1));
    const message = await asked();
    assert.deepEqual(reasons(await outbox.run([message], DUE)), [["digest"], ["overtaking"]]);
    assert.equal(await stateOf(outbox, "one"), "deferred");
    assert.deepEqual((await outbox.run([message], minutes(20 * HOUR + 3))).again, []);
    assert.equal(await stateOf(outbox, "one"), "sent");
  });

  it("waits for half an hour to an hour where others took the places that SES's last answer left", async () => {
    await outbox.run([followUp("one")]);
    const message = await asked();
    // 5 % is reserved for notices, and the invitation has left.
    outbox.day.quota = 3;
    assert.deepEqual((await outbox.run([{ body: reminder }], DUE)).again, []);
    assert.deepEqual(reasons(await outbox.run([message], DUE)), [["digest"], ["quota"]]);
    const hidden = outbox.hidden.get("digest") ?? 0;
    assert.ok(hidden >= 1800 && hidden <= 3600, String(hidden));
    assert.equal(await stateOf(outbox, "one"), "deferred");
  });

  it("waits for room until a week after it was due, and then skips its follow-ups", async () => {
    await outbox.run([followUp("one")]);
    const message = await asked();
    outbox.day.quota = 0;
    const week = 7 * 24 * HOUR;
    assert.deepEqual(reasons(await outbox.run([message], minutes(20 * HOUR + week - 10))), [["digest"], ["quota"]]);
    const hidden = outbox.hidden.get("digest") ?? 0;
    assert.ok(hidden > 590 && hidden <= 601, String(hidden));
    assert.deepEqual((await outbox.run([message], minutes(20 * HOUR + week + 1))).again, []);
    assert.deepEqual([outbox.accepted.length, await stateOf(outbox, "one")], [0, "skipped too-late"]);
  });

  it("records SES's id of the digest for each follow-up, although others write to the ledger meanwhile", async () => {
    await outbox.run([followUp("one"), followUp("two")]);
    const message = await asked();
    const recipient = `"Item":{"key":{"S":"${keys.message({ id: "one" })}"`;
    outbox.endpoint.fail("PutItem", 2, { status: 400, type: "ConditionalCheckFailedException", recipient });
    assert.deepEqual((await outbox.run([message], DUE)).again, []);
    for (const id of ["one", "two"]) {
      const { state, messageId, reason } = (await rowOf(id)) ?? {};
      assert.deepEqual([state, messageId, reason], ["sent", "ses-1", undefined]);
    }
    const deletions = outbox.endpoint.operations.filter((operation) => operation === "DeleteItem");
    assert.equal(deletions.length, 3, "each follow-up and the digest, once");
  });

  it("sends a follow-up that was kept by a run which died before it wrote to the ledger", async () => {
    outbox.refuseToHear(9);
    assert.deepEqual((await outbox.run([followUp("one")])).again, ["0"]);
    outbox.refuseToHear(0);
    assert.equal(await stateOf(outbox, "one"), undefined);
    assert.deepEqual((await outbox.run([await asked()], DUE)).again, []);
    assert.deepEqual([await stateOf(outbox, "one"), await outbox.endpoint.digests()], ["sent", []]);
  });

  it("is written in the language of the newest follow-up", async () => {
    for (const [index, locale] of ["en-US", "en-US", "en-GB"].entries())
      await outbox.run([followUp(`${index}`, { locale })], minutes(index));
    await outbox.run([await asked()], DUE);
    assert.deepEqual(subjects(), ["3 meeting summaries, Wednesday, 2 December 2026"]);
  });

  it("sends nothing where the ledger says nothing sensible about the digest's mail", async () => {
    await outbox.run([followUp("one")]);
    const message = await asked();
    const [row] = await outbox.rows();
    const key = keys.digest(idOf(GRACE), "2026-12-02", 1);
    await outbox.endpoint.put(LEDGER, { ...row, key, payload: key, state: "deferred" });
    const { again, lines } = await outbox.run([message], DUE);
    assert.deepEqual(
      [again, lines.map(({ message, error }) => [message, error])],
      [["digest"], [["interrupted", "Error"]]],
    );
    assert.deepEqual([outbox.accepted.length, await stateOf(outbox, "one")], [0, "deferred"]);
  });

  it("skips the follow-ups of a digest that the sandbox blocks, with the reason", async () => {
    await outbox.run([followUp("one")]);
    const message = await asked();
    outbox.answers.push({
      status: 400,
      type: "MessageRejected",
      message:
        "Email address is not verified. The following identities failed the check in region US-EAST-1: grace@example.net",
    });
    assert.deepEqual((await outbox.run([message], DUE)).again, []);
    assert.equal(await stateOf(outbox, "one"), "skipped blocked-by-sandbox");
    assert.deepEqual(await outbox.endpoint.digests(), []);
  });

  it("says that it waits for another run which may be at it, and that it gave up what may have been sent", async () => {
    await outbox.run([followUp("one")]);
    outbox.answers.push("lost");
    const message = await asked();
    await outbox.run([message], DUE);
    assert.deepEqual(reasons(await outbox.run([message], minutes(20 * HOUR + 1))), [["digest"], ["busy"]]);
    const { lines } = await outbox.run([message], minutes(20 * HOUR + 9));
    assert.deepEqual(
      lines.map(({ message, category, UnknownOutcome }) => [message, category, UnknownOutcome]),
      [["lost", "digest", 1]],
    );
  });

  for (const [state, prepare] of [
    ["skipped unsubscribed", () => choose(outbox, "off")],
    ["unknown", () => Promise.resolve(void outbox.answers.push("dropped"))],
  ] as const)
    it(`includes no follow-up whose outcome is known already: ${state}`, async () => {
      await outbox.run([followUp("one")]);
      const [copy] = (await outbox.endpoint.digests()).filter(({ item }) => item.startsWith("followUp#"));
      const message = await asked();
      await prepare();
      for (const at of [DUE, minutes(20 * HOUR + 9)]) await outbox.run([message], at);
      assert.equal(await stateOf(outbox, "one"), state);
      await choose(outbox, "daily");
      await outbox.run([followUp("two")], minutes(21 * HOUR));
      await outbox.endpoint.put(DIGESTS, { ...copy, day: "2026-12-03" });
      const next = minutes(44 * HOUR);
      assert.deepEqual((await outbox.run([await asked(next)], next)).again, []);
      assert.deepEqual([await stateOf(outbox, "one"), await stateOf(outbox, "two")], [state, "sent"]);
      assert.deepEqual(subjects().slice(-1), ["1 meeting summary, Thursday, 3 December 2026"]);
      assert.deepEqual(await outbox.endpoint.digests(), []);
    });
});
