import assert from "node:assert/strict";
import fc from "fast-check";
import type { Recipient } from "../../../core/recipients/recipient";
import { type Feedback, transition } from "../../../functions/suppression/transition";

const address = { recipient: "john.doe@example.com", sesAddress: "John.Doe@example.com", simulated: false, id: "id" };

/** The start of a day of January 2025, and some milliseconds. */
const on = (day: number, milliseconds = 0) => new Date(Date.UTC(2025, 0, day) + milliseconds).toISOString();
/** The second in which feedback of a day expires. */
const expiryOf = (day: number) => Date.UTC(2025, 0, day + 30) / 1000;

const feedback = (fields: Partial<Feedback> = {}): Feedback => ({
  id: "f",
  kind: fields.classification === "full-mailbox" ? "Transient/MailboxFull" : "kind",
  messageId: "m",
  at: on(10),
  writer: "w",
  classification: "hard-bounce",
  ambiguous: false,
  ...fields,
});

const full = (day: number, messageId = `m${day}`, milliseconds = 0): Feedback =>
  feedback({ id: `${messageId} ${day}`, messageId, at: on(day, milliseconds), classification: "full-mailbox" });

/** The recipient and the last Put after some feedback, of which none may be on record already. */
function after(events: readonly Feedback[], item?: Recipient) {
  let put: string | undefined;
  for (const event of events) {
    const change = transition(item, address, event);
    assert.ok(change, `${event.id} is on record`);
    item = change.next;
    put = change.put;
  }
  assert.ok(item);
  return { item, put };
}

describe("the first feedback about a recipient", () => {
  const about = { recipient: address.recipient, id: "id", sesAddress: address.sesAddress, revision: 1 };
  const none = { hardBounces: 0, softBounces: 0, complaints: 0 };
  const recorded = { id: "f", kind: "kind", messageId: "m", at: on(10), writer: "w" };

  it("suppresses forever if it is a hard bounce, and keeps the server's response", () => {
    assert.deepEqual(transition(undefined, address, feedback({ diagnosticCode: "smtp; 550" })), {
      next: {
        ...about,
        ...none,
        hardBounces: 1,
        state: "SUPPRESSED",
        reason: "BOUNCE",
        suppressedAt: on(10),
        recentFeedback: [{ ...recorded, diagnosticCode: "smtp; 550" }],
      },
      put: "BOUNCE",
    });
  });

  it("suppresses and unsubscribes if it is a complaint, and says if somebody else may have complained", () => {
    for (const ambiguous of [false, true]) {
      assert.deepEqual(transition(undefined, address, feedback({ classification: "complaint", ambiguous })), {
        next: {
          ...about,
          ...none,
          complaints: 1,
          state: "SUPPRESSED",
          reason: "COMPLAINT",
          suppressedAt: on(10),
          unsubscribedFromAllAt: on(10),
          ...(ambiguous && { ambiguousComplaint: true }),
          recentFeedback: [recorded],
        },
        put: "COMPLAINT",
      });
    }
  });

  it("stops no mail if the mailbox is full, and is kept for 30 days", () => {
    assert.deepEqual(transition(undefined, address, full(10, "m")), {
      next: {
        ...about,
        ...none,
        softBounces: 1,
        state: "ACTIVE",
        recentFeedback: [{ ...recorded, id: "m 10", kind: "Transient/MailboxFull" }],
        expiresAt: expiryOf(10),
      },
      put: undefined,
    });
  });

  it("stops no mail if it says that a message is not spam", () => {
    assert.deepEqual(transition(undefined, address, feedback({ classification: "not-spam", ambiguous: true })), {
      next: { ...about, ...none, state: "ACTIVE", recentFeedback: [recorded], expiresAt: expiryOf(10) },
      put: undefined,
    });
  });
});

