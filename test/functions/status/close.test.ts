import assert from "node:assert/strict";
import fc from "fast-check";
import type { MessageRow, MessageState, Outcome } from "../../../functions/outbox/ledger";
import { closedRow } from "../../../functions/status/close";

const AT = "2026-12-01T12:00:00.000Z";
const now = new Date("2026-12-01T12:00:05.000Z");
const row = (state: MessageState, more: Partial<MessageRow> = {}): MessageRow => ({
  key: "key",
  id: "id",
  payload: "payload",
  category: "invitation",
  state,
  queueMessageId: "q1",
  writer: "outbox",
  attempts: 1,
  unheard: 0,
  at: AT,
  expiresAt: 2_000_000_000,
  revision: 3,
  ...more,
});
const outcome = (status: Outcome["status"], messageId = "ses-1", reason?: string): Outcome => ({
  status,
  messageId,
  at: AT,
  ...(reason !== undefined && { reason }),
});
const closed = (from: MessageRow, ...outcomes: readonly Outcome[]) =>
  outcomes.reduce((current, each) => closedRow(current, each, now, "status") ?? current, from);

describe("a message's row after an event from SES", () => {
  it("is in the state sent, whatever it was before", () => {
    for (const state of ["claimed", "released", "unknown", "sent"] as const) {
      const next = closedRow(row(state), outcome("delivered"), now, "status");
      assert.deepEqual([next?.state, next?.messageId, next?.revision, next?.writer], ["sent", "ses-1", 4, "status"]);
    }
    const skipped = closedRow(row("skipped", { reason: "too-late" }), outcome("sent"), now, "status");
    assert.deepEqual([skipped?.state, skipped?.reason], ["sent", undefined]);
  });

  it("keeps the time of its state and the first mail's id", () => {
    assert.equal(closedRow(row("sent"), outcome("delivered"), now, "status")?.at, AT);
    assert.equal(closedRow(row("claimed"), outcome("delivered"), now, "status")?.at, now.toISOString());
    const next = closedRow(row("sent", { messageId: "ses-1" }), outcome("sent", "ses-2"), now, "status");
    assert.equal(next?.messageId, "ses-1");
  });

  it("records each outcome once, whenever it is repeated", () => {
    const delayed = outcome("delayed", "ses-1", "MailboxFull");
    const next = closed(row("sent"), delayed);
    assert.equal(closedRow(next, { ...delayed, at: now.toISOString() }, now, "status"), undefined);
    assert.ok(closedRow(next, { ...delayed, reason: "General" }, now, "status"));
    assert.ok(closedRow(next, { ...delayed, messageId: "ses-2" }, now, "status"), "of another mail");
  });

  it("has the same outcomes in whatever order and however often they arrive", () => {
    const all = [
      outcome("sent"),
      outcome("delayed", "ses-1", "MailboxFull"),
      outcome("delivered"),
      outcome("complained", "ses-1", "abuse"),
      outcome("sent", "ses-2"),
    ];
    const held = ({ outcomes = [] }: MessageRow) => outcomes.map((each) => JSON.stringify(each)).sort();
    const events = fc.shuffledSubarray([...all, ...all], { minLength: 10 });
    fc.assert(
      fc.property(events, fc.constantFrom<MessageState>("claimed", "released", "unknown", "sent"), (order, state) => {
        const end = closed(row(state), ...order);
        assert.deepEqual(held(end), all.map((each) => JSON.stringify(each)).sort());
        assert.equal(end.state, "sent");
      }),
    );
  });

  it("does not grow without bound", () => {
    const many = Array.from({ length: 50 }, (_, index) => outcome("bounced", "ses-1", `Transient/${index}`));
    assert.equal(closed(row("sent"), ...many).outcomes?.length, 20);
  });
});
