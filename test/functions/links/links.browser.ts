/** `npm run browser`: the pages of the links function in Chromium, from the function itself and with their own header fields. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, afterEach, describe, it } from "mocha";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { startChromium } from "../../../cli/chromium/chromium";
import { choiceOf } from "../../../core/recipients/delivery";
import { OPTIONAL_CATEGORIES } from "../../../core/recipients/topics";
import { OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { idOf, type LinksFunction, startLinks, token } from "../../support/functions/links/function";
import { assertAccessible } from "../../support/axe";
import { recipientOf } from "../../support/recipient";
import { close, listen } from "../../support/loopback-server";

const RECIPIENT = "grace@example.org";
const ID = idOf(RECIPIENT);
const UNSUBSCRIBE = `/u?t=${token({ purpose: "unsubscribe", id: ID, topic: "reminder" })}`;
const PREFERENCES = `/preferences?t=${token({ purpose: "preferences", id: ID })}`;
const ERASED = idOf("erased@example.org");
const COMPLAINED = idOf("angry@example.org");

const item = (recipient: string, more: object = {}) => ({
  ...recipientOf(recipient),
  id: idOf(recipient),
  ...more,
});

/** Each page, by what it shows. */
const PAGES = {
  preferences: PREFERENCES,
  "preferences just saved": `${PREFERENCES}&saved&reminder=off`,
  "preferences of a complainant": `/preferences?t=${token({ purpose: "preferences", id: COMPLAINED })}`,
  unsubscribe: UNSUBSCRIBE,
  "unsubscribe just saved": `${UNSUBSCRIBE}&saved`,
  erased: `/preferences?t=${token({ purpose: "preferences", id: ERASED })}`,
  "a bad link": "/u?t=bad",
};

describe("the pages of links in Chromium (36)", () => {
  let links: LinksFunction;
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let origin: string;
  const complaints: string[] = [];

  before(async () => {
    links = await startLinks();
    await links.endpoint.put(TABLE, item("angry@example.org", { state: "SUPPRESSED", reason: "COMPLAINT" }));
    await links.endpoint.put(OBJECTIONS, { id: ERASED, erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 });
    server = createServer((request, response) => {
      const { pathname: path, search } = new URL(request.url ?? "", "http://localhost");
      void text(request).then(async (body) => {
        const { method = "" } = request;
        const asked = await links.ask({ method, path, query: search.slice(1), ...(method === "POST" && { body }) });
        response.writeHead(asked.statusCode, asked.headers as Record<string, string>).end(asked.body);
      });
    });
    origin = await listen(server);
    browser = await startChromium();
  });
  after(async () => {
    await browser.close();
    await close(server);
    await links.stop();
  });
  beforeEach(async () => {
    complaints.length = 0;
    await links.endpoint.put(TABLE, item(RECIPIENT));
  });
  afterEach(() => context.close());

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    context = await browser.newContext(options);
    page = await context.newPage();
    // Chromium logs here what the Content-Security-Policy blocked.
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(origin + path);
    return page;
  }

  const kept = async () => {
    const recipient = (await links.endpoint.items()).find((each) => each.recipient === RECIPIENT);
    return OPTIONAL_CATEGORIES.map((category) => choiceOf(category, { recipient, objection: undefined }));
  };

  for (const [name, path] of Object.entries(PAGES)) {
    for (const colorScheme of ["light", "dark"] as const)
      it(`break no rule of WCAG 2.2 AA that axe-core knows: ${name}, ${colorScheme}`, async () => {
        await open(path, { colorScheme });
        await assertAccessible(page);
        // A page's error status is expected, and is checked with the page.
        assert.deepEqual(
          complaints.filter((text) => !text.includes("status of 400")),
          [],
        );
      });

    it(`scroll sideways at no text, at 320 px and with text of twice the size: ${name}`, async () => {
      await open(path, { viewport: { width: 320, height: 600 } });
      for (const size of ["100%", "200%"]) {
        const needed = await page.evaluate<number>(
          `(document.documentElement.style.fontSize = "${size}", document.documentElement.scrollWidth)`,
        );
        assert.ok(needed <= 320, `${needed} px at ${size}`);
      }
    });
  }

  it("need neither a pointer nor a script: choices made, saved and undone by the keyboard alone", async () => {
    await open(PREFERENCES, { javaScriptEnabled: false });
    // Stop all, then the group of invitations, then that of reminders.
    for (const key of ["Tab", "Tab", "Tab", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("status").waitFor();
    assert.equal(await page.getByRole("status").textContent(), "Your choices are saved.");
    assert.deepEqual(await kept(), ["every", "off", "every"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/reminder=off/);
    assert.deepEqual(await kept(), ["every", "every", "every"]);
    assert.deepEqual([complaints, await context.cookies()], [[], []]);
  });

  it("show where the keyboard is", async () => {
    await open(`${PREFERENCES}&saved&reminder=off`);
    const outlines: string[] = [];
    for (let stop = 0; stop < 7; stop++) {
      await page.keyboard.press("Tab");
      outlines.push(
        await page.evaluate<string>(
          "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement).outline",
        ),
      );
    }
    assert.deepEqual([...new Set(outlines)], ["rgb(67, 56, 202) solid 3px"]);
  });

  it("have everything to point at at least 24 px high and wide", async () => {
    await open(`${PREFERENCES}&saved&reminder=off`, { viewport: { width: 320, height: 600 } });
    const sizes = await page
      .locator("button, label")
      .evaluateAll((all: { getBoundingClientRect(): { width: number; height: number } }[]) =>
        all.map((each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height)),
      );
    assert.equal(sizes.length, 10);
    assert.ok(Math.min(...sizes) >= 24);
  });

  it("stop all optional mail with the first button, and bring back what was on before", async () => {
    await open(UNSUBSCRIBE);
    await page.getByRole("button", { name: "Unsubscribe" }).dblclick();
    await page.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
    assert.deepEqual(await kept(), ["every", "off", "every"]);
    await page.getByRole("link", { name: "Manage all preferences" }).click();
    await page.getByRole("button", { name: "Stop all of these" }).click();
    await page.getByRole("status").waitFor();
    assert.deepEqual(await kept(), ["off", "off", "off"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(/invitation=off/);
    assert.deepEqual(await kept(), ["every", "off", "every"]);
  });

  it("subscribe again from the page that unsubscribed", async () => {
    await open(UNSUBSCRIBE);
    assert.equal(await page.getByRole("button").count(), 1);
    await page.getByRole("button").click();
    await page.getByRole("button", { name: "Subscribe again" }).click();
    await page.getByText("You are subscribed again.").waitFor();
    assert.deepEqual(await kept(), ["every", "every", "every"]);
  });
});