describe("feedback about a recipient with an item", () => {
  const request = {
    source: "page",
    textVersion: "1",
    language: "en",
    requestedAt: on(1),
    expires: 1,
    message: "opt-in",
  };
  const kept = {
    sesAddress: "J.Doe@example.com",
    allowedAt: on(2),
    preferences: { reminder: { value: "off", at: on(1), by: "page" } },
    consents: [{ ...request, list: "list-16", confirmedAt: on(1) }],
    optInRequests: { day: "2025-01-01", count: 2 },
    pendingReason: "BOUNCE",
    pendingSince: on(3),
  } as const satisfies Partial<Recipient>;

  it("leaves what it is not about, and never lets choices expire", () => {
    const { expiresAt, ...item } = { ...after([full(1)]).item, ...kept, pendingOptIns: { "list-17": request } };
    assert.deepEqual(after([full(10)], { ...item, expiresAt }).item, {
      ...item,
      softBounces: 2,
      recentFeedback: [...after([full(10)]).item.recentFeedback, ...item.recentFeedback],
      revision: 2,
    });
  });

  it("adds to its counts and revision", () => {
    const counted = { ...after([full(1)]).item, hardBounces: 2, softBounces: 3, complaints: 4, revision: 9 };
    const counts = (event: Feedback) => {
      const { hardBounces, softBounces, complaints, revision } = after([event], counted).item;
      return [hardBounces, softBounces, complaints, revision];
    };
    assert.deepEqual(counts(feedback()), [3, 3, 4, 10]);
    assert.deepEqual(counts(full(2)), [2, 4, 4, 10]);
    assert.deepEqual(counts(feedback({ classification: "complaint" })), [2, 3, 5, 10]);
    assert.deepEqual(counts(feedback({ classification: "not-spam" })), [2, 3, 4, 10]);
  });

  it("changes nothing if it is on record", () => {
    const { item } = after([feedback(), feedback({ id: "g" })]);
    for (const id of ["f", "g"]) assert.equal(transition(item, address, feedback({ id, writer: "other" })), undefined);
  });

  it("drops the requested subscriptions of somebody who is suppressed", () => {
    const item = { ...after([full(1)]).item, pendingOptIns: { "list-17": request } };
    assert.ok(!("pendingOptIns" in after([feedback()], item).item));
  });

  it("is kept newest first, then by id, and at most twenty pieces", () => {
    const ids = (events: readonly Feedback[]) => after(events).item.recentFeedback.map(({ id }) => id);
    const some = [feedback({ id: "b" }), feedback({ id: "c", at: on(9) }), feedback({ id: "a" })];
    assert.deepEqual(ids(some), ["b", "a", "c"]);
    const many = Array.from({ length: 21 }, (_, index) => feedback({ id: String(index + 1), at: on(index + 1) }));
    assert.deepEqual(
      ids(many),
      Array.from({ length: 20 }, (_, index) => String(21 - index)),
    );
  });

  it("prolongs an item that stops no mail, and never shortens its life", () => {
    assert.equal(after([full(1), full(20)]).item.expiresAt, expiryOf(20));
    assert.equal(after([full(20), full(1)]).item.expiresAt, expiryOf(20));
    assert.equal(after([full(1, "m", 1)]).item.expiresAt, expiryOf(1) + 1, "rounded up to a second");
  });

  it("gives no expiry to an item that somebody has made permanent", () => {
    const item = { ...after([full(1)]).item, expiresAt: undefined };
    assert.ok(!("expiresAt" in after([full(2)], item).item));
  });
});

describe("a suppression", () => {
  const complained = (day: number, fields: Partial<Feedback> = {}) =>
    feedback({ id: `c${day}`, at: on(day), classification: "complaint", ...fields });
  const bounced = (day: number) => feedback({ id: `b${day}`, at: on(day) });
  const state = (...events: Feedback[]) => {
    const { item, put } = after(events);
    return [item.reason, item.suppressedAt, put];
  };

  it("begins with the earliest feedback of its reason, in whatever order it arrives", () => {
    assert.deepEqual(state(bounced(5), bounced(9)), ["BOUNCE", on(5), "BOUNCE"]);
    assert.deepEqual(state(bounced(9), bounced(5)), ["BOUNCE", on(5), "BOUNCE"]);
    assert.deepEqual(state(complained(9), complained(5)), ["COMPLAINT", on(5), "COMPLAINT"]);
    assert.equal(after([complained(9), complained(5)]).item.unsubscribedFromAllAt, on(5));
    assert.equal(after([complained(5), complained(9)]).item.unsubscribedFromAllAt, on(5));
  });

  it("by a complaint outranks one by a bounce, in whatever order they arrive, and each puts COMPLAINT", () => {
    assert.deepEqual(state(bounced(5), complained(9)), ["COMPLAINT", on(9), "COMPLAINT"]);
    assert.deepEqual(state(complained(9), bounced(5)), ["COMPLAINT", on(9), "COMPLAINT"]);
  });

  it("stays, without a Put, when a full mailbox or a not-spam report follows", () => {
    const noSpam = feedback({ id: "n", classification: "not-spam" });
    for (const later of [full(20), noSpam]) {
      assert.deepEqual(state(bounced(5), later), ["BOUNCE", on(5), undefined]);
      assert.deepEqual(state(complained(5), later), ["COMPLAINT", on(5), undefined]);
      assert.equal(after([complained(5), later]).item.unsubscribedFromAllAt, on(5));
    }
  });

  it("by an ambiguous complaint is certain once any complaint names nobody else", () => {
    const ambiguous = (...events: Feedback[]) => after(events).item.ambiguousComplaint;
    const [unsure, sure] = [complained(5, { ambiguous: true }), complained(6)];
    assert.equal(ambiguous(unsure, complained(7, { ambiguous: true })), true);
    assert.equal(ambiguous(unsure, bounced(7)), true);
    assert.equal(ambiguous(bounced(4), unsure), true);
    assert.equal(ambiguous(unsure, sure), undefined);
    assert.equal(ambiguous(sure, unsure), undefined);
    assert.equal(ambiguous(sure, bounced(7)), undefined);
    assert.equal(ambiguous(bounced(4)), undefined);
  });
});

