import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { inert, shownAddress } from "../../../core/outbox-messages/inert";

/** What link detectors take for a link: a scheme with two slashes, or a name with a dot before two letters. */
const LINK = /[a-z]:\/\/|[^\s\u200b][.\u3002\uff0e\uff61]\p{L}[\p{L}\p{N}-]/iu;

describe("inert text", () => {
  it("contains no link, whatever was written", () => {
    const piece = fc.constantFrom(
      "https://",
      "evil",
      ".",
      "example",
      "com",
      "。",
      " ",
      "www.",
      "xn--p1ai",
      "/login",
      "1",
      "-",
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (text) => !LINK.test(inert(text)),
      ),
    );
  });

  it("reads as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.includes("\u200b"));
        assert.equal(inert(text).replaceAll("\u200b", ""), text);
      }),
    );
  });

  it("breaks a link after its scheme's colon and after each dot of its host", () => {
    assert.equal(inert("Go to https://evil.example/"), "Go to https:\u200b//evil.\u200bexample/");
  });

  it("leaves sentences, numbers and abbreviations unchanged", () => {
    for (const text of [
      "At 3.30 p.m. in room 4.12, e.g. by train.",
      "1. First\n2. Second",
      "Ada: hello",
      "a .gitignore",
      "a:/b",
    ])
      assert.equal(inert(text), text);
  });

  it("leaves an ordinary address unchanged, and an unusual one without a link", () => {
    for (const usual of ["ada.l+x@engines.example", "ADA@ENGINES.EXAMPLE"]) assert.equal(shownAddress(usual), usual);
    assert.equal(shownAddress('"https://evil.example"@x.example').includes("://"), false);
    for (const unusual of ["evil.example/login@x", "x@evil.example/login"])
      assert.equal(LINK.test(shownAddress(unusual)), false, unusual);
  });
});
