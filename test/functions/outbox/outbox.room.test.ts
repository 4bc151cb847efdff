/** Messages for which there is no room within the day's quota, and how long each of them waits. */
import assert from "node:assert/strict";
import { messages } from "../../support/messages";
import { minutes, NOON, type OutboxFunction, type Queued, startOutbox } from "../../support/functions/outbox/function";
import { ownMeeting, withId } from "../../support/functions/outbox/variations";

describe("the outbox function, where the day has no room", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
    outbox.day.quota = 0;
  });
  afterEach(() => outbox.stop());

  /** Hands over a message. @returns for how many seconds it is hidden, and how many of them may have passed meanwhile */
  async function waitOf(message: Queued): Promise<{ readonly hidden: number; readonly passed: number }> {
    const start = performance.now();
    const { again, lines } = await outbox.run([message]);
    assert.deepEqual([again, lines.map(({ reason }) => reason)], [["0"], ["quota"]]);
    return { hidden: outbox.hidden.get("0") ?? 0, passed: (performance.now() - start) / 1000 };
  }

  it("hides a message for half an hour to an hour", async () => {
    const { hidden } = await waitOf({ body: messages.invitation });
    assert.ok(hidden >= 1800 && hidden <= 3600, String(hidden));
    assert.equal(outbox.sendCalls, 0);
    assert.deepEqual(await outbox.states(), []);
  });

  it("shows it again one second after the last time at which it may be sent, if that is earlier", async () => {
    const { hidden, passed } = await waitOf({
      body: { ...messages.invitation, notAfter: minutes(10).toISOString() },
    });
    assert.ok(hidden >= 601 - passed && hidden <= 601, `${hidden} s after ${passed} s`);
  });

  it("skips it once it is too late", async () => {
    const late = { body: { ...messages.invitation, notAfter: minutes(10).toISOString() }, sentAt: NOON };
    assert.deepEqual((await outbox.run([late], minutes(11))).again, []);
    assert.deepEqual(await outbox.states(), ["skipped too-late"]);
  });

  it("sends no more than there is room for, although SES's last answer leaves room for each of a batch", async () => {
    // 5 % is reserved for notices.
    outbox.day.quota = 2;
    const bodies = ["one", "other"].map((id) => withId(messages.invitation, id, { data: ownMeeting(id) }));
    const { again, lines } = await outbox.run(bodies.map((body, index) => ({ body, id: `q${index}` })));
    assert.deepEqual([outbox.accepted.length, again.length], [1, 1]);
    const hidden = outbox.hidden.get(again[0] ?? "") ?? 0;
    assert.ok(hidden >= 1800 && hidden <= 3600, String(hidden));
    assert.deepEqual(lines.map(({ message, reason }) => [message, reason]).sort(), [
      ["postponed", "quota"],
      ["sent", undefined],
    ]);
  });
});
