/** `npm run browser`: the page of evidence in Chromium. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../../../cli/chromium/chromium";
import { evidence } from "../../../rehearsal/evidence-page/evidence";
import { evidencePage } from "../../../rehearsal/evidence-page/page";
import { rehearsed } from "../../support/rehearsed";
import { assertAccessible } from "../../support/axe";

describe("the page of evidence in Chromium", () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  before(async () => {
    const played = await rehearsed();
    browser = await startChromium();
    page = await browser.newPage();
    page.on("request", (request) => asked.push(request.url()));
    await page.setContent(await evidencePage(evidence(played), played.graph));
  });
  after(() => browser.close());

  for (const colorScheme of ["light", "dark"] as const) {
    it(`breaks no rule of WCAG 2.2 AA that axe-core knows: ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 1000 });
      // The frames show what the rehearsal keeps: a mail, which mails.browser.ts checks, and a picture of a dashboard.
      await assertAccessible(page, { exclude: ["iframe"] }, { iframes: false });
    });
  }

  it("asks the network for nothing", () => {
    assert.deepEqual(
      asked.filter((url) => !/^(about|data):/.test(url)),
      [],
    );
  });

  for (const width of [320, 1280]) {
    it(`scrolls sideways nowhere but in its tables and pictures: ${width} px`, async () => {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate<number>("document.documentElement.scrollWidth");
      assert.ok(needed <= width, `${needed} px`);
    });
  }

  it("prints what it folds away", async () => {
    const folded = "document.querySelector('details')";
    const style = `getComputedStyle(${folded}, "::details-content").contentVisibility`;
    const isSeen = `${folded}.querySelector("td").checkVisibility({ contentVisibilityAuto: true })`;
    await page.emulateMedia({ media: "print" });
    // The color scheme changes with the next frame, which a busy machine draws late.
    await page.waitForFunction(isSeen);
    assert.equal(await page.evaluate(style), "visible");
    await page.emulateMedia({ media: "screen" });
    await page.waitForFunction(`!${isSeen}`);
    assert.equal(await page.evaluate(style), "hidden");
  });
});
