import assert from "node:assert/strict";
import fc from "fast-check";
import { bounce, complaint, envelope, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";

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

/** Every place in a value that could hold something else. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Record<string, unknown>, string],
    ...places(holder[key]),
  ]);
}
