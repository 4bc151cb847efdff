import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { LARGEST_HTML } from "../../../mail/rendering/digests";
import { render, type RenderedMail, type Renderer } from "../../../mail/rendering/render";
import { SAMPLES } from "../../../mail/samples/samples";
import { SAMPLE_COMPANY, SAMPLE_LINKS } from "../../../mail/samples/sample";
import { attribute, elements, linksOfHtml, linksOfText, visibleText, webLinks } from "../../support/mail";

describe("each mail", () => {
  let renderer: Renderer;
  const mails = new Map<string, RenderedMail>();
  before(async () => {
    renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
    for (const { name, content, reader } of SAMPLES) mails.set(name, render(content, reader, renderer));
  });

  const mail = (name: string): RenderedMail => mails.get(name) ?? assert.fail(`no sample ${name}`);

  for (const { name, content } of SAMPLES) {
    describe(name, () => {
      it("has the same links in HTML and text, and the address for abuse", () => {
        const { html, text } = mail(name);
        assert.deepEqual(webLinks(linksOfText(text)), webLinks(linksOfHtml(html)));
        assert.deepEqual(
          linksOfHtml(html).filter((link) => !link.startsWith("https://")),
          [`mailto:${SAMPLE_COMPANY.abuseContact}`],
        );
        assert.ok(text.includes(SAMPLE_COMPANY.abuseContact));
      });

      it("says who sends it, where they are and why it came, in HTML and text", () => {
        const { html, text } = mail(name);
        for (const shown of [visibleText(html), text]) {
          assert.match(shown, /Sent by Acme Scheduling( for Ada Lovelace)?\./);
          assert.match(shown, /You received this (one email )?because /);
          assert.ok(shown.includes("Acme Scheduling Inc., 12 Harbor Street, Portland, ME 04101, USA"));
        }
      });

      it("has the links of its kind in its footer", () => {
        const { html } = mail(name);
        const links = elements(html).filter(
          (element) => element.tagName === "a" && attribute(element, "href")?.startsWith("https:"),
        );
        const stated = Object.values(content.links);
        const footer = links.slice(links.length - stated.length);
        assert.deepEqual(
          footer.map((element) => attribute(element, "href")),
          stated,
        );
        assert.deepEqual(
          footer.map(({ childNodes: [node] }) => (node && "value" in node ? node.value : "")),
          [[], ["Unsubscribe or manage preferences"], ["Unsubscribe", "Manage preferences"]][stated.length],
        );
      });

      it("states its language, its title and a preheader, and both color schemes", () => {
        const { html, subject } = mail(name);
        const all = elements(html);
        const [root] = all;
        assert.equal(root && attribute(root, "lang"), "en");
        const title = all.find(({ tagName }) => tagName === "title")?.childNodes[0];
        assert.equal(title && "value" in title ? title.value : undefined, subject);
        const preheader = all.find((element) => attribute(element, "style")?.startsWith("display:none"));
        assert.ok(preheader?.childNodes.some((node) => "value" in node && node.value.trim().length > 10));
        const schemes = all.find((element) => attribute(element, "name") === "color-scheme");
        assert.equal(schemes && attribute(schemes, "content"), "light dark");
        assert.match(html, /@media \(prefers-color-scheme: dark\)/);
      });

      it("loads nothing, runs nothing, and has a text alternative for each picture", () => {
        const { html } = mail(name);
        for (const element of elements(html)) {
          assert.ok(!["script", "link", "iframe", "form", "base"].includes(element.tagName), element.tagName);
          if (element.tagName === "img") assert.ok(attribute(element, "alt"));
          for (const { name: key, value } of element.attrs) {
            assert.ok(!key.startsWith("on"), key);
            if (key === "src") assert.match(value, /^cid:/);
          }
        }
        assert.doesNotMatch(html, /@import|url\(/);
      });

      it("stays far below what Gmail clips", () => {
        assert.ok(Buffer.byteLength(mail(name).html) < LARGEST_HTML / 2);
      });
    });
  }

  it("has no postal line where no postal address is set", () => {
    const [sample] = SAMPLES;
    assert.ok(sample);
    const { name, abuseContact } = SAMPLE_COMPANY;
    const { html, text } = render(sample.content, sample.reader, { ...renderer, company: { name, abuseContact } });
    assert.ok(visibleText(html).includes("Sent by Acme Scheduling for Ada Lovelace.\nReport abuse:"));
    assert.ok(text.includes("Sent by Acme Scheduling for Ada Lovelace.\nReport abuse: abuse@acme.example\n"));
  });

  it("says what changed, old next to new", () => {
    const { html, text, subject } = mail("invitation-moved-overnight");
    assert.equal(subject, "Changed: Quarterly planning, Sat, Mar 27, 6:30 PM");
    assert.ok(
      text.includes(
        "Was: Thursday, December 3, 2026, 10:30 – 11:15 AM\nNow: Saturday, March 27, 2027, 6:30 – 10:00 PM\n",
      ),
    );
    assert.ok(
      text.includes(
        "Where (Was): Room 4.12, Analytical Engines, Berlin\nWhere: Room 1.03, Analytical Engines, Berlin\n",
      ),
    );
    const gone = elements(html).filter(({ tagName }) => tagName === "del");
    assert.equal(gone.length, 2);
  });

  it("offers neither a reply nor the join link for a cancelled meeting", () => {
    const { text } = mail("invitation-canceled");
    assert.deepEqual(linksOfText(text), Object.values(SAMPLE_LINKS));
  });

  it("asks organizers for no reply to their own meeting", () => {
    const { text, subject } = mail("invitation-own-copy");
    assert.equal(subject, "Invitation: Quarterly planning, Thu 3 Dec, 16:30");
    assert.ok(text.includes("You organize this meeting."));
    assert.ok(!text.includes("Accept:") && !text.includes("Sent by Acme Scheduling for"));
  });

  it("fails to render where a template names something that is not in the data", () => {
    assert.throws(() => renderer.templates.alert.html({}), /"lang" not defined/);
  });
});
