import assert from "node:assert/strict";
import { digestDueIn } from "../../../core/digests/due";

const due = {
  internal: "digest",
  recipientId: "AAAAAAAAAAAAAAAAAAAA_-",
  day: "2026-12-01",
  nonce: "2f1acc6c-3f4e-4d7a-8f0b-1a2b3c4d5e6f",
} as const;

describe("a message that asks for a digest", () => {
  it("is read", () => {
    assert.deepEqual(digestDueIn(JSON.stringify(due)), due);
  });

  for (const [name, message] of [
    ["the application's", { category: "follow-up" }],
    ["one of another kind", { ...due, internal: "other" }],
    ["one with a field too many", { ...due, extra: 1 }],
    ["one without a nonce", { ...due, nonce: undefined }],
    ["one whose nonce is no UUID", { ...due, nonce: "guess" }],
    ["one with a shorter recipient's id", { ...due, recipientId: "A".repeat(21) }],
    ["one with a longer recipient's id", { ...due, recipientId: "A".repeat(23) }],
    ["one with an address for an id", { ...due, recipientId: "a@example.com".padEnd(22, "x") }],
    ["one for a day that does not exist", { ...due, day: "2026-02-30" }],
    ["no object", [due]],
  ] as const) {
    it(`is not ${name}`, () => {
      assert.equal(digestDueIn(JSON.stringify(message)), undefined);
    });
  }

  it("is not text other than JSON", () => {
    assert.equal(digestDueIn("digest"), undefined);
  });

  it("has at most 500 characters, of which the rest is not even parsed", () => {
    const text = JSON.stringify(due);
    assert.deepEqual(digestDueIn(text.padEnd(500)), due);
    assert.equal(digestDueIn(text.padEnd(501)), undefined);
  });
});
