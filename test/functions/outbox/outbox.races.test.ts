import assert from "node:assert/strict";
import { messages } from "../../support/messages";
import { minutes, NOON, type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";
import { ownMeeting, reminder, reset, withId } from "../../support/functions/outbox/variations";

describe("the outbox function, where runs race or die", () => {
  let outbox: OutboxFunction;
  beforeEach(async () => {
    outbox = await startOutbox();
  });
  afterEach(() => outbox.stop());

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
          "bulk-failures id: belongs to another message. Give each message its own id; only a repeated message keeps its id.",
        ],
      );
      assert.deepEqual(await outbox.states(), ["sent"]);
    });

    it("makes no second call while it is unknown whether SES accepted the first", async () => {
      outbox.answers.push("lost");
      const { again } = await outbox.run([{ body: messages.invitation }]);
      assert.deepEqual(again, ["0"]);
      assert.equal(outbox.sendCalls, 1, "no try of the SDK's own");
      outbox.restart();
      const second = await outbox.run([{ body: messages.invitation }], minutes(2));
      assert.deepEqual([second.again, second.lines.map(({ reason }) => reason)], [["0"], ["busy"]]);
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
      assert.deepEqual(await outbox.states(), ["sent", "sent"]);
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
      assert.deepEqual(await outbox.states(), ["sent", "sent", "sent"]);
      assert.equal(outbox.sendCalls, 3);
    });

    it("reports a reminder of unknown outcome as unknown, once", async () => {
      await outbox.run([{ body: messages.invitation }]);
      outbox.answers.push("dropped");
      assert.deepEqual((await outbox.run([{ body: reminder }])).again, ["0"]);
      const second = await outbox.run([{ body: reminder }], minutes(9));
      assert.deepEqual(
        [second.again, second.lines.map(({ level, message, UnknownOutcome }) => [level, message, UnknownOutcome])],
        [[], [["WARN", "lost", 1]]],
      );
      const third = await outbox.run([{ body: reminder }], minutes(18));
      assert.deepEqual(
        third.lines.map(({ message }) => message),
        ["repeated"],
      );
      assert.equal(outbox.sendCalls, 2);
      assert.deepEqual(await outbox.states(), ["sent", "unknown"]);
    });
  });

  it("starts again when another run about the meeting comes first, before SES is called", async () => {
    outbox.endpoint.fail("PutItem", 2, { status: 400, type: "ConditionalCheckFailedException" });
    const { again, lines } = await outbox.run([{ body: messages.invitation }]);
    assert.deepEqual([again, lines.map(({ reason }) => reason), outbox.sendCalls], [["0"], ["raced"], 0]);
    assert.deepEqual((await outbox.run([{ body: messages.invitation }])).again, []);
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
});
