import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { Keys } from "../../../functions/outbox/keys";
import { type Arrival, idsOf, LONGEST_RUN, type MessageRow, nextRow, standing } from "../../../functions/outbox/ledger";
import { messages, rules } from "../../support/messages";

const START = Date.parse("2026-12-01T08:00:00Z");
const at = (milliseconds: number) => new Date(START + milliseconds);
const DAY = 86_400_000;

function parsed(input: object): Message {
  const result = parseMessage(JSON.stringify(input), rules);
  if ("refusals" in result) assert.fail(JSON.stringify(result.refusals));
  return result.message;
}

const keys = new Keys(Buffer.alloc(32, "k"));

function arrival(input: object, queueMessageId = "1"): Arrival {
  const message = parsed(input);
  return { key: keys.message(message), payload: keys.payload(message), message, queueMessageId, writer: "run" };
}

const claimed = (of: Arrival, row?: MessageRow, milliseconds = 0) =>
  nextRow(row, of, at(milliseconds), { state: "claimed" });

describe("a message's row in the ledger", () => {
  it("lets a message through once, and for 21 days", () => {
    const invitation = arrival(messages.invitation);
    assert.equal(standing(undefined, invitation, at(0)), "open");
    const row = nextRow(claimed(invitation), invitation, at(5), { state: "sent", messageId: "ses-1" });
    assert.equal(standing(row, invitation, at(10)), "settled");
    assert.equal(standing(row, invitation, at(21 * DAY - 1000)), "settled");
    assert.equal(standing(row, invitation, at(21 * DAY + 2000)), "open");
  });

  it("detects another message with the same id, but accepts another spelling of the same message", () => {
    const row = claimed(arrival(messages.reminder));
    const later = arrival({
      ...messages.reminder,
      data: { meeting: { ...messages.reminder.data.meeting, title: "Other" } },
    });
    assert.equal(standing(row, later, at(0)), "taken");
    const { v, ...rest } = messages.reminder;
    const reordered = arrival({ ...rest, to: { name: "Grace Hopper", address: "grace@EXAMPLE.net" }, v });
    assert.equal(standing(row, reordered, at(0)), "busy");
  });

  it("holds others back while a run may still be working, and then does what the category requires", () => {
    const expected = {
      invitation: "open",
      resetPassword: "open",
      alert: "open",
      reminder: "lost",
      followUp: "lost",
      optIn: "open",
    };
    for (const [name, then] of Object.entries(expected)) {
      const message = arrival(messages[name as keyof typeof expected]);
      const row = claimed(message);
      assert.equal(standing(row, message, at(LONGEST_RUN - 1)), "busy", name);
      assert.equal(standing(row, message, at(LONGEST_RUN)), then, name);
    }
  });

  it("sends no digest twice", () => {
    const message = { category: "digest", id: "2026-12-02", followUps: [] } as const;
    const digest = { ...arrival(messages.followUp), message };
    assert.equal(standing(claimed(digest), digest, at(LONGEST_RUN)), "lost");
  });

  it("holds what a run knows and nothing else, since a write whose answer was lost is compared with it", () => {
    const { key, payload, message, ...run } = arrival(messages.invitation);
    const { id, category } = message;
    const common = { key, id, payload, category, ...run, attempts: 1, at: at(0).toISOString() };
    const expiresAt = START / 1000 + (21 * DAY) / 1000;
    const first = { ...common, state: "claimed", unheard: 0, expiresAt, revision: 1 };
    assert.deepEqual(claimed(arrival(messages.invitation)), first);
    const outcomes = [{ status: "sent", messageId: "ses-1", at: at(0).toISOString() }] as const;
    const told = { ...claimed(arrival(messages.invitation)), outcomes };
    const sent = nextRow(told, arrival(messages.invitation), at(0), { state: "sent", messageId: "ses-1" });
    assert.deepEqual(sent, { ...first, state: "sent", messageId: "ses-1", outcomes, revision: 2 });
  });

  it("names the messages that a mail is made of: itself, or the follow-ups of a digest", () => {
    const followUps = [
      { key: "k1", id: "m1" },
      { key: "k2", id: "m2" },
    ];
    const digest = claimed({ ...arrival(messages.followUp), message: { category: "digest", id: "day", followUps } });
    assert.deepEqual(digest.followUps, followUps);
    assert.deepEqual(idsOf(digest), ["m1", "m2"]);
    assert.deepEqual(idsOf(claimed(arrival(messages.reminder))), [messages.reminder.id]);
  });

  it("counts each claim whose run never recorded SES's answer", () => {
    const run = (writer: string) => ({ ...arrival(messages.invitation), writer });
    const first = claimed(run("one"));
    assert.equal(nextRow(first, run("one"), at(1), { state: "sent" }).unheard, 0);
    const second = claimed(run("two"), first, LONGEST_RUN);
    assert.equal(second.unheard, 1);
    assert.equal(claimed(run("three"), second, LONGEST_RUN * 2).unheard, 2);
    const released = nextRow(second, run("two"), at(LONGEST_RUN), { state: "released" });
    assert.equal(claimed(run("three"), released, LONGEST_RUN * 2).unheard, 1);
  });

  it("lets a message through again that SES did not accept", () => {
    const reminder = arrival(messages.reminder);
    const row = nextRow(claimed(reminder), reminder, at(0), { state: "released" });
    assert.equal(standing(row, reminder, at(1)), "open");
    assert.equal(claimed(reminder, row).attempts, 2);
  });

  it("retries a failed one only when somebody redrives it", () => {
    const first = arrival(messages.reminder, "1");
    const row = nextRow(claimed(first), first, at(0), { state: "failed", reason: "SES refuses it" });
    assert.equal(standing(row, first, at(LONGEST_RUN * 2)), "settled");
    assert.equal(standing(row, arrival(messages.reminder, "2"), at(1)), "open");
  });

  it("counts claims, and forgets those of an expired row", () => {
    const message = arrival(messages.invitation);
    const second = claimed(message, claimed(message), LONGEST_RUN);
    assert.deepEqual([second.attempts, second.revision], [2, 2]);
    const muchLater = claimed(message, second, 22 * DAY);
    assert.deepEqual([muchLater.attempts, muchLater.revision], [1, 3]);
  });

  it("never lets a settled message through, whatever its state and however late it arrives", () => {
    const categories = Object.keys(messages) as (keyof typeof messages)[];
    fc.assert(
      fc.property(
        fc.constantFrom(...categories),
        fc.constantFrom("deferred", "sent", "skipped", "unknown"),
        fc.nat({ max: 21 * DAY }),
        fc.string(),
        (name, state, later, queueMessageId) => {
          const message = arrival(messages[name]);
          const row = nextRow(claimed(message), message, at(0), { state });
          assert.equal(standing(row, { ...message, queueMessageId }, at(later - 1)), "settled");
        },
      ),
    );
  });
});

