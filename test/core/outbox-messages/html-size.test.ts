import assert from "node:assert/strict";
import fc from "fast-check";
import Handlebars from "handlebars";
import { htmlBytes } from "../../../core/outbox-messages/html-size";
import { inert } from "../../../core/outbox-messages/inert";

describe("the size of texts in HTML", () => {
  it("is what Handlebars produces, with links defused and a tag for each line break", () => {
    const character = fc.oneof(fc.constantFrom(..."&<>\"'`=\n.:/a"), fc.string({ unit: "grapheme", maxLength: 1 }));
    fc.assert(
      fc.property(fc.array(character), (characters) => {
        const text = characters.join("");
        const html = Handlebars.escapeExpression(inert(text)).replaceAll("\n", "<br>");
        assert.equal(htmlBytes(text), Buffer.byteLength(html));
      }),
    );
  });

  it("counts all texts at any depth, and nothing else", () => {
    assert.equal(htmlBytes({ a: "1", b: ["é", { c: "&" }], d: 12, e: null, f: true, g: undefined }), 1 + 2 + 5);
  });
});
