import assert from "node:assert/strict";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { describeRefusal } from "../../../core/outbox-messages/refusal";
import { sendingWindow } from "../../../core/outbox-messages/window";
import { meeting, messages, rules } from "../../support/messages";

const { receivedAt } = rules;
const read = (message: object) => parseMessage(JSON.stringify(message), rules);

/** Until when a message may be sent. */
function until(message: object): string {
  const result = read(message);
  assert.ok("message" in result, JSON.stringify(result));
  return sendingWindow(result.message, receivedAt).notAfter.toISOString();
}

const WEEK = "2026-12-08T08:00:00.000Z";

describe("the time in which a message may be sent", () => {
  it("ends by its category, unless the message says otherwise", () => {
    const cancelled = { ...messages.invitation, data: { method: "CANCEL", meeting } };
    assert.equal(until(messages.invitation), "2026-12-03T15:00:00.000Z");
    assert.equal(until(cancelled), "2026-12-03T15:00:00.000Z");
    assert.equal(until(messages.reminder), "2026-12-03T14:00:00.000Z");
    assert.equal(until(messages.verifyAccount), "2026-12-02T08:00:00.000Z");
    assert.equal(until(messages.resetPassword), "2026-12-01T09:00:00.000Z");
    for (const message of [messages.followUp, messages.alert, messages.optIn]) assert.equal(until(message), WEEK);
  });

  it("ends when the message says, but no later than after 7 days", () => {
    assert.equal(until({ ...messages.reminder, notAfter: "2026-12-01T10:00:00+01:00" }), "2026-12-01T09:00:00.000Z");
    assert.equal(until({ ...messages.reminder, notAfter: "2027-01-01T00:00:00Z" }), WEEK);
    const later = { ...meeting, start: "2027-03-01T09:00:00Z", end: "2027-03-01T10:00:00Z" };
    assert.equal(until({ ...messages.reminder, data: { meeting: later } }), WEEK);
  });

  it("begins at once, or up to 12 hours ahead and before its end", () => {
    const faults = (message: object) => {
      const result = read(message);
      return "refusals" in result ? result.refusals.map(describeRefusal) : [];
    };
    assert.deepEqual(faults({ ...messages.reminder, notBefore: "2026-12-01T20:00:00Z" }), []);
    assert.deepEqual(faults({ ...messages.reminder, notBefore: "2026-12-01T20:00:00.001Z" }), [
      "notBefore: is more than 12 hours ahead. Put the message into the outbox later.",
    ]);
    const ends = { ...messages.reminder, notAfter: "2026-12-01T10:00:00Z" };
    assert.deepEqual(faults({ ...ends, notBefore: "2026-12-01T10:00:00Z" }), []);
    assert.deepEqual(faults({ ...ends, notBefore: "2026-12-01T10:00:01Z" }), [
      "notBefore: is after the last moment at which the message may be sent. Make it earlier, or notAfter later.",
    ]);
    const result = read({ ...messages.reminder, notBefore: "2026-12-01T12:00:00+01:00" });
    assert.ok("message" in result);
    assert.equal(sendingWindow(result.message, receivedAt).notBefore?.toISOString(), "2026-12-01T11:00:00.000Z");
  });
});