describe("the ledger's keys", () => {
  it("reveal nothing of what they are derived from, and fit into an SES tag", () => {
    const message = parsed(messages.invitation);
    const key = keys.message(message);
    assert.match(key, /^[A-Za-z0-9_-]{43}$/);
    const all = [key, keys.payload(message), keys.meeting("uid", "grace@example.net"), keys.recipient("a@example.com")];
    for (const text of all) assert.doesNotMatch(text, /grace|example|7d9f1f0a/);
  });

  it("are the same in every release: with others, the outbox would send again what it has sent", () => {
    const address = "grace@example.net";
    const pinned = {
      message: keys.message({ id: "m-1" }),
      payload: keys.payload({ id: "m-1" } as Message),
      meeting: keys.meeting("uid", address),
      invited: keys.invited(address, at(0)),
      alerts: keys.alerts(address, at(0)),
      digest: keys.digest("recipient", "2026-12-01", 1),
      recipient: keys.recipient(address),
    };
    // Computed by another implementation of HMAC-SHA-256.
    assert.deepEqual(pinned, {
      message: "U2HSGCZBXI4OS_sk5a1DyuAIGqfh4ZHrdZeveFhLD9M",
      payload: "oxggOZfwijMS4n42MelguI5Faqc2r32fGoTvCSlftIo",
      meeting: "meeting#FxK1s1b0_2o630nG5AfK1gQMe2WQwtxsA1FzR2zMY5I",
      invited: "invited#nc9jVpm09j8JA_qq6ajJlvxEnEZwa7LMkH6q5AAEXps",
      alerts: "alerts#yXj8j0K2bkn4WqGqO12whDeND8n4l2cauuMxkq2cAe8",
      digest: "oYjU1wGHapylJdwkV64h3gFXH30ncdc4gDWtJzaBSAQ",
      recipient: "ciZkvwQFb9Z3j7DE",
    });
  });

  it("are equal for two spellings of an address, and differ by secret, day and recipient", () => {
    assert.equal(keys.meeting("uid", "Grace@EXAMPLE.net"), keys.meeting("uid", "grace@example.net"));
    assert.notEqual(keys.meeting("uid", "grace@example.net"), keys.meeting("uid", "ada@example.net"));
    assert.notEqual(
      keys.meeting("uid", "a@example.net"),
      new Keys(Buffer.alloc(32, "x")).meeting("uid", "a@example.net"),
    );
    assert.notEqual(keys.alerts("a@example.net", at(0)), keys.alerts("a@example.net", at(DAY)));
    assert.equal(keys.alerts("a@example.net", at(0)), keys.alerts("a@example.net", at(3_600_000)));
  });
});
