import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bundleOf } from "../../../infra/function-code/bundle";
import { english } from "../../../mail/languages/en";
import { compiledPage } from "../../../mail/pages/compiled";
import { type PageContent, type Pages, renderPage, styleSource } from "../../../mail/pages/page";
import { elements, skeleton, visibleText } from "../../support/mail";
import { PSEUDO } from "../../support/foreign-language";

const pages: Pages = { template: compiledPage(), company: { name: "Ж", contact: "ж@ж.example" } };
const offered = [
  { topic: "invitation", chosen: "every" },
  { topic: "reminder", chosen: "off" },
  { topic: "followUp", chosen: "every" },
  { topic: "list-16", list: "жж", chosen: "every" },
] as const;
const preferences = { page: "preferences", action: "/preferences?t=t", offered } as const;
const unsubscribe = { page: "unsubscribe", action: "/u?t=t", preferences: "/preferences?t=t", saved: false } as const;

const CONTENTS: Readonly<Record<string, PageContent>> = {
  preferences: { ...preferences, address: "ж•••@ж•••.com", saved: { before: { reminder: "every" } } },
  "preferences of somebody unknown": { ...preferences, stopped: "complained" },
  unsubscribe: { ...unsubscribe, topic: "invitation", subscribed: true, stopped: "bounced" },
  "unsubscribe from a list": { ...unsubscribe, topic: "list-16", list: "жж", subscribed: true },
  "unsubscribe from a list that was given up": { ...unsubscribe, topic: "list-17", subscribed: true },
  unsubscribed: { ...unsubscribe, topic: "followUp", subscribed: false, saved: true },
  "subscribed again": { ...unsubscribe, topic: "reminder", subscribed: true, saved: true },
  confirm: { page: "confirm", action: "/confirm?t=t", list: "жж" },
  confirmed: { page: "confirmed", list: "жж", preferences: "/preferences?t=t" },
  ...Object.fromEntries(
    (["erased", "badConfirmation", "badLink", "badForm", "unavailable", "notFound"] as const).map((page) => [
      page,
      { page },
    ]),
  ),
};

describe("the pages of the links function", () => {
  for (const [name, content] of Object.entries(CONTENTS)) {
    it(`are in the language in which they are rendered: ${name}`, () => {
      const html = renderPage(content, PSEUDO, pages);
      assert.match(html, /^<!doctype html>\n<html lang="ru">/);
      assert.doesNotMatch(visibleText(html).replaceAll(/\S+@\S+/g, ""), /[A-Za-z]{2,}/);
    });

    it(`say first what was done, and have one first-level heading: ${name}`, () => {
      const html = renderPage(content, english, pages);
      const names = elements(html).map(({ tagName }) => tagName);
      assert.equal(names.filter((tag) => tag === "h1").length, 1);
      const inMain = skeleton(html).slice(names.indexOf("main") + 1);
      const saved = "saved" in content && content.saved;
      assert.equal(inMain[0], saved ? "div class" : "h1 ");
      assert.equal(inMain.includes("p role"), Boolean(saved));
    });
  }

  it("escape whatever they are filled with", () => {
    const evil = '"><script>alert(1)</script>';
    const company = { name: evil, contact: evil };
    const content = { ...preferences, action: evil, address: evil } as const;
    assert.deepEqual(
      skeleton(renderPage(content, english, { ...pages, company })),
      skeleton(renderPage({ ...content, action: "a", address: "b" }, english, pages)),
    );
  });

  it("allow their own style sheet by its hash", () => {
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(renderPage({ page: "erased" }, english, pages)) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    assert.equal(styleSource(pages.template), `'sha256-${hash}'`);
  });

  it("are bundled compiled, without the compiler, the mails or SES's client", async () => {
    const { "index.js": code = "" } = await bundleOf(require.resolve("../../../functions/links/handler.ts"));
    assert.ok(code.includes("prefers-color-scheme"));
    const found = ["parseWithoutProcessing", "mj-column", "PutSuppressedDestination"].filter((word) =>
      code.includes(word),
    );
    assert.deepEqual(found, []);
    assert.ok(!code.includes(process.cwd()));
  });
});