describe("a full mailbox", () => {
  const state = (...events: Feedback[]) => {
    const { item, put } = after(events);
    return [item.state, item.reason, item.suppressedAt, put];
  };
  const active = ["ACTIVE", undefined, undefined, undefined];

  it("suppresses with the third message within 14 days, to the millisecond", () => {
    assert.deepEqual(state(full(1), full(8)), active);
    assert.deepEqual(state(full(1), full(8), full(15)), ["SUPPRESSED", "BOUNCE", on(15), "BOUNCE"]);
    assert.deepEqual(state(full(1), full(8), full(15, "m", 1)), active);
    assert.ok(!("expiresAt" in after([full(1), full(8), full(15)]).item));
  });

  it("suppresses from when it was first abandoned, in whatever order the feedback arrives", () => {
    const since = ["SUPPRESSED", "BOUNCE", on(3)];
    assert.deepEqual(state(full(1), full(2), full(3), full(4)), [...since, undefined]);
    assert.deepEqual(state(full(4), full(2), full(3), full(1)), [...since, undefined]);
    assert.deepEqual(state(full(3), full(2), full(1)), [...since, "BOUNCE"]);
  });

  it("does not suppress for one message that bounced often, nor for other feedback", () => {
    assert.deepEqual(state(full(1, "m"), full(2, "m"), full(3, "m")), active);
    const noSpam = (day: number) =>
      feedback({ id: `${day}`, messageId: `n${day}`, at: on(day), classification: "not-spam" });
    assert.deepEqual(state(full(1), full(2), noSpam(3), noSpam(4)), active);
  });

  it("counts towards a suppression by a bounce that is already there", () => {
    assert.deepEqual(state(full(1), full(2), feedback({ at: on(9) }), full(3)), [
      "SUPPRESSED",
      "BOUNCE",
      on(3),
      undefined,
    ]);
  });
});

const anyTime = fc.integer({ min: 0, max: 40 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString());
const anyFeedback = fc.record({
  id: fc.uuid(),
  messageId: fc.constantFrom("m1", "m2", "m3", "m4", "m5", "m6"),
  at: anyTime,
  classification: fc.constantFrom("hard-bounce", "full-mailbox", "full-mailbox", "complaint", "not-spam"),
  ambiguous: fc.boolean(),
  writer: fc.constant("writer"),
}) satisfies fc.Arbitrary<Omit<Feedback, "kind">>;

describe("any feedback about one recipient", () => {
  /** The recipient and SES's entry after some feedback. */
  function outcome(events: readonly Omit<Feedback, "kind">[]): {
    item: Recipient | undefined;
    entry: string | undefined;
  } {
    let item: Recipient | undefined;
    let entry: string | undefined;
    for (const event of events) {
      const kind = event.classification === "full-mailbox" ? "Transient/MailboxFull" : event.classification;
      const change = transition(item, address, { ...event, kind });
      if (!change) continue;
      item = change.next;
      entry = change.put ?? entry;
    }
    return { item: item && { ...item, revision: 0 }, entry };
  }

  it("has the same result in whatever order and however often it arrives", () => {
    const shuffled = fc
      .uniqueArray(anyFeedback, { maxLength: 12, selector: ({ id }) => id })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        assert.deepEqual(outcome(other), outcome(events));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves SES's entry with the recipient's reason, and never lifts or weakens a suppression", () => {
    fc.assert(
      fc.property(fc.array(anyFeedback, { maxLength: 12 }), (events) => {
        const rank = { undefined: 0, BOUNCE: 1, COMPLAINT: 2 };
        let before = 0;
        for (let count = 1; count <= events.length; count++) {
          const { item, entry } = outcome(events.slice(0, count));
          assert.equal(entry, item?.reason);
          assert.equal(item?.state, item?.reason ? "SUPPRESSED" : "ACTIVE");
          assert.equal(item?.expiresAt === undefined, item?.reason !== undefined);
          assert.equal(item?.unsubscribedFromAllAt !== undefined, item?.reason === "COMPLAINT");
          assert.ok(rank[item?.reason ?? "undefined"] >= before);
          before = rank[item?.reason ?? "undefined"];
        }
      }),
      { numRuns: 1000 },
    );
  });
});
