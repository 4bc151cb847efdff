import assert from "node:assert/strict";
import { messages } from "../../support/messages";
import { minutes, NOON, type OutboxFunction, type Queued, startOutbox } from "../../support/functions/outbox/function";
import { invitation, reminder, reset } from "../../support/functions/outbox/variations";

describe("the outbox function, where another run writes first", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

  const taken = { status: 400, type: "ConditionalCheckFailedException" };
  /** Hands over a message that another run comes first with. */
  const raced = async (queued: Queued, at = NOON) => {
    const { again, lines } = await outbox.run([{ ...queued, id: "loser" }], at);
    assert.deepEqual([again, lines.at(-1)?.["reason"]], [["loser"], "raced"]);
  };

  it("skips a message once where both would", async () => {
    outbox.onAccount(async () => {
      outbox.restart();
      await outbox.run([{ body: reminder, id: "winner" }]);
    });
    await raced({ body: reminder });
    assert.deepEqual(await outbox.states(), ["skipped not-requested"]);
  });

  it("looks at a reminder again before it gives it up", async () => {
    await outbox.run([{ body: messages.invitation }]);
    outbox.answers.push("dropped");
    await outbox.run([{ body: reminder }]);
    outbox.endpoint.fail("PutItem", 2, taken);
    await raced({ body: reminder }, minutes(9));
    assert.deepEqual((await outbox.run([{ body: reminder }], minutes(10))).again, []);
    assert.deepEqual(await outbox.states(), ["sent", "unknown"]);
  });

  it("keeps a notice from SES even if what the other wrote is gone again", async () => {
    outbox.endpoint.fail("PutItem", 2, taken);
    await raced({ body: reset() });
    assert.equal(outbox.sendCalls, 0);
    assert.deepEqual((await outbox.run([{ body: reset() }])).again, []);
  });

  it("keeps a cancellation waiting while it is unknown whether the other run's invitation was sent", async () => {
    outbox.onAccount(async () => {
      outbox.restart();
      outbox.answers.push("lost");
      await outbox.run([{ body: invitation("REQUEST", 0), id: "winner" }]);
    });
    await raced({ body: invitation("REQUEST", 0) });
    const early = await outbox.run([{ body: invitation("CANCEL", 1) }], minutes(1));
    assert.deepEqual([early.again, early.lines.map(({ reason }) => reason)], [["0"], ["overtaking"]]);
    await outbox.run([{ body: invitation("CANCEL", 1) }], minutes(4));
    assert.equal(outbox.accepted.length, 2);
  });

  const unverified =
    "Email address is not verified. The following identities failed the check in region US-EAST-1: grace@example.net";
  for (const [what, answer] of [
    ["throttled", { status: 429, type: "TooManyRequestsException", message: "Maximum sending rate exceeded." }],
    ["refused", { status: 400, type: "BadRequestException" }],
    ["blocked by the sandbox", { status: 400, type: "MessageRejected", message: unverified }],
  ] as const)
    it(`leaves a meeting as the other wrote it when SES's answer comes minutes late: ${what}`, async () => {
      const meeting = async () => (await outbox.rows()).filter(({ key }) => key.startsWith("meeting#"));
      let written: unknown;
      outbox.answers.push(answer);
      outbox.onSend(async () => {
        outbox.restart();
        await outbox.run([{ body: invitation("REQUEST", 1), id: "moved" }], minutes(4));
        written = await meeting();
      });
      await outbox.run([{ body: invitation("REQUEST", 0) }]);
      assert.equal(outbox.accepted.length, 1);
      assert.deepEqual(await meeting(), written);
    });
});
