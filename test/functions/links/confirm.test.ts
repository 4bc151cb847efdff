import assert from "node:assert/strict";
import { MILLISECONDS } from "../../../core/time/spans";
import type { OptInRequest } from "../../../core/recipients/consent";
import { recipientOf } from "../../support/recipient";
import { attribute, elements, visibleText } from "../../support/mail";
import { OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { complaint } from "../../support/functions/events";
import { idOf, startLinksWithFeedback, token } from "../../support/functions/links/function";

const inSeconds = (milliseconds: number) => Math.floor((Date.now() + milliseconds) / 1000);

describe("the confirmation link of a subscription", () => {
  let links: Awaited<ReturnType<typeof startLinksWithFeedback>>;
  let people = 0;
  before(async () => {
    links = await startLinksWithFeedback();
  });
  after(() => links.stop());

  /** Somebody who asked for the list, and the confirmation link mailed to them. */
  async function asking(more: object = {}, expires = inSeconds(MILLISECONDS.hour)) {
    const recipient = `asking${people++}@example.com`;
    const id = idOf(recipient);
    const request: OptInRequest = {
      source: "Settings page",
      textVersion: "7",
      language: "en-US",
      requestedAt: "2026-11-26T10:00:00.000Z",
      expires,
      message: "message",
    };
    const pendingOptIns = { "list-16": request };
    const item = { ...recipientOf(recipient), id, pendingOptIns, expiresAt: expires, ...more };
    await links.endpoint.put(TABLE, item);
    const link = (at = expires) => ({
      path: "/confirm",
      token: token({ purpose: "confirm", id, topic: "list-16", expires: at }),
    });
    return { recipient, id, item, request, link };
  }

  const itemOf = async (recipient: string) => {
    const found = (await links.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found);
    return found;
  };
  const post = (link: object, body = "action=confirm") => links.ask({ ...link, method: "POST", body });

  it("12: changes nothing when it is opened, however often; its page has one button", async () => {
    const { recipient, item, link } = await asking();
    for (const method of ["GET", "HEAD", "GET"]) {
      assert.equal((await links.ask({ ...link(), method })).statusCode, 200);
    }
    assert.deepEqual(await itemOf(recipient), item);
    const { body = "" } = await links.ask(link());
    const buttons = elements(body).filter(({ tagName }) => tagName === "button");
    assert.deepEqual(
      buttons.map((button) => attribute(button, "value")),
      ["confirm"],
    );
    assert.match(visibleText(body), /^Subscribe to Shared summaries\?$/m);
    assert.ok(!body.includes(recipient));
  });

  it("subscribes the recipient with the evidence, permanently, and says so however often the button is pressed", async () => {
    const { recipient, request, link } = await asking();
    for (let press = 1; press <= 2; press++) {
      const { statusCode, headers } = await post(link());
      assert.deepEqual([statusCode, headers?.["location"]], [303, `/confirm?t=${link().token}`]);
    }
    const { consents, preferences, pendingOptIns, expiresAt, revision } = await itemOf(recipient);
    const confirmedAt = consents?.[0]?.confirmedAt;
    assert.deepEqual(consents, [{ ...request, list: "list-16", confirmedAt }]);
    assert.deepEqual(preferences, { "list-16": { value: "every", at: confirmedAt, by: "confirmation" } });
    assert.deepEqual([pendingOptIns, expiresAt, revision], [undefined, undefined, 2]);
    const { statusCode, body = "" } = await links.ask(link());
    assert.equal(statusCode, 200);
    assert.match(visibleText(body), /^You are subscribed to Shared summaries$/m);
    const [choices = ""] = elements(body).flatMap((element) => attribute(element, "href") ?? []);
    const [path, query = ""] = choices.split("?");
    assert.deepEqual([path, (await links.ask({ path: "/preferences", query })).statusCode], ["/preferences", 200]);
  });

  it("11: is void once a newer request has replaced it, and after a withdrawal", async () => {
    const { recipient, id, item, link } = await asking();
    await post(link(inSeconds(2 * MILLISECONDS.hour)));
    assert.deepEqual(await itemOf(recipient), item);
    await post(link());
    const unsubscribe = token({ purpose: "unsubscribe", id, topic: "list-16" });
    await links.ask({ method: "POST", token: unsubscribe, body: "List-Unsubscribe=One-Click" });
    await post(link());
    const { preferences, consents } = await itemOf(recipient);
    assert.deepEqual([preferences?.["list-16"]?.value, consents?.length], ["off", 1]);
    assert.equal(consents?.[0]?.withdrawn?.by, "one-click");
    assert.equal((await links.ask(link())).statusCode, 400);
  });

  it("11: works until its last second and not after", async () => {
    const { recipient, item, link } = await asking({}, inSeconds(-1000));
    const { statusCode, body } = await post(link());
    assert.equal(statusCode, 400);
    assert.match(visibleText(body ?? ""), /^This link no longer works$/m);
    assert.deepEqual(await itemOf(recipient), item);
  });

  it("logs what it found, and nothing about the person", async () => {
    const { id, link } = await asking();
    const logged = async () => (await post(link())).lines.map(({ timestamp: _, ...entry }) => entry);
    const entry = { level: "INFO", message: "confirmation" };
    assert.deepEqual(await logged(), [{ ...entry, found: "pending" }]);
    assert.deepEqual(await logged(), [{ ...entry, found: "confirmed" }]);
    await links.endpoint.put(OBJECTIONS, { id, erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 });
    assert.deepEqual(await logged(), [{ ...entry, found: "void" }]);
  });

  it("is void for a list that the settings no longer have", async () => {
    const { id, item, request } = await asking();
    await links.endpoint.put(TABLE, { ...item, pendingOptIns: { "list-17": request } });
    const gone = token({ purpose: "confirm", id, topic: "list-17", expires: request.expires });
    assert.equal((await links.ask({ path: "/confirm", token: gone })).statusCode, 400);
  });

  it("retries a write five times when other writers come first, then asks to try again", async () => {
    const { recipient, item, link } = await asking();
    const overtaken = { status: 400, type: "ConditionalCheckFailedException" };
    links.endpoint.fail("UpdateItem", 5, overtaken);
    const { statusCode, lines } = await post(link());
    assert.deepEqual([statusCode, lines.map(({ error }) => error)], [503, ["WriteContention"]]);
    assert.deepEqual(await itemOf(recipient), item);
    links.endpoint.fail("UpdateItem", 4, overtaken);
    assert.equal((await post(link())).statusCode, 303);
    assert.equal((await itemOf(recipient)).consents?.length, 1);
  });

  it("13: confirms nothing after a complaint about its own mail", async () => {
    const { recipient, link } = await asking();
    assert.deepEqual((await links.functions.handle([complaint([recipient])])).failed, []);
    await post(link());
    const { state, consents, pendingOptIns } = await itemOf(recipient);
    assert.deepEqual([state, consents, pendingOptIns], ["SUPPRESSED", undefined, undefined]);
  });

  it("confirms nothing for an erased person, and accepts only its own form", async () => {
    const { recipient, id, item, link } = await asking();
    assert.equal((await post(link(), "List-Unsubscribe=One-Click")).statusCode, 400);
    await links.endpoint.put(OBJECTIONS, { id, erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 });
    await post(link());
    assert.deepEqual(await itemOf(recipient), item);
    assert.match(visibleText((await links.ask(link())).body ?? ""), /^We have erased your data$/m);
  });

  it("1: is not interchangeable with links for other purposes", async () => {
    const { recipient, id, item, link } = await asking();
    const others = [
      { ...link(), path: "/preferences" },
      { ...link(), path: "/u" },
      { path: "/confirm", token: token({ purpose: "unsubscribe", id, topic: "list-16" }) },
      { path: "/confirm", token: token({ purpose: "preferences", id }) },
    ];
    for (const other of others) assert.equal((await post(other)).statusCode, 400);
    assert.deepEqual(await itemOf(recipient), item);
  });
});
