import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "../../../core/recipients/address";
import type { Recipient } from "../../../core/recipients/recipient";
import { type Feedback, transition } from "../../../functions/suppression/transition";
import { bounce, complaint, envelope, hardBounce } from "../events";
import { type Functions, startFunctions } from "../functions";

/** Any event with one of its values, at any depth, removed or replaced by anything. */
const damaged = fc
  .tuple(
    fc.constantFrom(
      hardBounce("victim@example.com"),
      bounce("Transient", "MailboxFull", ["victim@example.com"]),
      complaint(["victim@example.com", "other@example.com"]),
      envelope(hardBounce("victim@example.com")),
    ),
    fc.nat(),
    fc.option(fc.jsonValue(), { nil: undefined }),
  )
  .map(([text, place, value]) => {
    const event: unknown = JSON.parse(text);
    const slots = places(event);
    const [holder, key] = slots[place % slots.length] ?? [];
    if (holder && key !== undefined) holder[key] = value;
    return JSON.stringify(event);
  });

/** Bodies that are not events at all. */
const garbage = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.json().map(envelope),
  fc.string().map((eventType) => JSON.stringify({ eventType, mail: {} })),
  fc.jsonValue().map((mail) => JSON.stringify({ eventType: "Delivery", mail })),
);

describe("any batch of messages", () => {
  let functions: Functions;

  before(async () => {
    functions = await startFunctions();
  });
  after(() => functions.stop());

  it("gets an answer that reports no valid message as failed, and every valid message is handled", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(damaged, garbage), { maxLength: 9 }), fc.nat(), async (bad, place) => {
        const good = `good${++run}@example.com`;
        const position = place % (bad.length + 1);
        const { failed } = await functions.handle(bad.toSpliced(position, 0, hardBounce(good)));
        assert.ok(!failed.includes(position));
        assert.ok(functions.endpoint.suppressionList.entries().some(({ address }) => address === good));
      }),
      { numRuns: 60 },
    );
  });
});

const at = fc.integer({ min: 0, max: 40 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString());
const feedback = fc.record({
  id: fc.uuid(),
  messageId: fc.constantFrom("m1", "m2", "m3", "m4", "m5", "m6"),
  at,
  classification: fc.constantFrom("hard-bounce", "full-mailbox", "full-mailbox", "complaint", "not-spam"),
  ambiguous: fc.boolean(),
  writer: fc.constant("writer"),
}) satisfies fc.Arbitrary<Omit<Feedback, "kind">>;

describe("feedback about one recipient", () => {
  const address = parseAddress("John.Doe@example.com");
  assert.ok(address);
  const mailbox = { ...address, id: "id" };

  /** The recipient and SES's entry after some feedback. */
  function after(events: readonly Omit<Feedback, "kind">[]): {
    item: Recipient | undefined;
    entry: string | undefined;
  } {
    let item: Recipient | undefined;
    let entry: string | undefined;
    for (const event of events) {
      const kind = event.classification === "full-mailbox" ? "Transient/MailboxFull" : event.classification;
      const change = transition(item, mailbox, { ...event, kind });
      if (!change) continue;
      item = change.next;
      entry = change.put ?? entry;
    }
    return { item: item && { ...item, revision: 0 }, entry };
  }

  it("has the same result in whatever order and however often it arrives", () => {
    const shuffled = fc
      .uniqueArray(feedback, { maxLength: 12, selector: ({ id }) => id })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        assert.deepEqual(after(other), after(events));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves SES's entry with the recipient's reason, and never lifts or weakens a suppression", () => {
    fc.assert(
      fc.property(fc.array(feedback, { maxLength: 12 }), (events) => {
        const rank = { undefined: 0, BOUNCE: 1, COMPLAINT: 2 };
        let before = 0;
        for (let count = 1; count <= events.length; count++) {
          const { item, entry } = after(events.slice(0, count));
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

/** Every place in a value that could hold something else. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Record<string, unknown>, string],
    ...places(holder[key]),
  ]);
}
