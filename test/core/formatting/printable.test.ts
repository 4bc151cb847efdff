import assert from "node:assert/strict";
import fc from "fast-check";
import { printable, printableLines } from "../../../core/formatting/printable";

/** What a terminal acts upon: by code point, so that the test does not share the source's expression. */
const acts = (code: number) =>
  code < 0x20 ||
  (code >= 0x7f && code < 0xa0) ||
  [0x61c, 0x200e, 0x200f, 0x2028, 0x2029].includes(code) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);
const escaped = (text: string) =>
  Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return acts(code) ? `\\u${code.toString(16).padStart(4, "0")}` : character;
  }).join("");
const anyText = fc
  .array(fc.oneof(fc.nat(0x2100), fc.constantFrom(0x1b, 0x7f, 0x9b, 0x2028, 0x202e, 0x1f600)))
  .map((codes) => String.fromCodePoint(...codes));

describe("Untrusted text for a terminal", () => {
  it("has control sequences escaped, and is otherwise unchanged", () => {
    assert.equal(printable("a\u001b[2Jb\u202ec"), "a\\u001b[2Jb\\u202ec");
    fc.assert(fc.property(anyText, (text) => assert.equal(printable(text), escaped(text))));
  });

  it("is escaped at any depth, and values that are not text are unchanged", () => {
    assert.deepEqual(printable({ a: ["\u0007", { b: "\u2029" }], c: 1, d: null, e: undefined, f: true }), {
      a: ["\\u0007", { b: "\\u2029" }],
      c: 1,
      d: null,
      e: undefined,
      f: true,
    });
  });

  it("keeps only the line breaks of our own text", () => {
    assert.equal(printableLines("a\u0007\nb\rc\n"), "a\\u0007\nb\\u000dc\n");
  });
});
