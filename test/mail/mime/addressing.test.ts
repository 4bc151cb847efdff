import assert from "node:assert/strict";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { correspondents, subscription } from "../../../mail/mime/addressing";
import { messages, rules } from "../../support/messages";
import { senders } from "../../support/senders";

/** The sender of a message's mail, and its Reply-To. */
function written(message: object) {
  const read = parseMessage(JSON.stringify(message), rules);
  assert.ok("message" in read, JSON.stringify(read));
  const { category, to, data } = read.message;
  return correspondents(category, to.address, "meeting" in data ? data.meeting.organizer : undefined, senders);
}

const ada = { name: "Ada Lovelace", address: "ada@example.org" };

describe("a mail", () => {
  it("about a meeting is from the company on behalf of its organizer, who gets the replies", () => {
    for (const [message, address] of [
      [messages.invitation, "meetings@candlefish.ai"],
      [messages.reminder, "updates@candlefish.ai"],
      [messages.followUp, "updates@candlefish.ai"],
    ] as const)
      assert.deepEqual(written(message), { from: { name: "Ada Lovelace via Candlefish", address }, replyTo: ada });
  });

  it("to the organizer is from the company only", () => {
    const to = { address: "ADA@example.org" };
    assert.deepEqual(written({ ...messages.invitation, to }), {
      from: { name: "Candlefish", address: "meetings@candlefish.ai" },
      replyTo: ada,
    });
  });

  it("about no meeting is from the company, and its support gets the replies", () => {
    const from = { name: "Candlefish", address: "notices@candlefish.ai" };
    for (const message of [messages.verifyAccount, messages.resetPassword, messages.alert, messages.optIn])
      assert.deepEqual(written(message), { from, replyTo: { address: "support@candlefish.ai" } });
  });

  it("belongs to a list for its category, or to its mailing list, and a notice to none", () => {
    const unsubscribe = "https://links.candlefish.ai/u?t=1";
    const listOf = (...[kind, list]: [Parameters<typeof subscription>[0], string?]) =>
      subscription(kind, list, unsubscribe, senders);
    for (const [kind, listId] of [
      ["invitation", "invitation.candlefish.ai"],
      ["reminder", "reminder.candlefish.ai"],
      ["followUp", "follow-up.candlefish.ai"],
      ["digest", "digest.candlefish.ai"],
    ] as const)
      assert.deepEqual(listOf(kind), { listId, unsubscribe });
    assert.deepEqual(listOf("followUp", "reminder"), { listId: "reminder.lists.candlefish.ai", unsubscribe });
    assert.equal(listOf("system"), undefined);
    assert.equal(listOf("optIn", "summaries"), undefined);
  });
});
