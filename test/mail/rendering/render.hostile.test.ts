import assert from "node:assert/strict";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import * as v from "valibot";
import { inert } from "../../../core/outbox-messages/inert";
import { line } from "../../../core/outbox-messages/text";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { render, type Renderer } from "../../../mail/rendering/render";
import { SAMPLES } from "../../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../../mail/samples/sample";
import { linksOfHtml, linksOfText, rewritten, skeleton, visibleText, webLinks } from "../../support/mail";

const ATTACKS = [
  "<script>alert(1)</script>",
  "</td></tr></table>",
  '"><img src=x onerror=alert(1)>',
  "<!--",
  "-->",
  "<![endif]-->",
  "</style>",
  "{{system}}",
  "{{{subject}}}",
  "{{#each this}}",
  "{{constructor.constructor}}",
  "https://evil.example/login",
  "HTTPS://EVIL.EXAMPLE",
  "www.evil.example",
  "javascript:alert(1)",
  "[click](https://evil.example)",
  "&lt;b&gt;",
  "&#x3c;",
  "' onclick='x",
  "<a href=https://evil.example>here</a>",
  "$&$1${x}`",
];

/** A one-line text that the schema of messages accepts, with attacks in it. */
const attack = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: "grapheme", maxLength: 8 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => v.safeParse(line(300), pieces.join(" ")))
  .filter((result) => result.success)
  .map((result) => result.output);

describe("whatever people write", () => {
  let renderer: Renderer;
  before(async () => {
    renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
  });

  // The weekly report has only the program's own words.
  for (const { name, content, reader } of SAMPLES.filter(({ content: { mail } }) => mail !== "weeklyReport")) {
    it(`becomes no markup, link or template, and is shown: ${name}`, () => {
      const isWritten = JSON.stringify(rewritten(content, () => "x")) !== JSON.stringify(content);
      const tame = render(
        rewritten(content, () => "x"),
        reader,
        renderer,
      );
      const expected = {
        skeleton: skeleton(tame.html),
        links: linksOfHtml(tame.html),
        textLinks: linksOfText(tame.text),
      };
      fc.assert(
        fc.property(attack, (text) => {
          const {
            subject,
            html,
            text: plain,
          } = render(
            rewritten(content, () => text),
            reader,
            renderer,
          );
          assert.deepEqual(skeleton(html), expected.skeleton);
          assert.deepEqual(linksOfHtml(html), expected.links);
          assert.deepEqual(webLinks(linksOfText(plain)), webLinks(linksOfHtml(html)));
          assert.deepEqual(linksOfText(plain), expected.textLinks);
          assert.deepEqual(linksOfText(subject), []);
          if (!isWritten) return;
          assert.ok(visibleText(html).includes(inert(text)));
          assert.ok(plain.includes(inert(text)));
        }),
        { numRuns: 40 },
      );
    });
  }
});
