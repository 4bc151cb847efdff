/** `npm run browser`: checks each mail in Chromium with axe-core, and its layout. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../../../cli/chromium/chromium";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { render, type Renderer } from "../../../mail/rendering/render";
import { SAMPLES } from "../../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../../mail/samples/sample";
import { rewritten } from "../../support/mail";
import { assertAccessible } from "../../support/axe";

/** The narrowest phone, and a mail program's window. */
const WIDTHS = [320, 760];

describe("each mail in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let renderer: Renderer;
  before(async () => {
    browser = await startChromium();
    page = await browser.newPage();
    renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
  });
  after(() => browser.close());

  /** Shows HTML in the single page that is reused. */
  async function show(html: string, { dark = false, width = 760 }): Promise<Page> {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    await page.setContent(html);
    return page;
  }

  for (const { name, content, reader } of SAMPLES) {
    for (const dark of [false, true]) {
      it(`breaks no rule of WCAG 2.2 AA that axe-core knows: ${name}, ${dark ? "dark" : "light"}`, async () => {
        const { html } = render(content, reader, renderer);
        const shown = await show(html, { dark });
        await assertAccessible(shown);
      });
    }

    for (const width of WIDTHS) {
      it(`scrolls sideways at no text: ${name}, ${width} px`, async () => {
        for (const text of [undefined, "W".repeat(150)]) {
          const { html } = render(text ? rewritten(content, () => text) : content, reader, renderer);
          const shown = await show(html, { width });
          const needed = await shown.evaluate<number>("document.documentElement.scrollWidth");
          assert.ok(needed <= width, `${needed} px`);
        }
      });
    }

    it(`shows where the keyboard is: ${name}`, async () => {
      for (const dark of [false, true]) {
        const shown = await show(render(content, reader, renderer).html, { dark });
        const outlines: string[] = [];
        for (let link = await shown.locator("a").count(); link > 0; link--) {
          await shown.keyboard.press("Tab");
          outlines.push(await shown.evaluate<string>("getComputedStyle(document.activeElement).outline"));
        }
        const color = dark ? "rgb(165, 180, 252)" : "rgb(67, 56, 202)";
        assert.deepEqual([...new Set(outlines)], [`${color} solid 3px`]);
      }
    });
  }
});
