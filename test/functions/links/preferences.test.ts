import assert from "node:assert/strict";
import { choiceOf } from "../../../core/recipients/delivery";
import type { Choice, Preference } from "../../../core/recipients/preferences";
import { OPTIONAL_CATEGORIES, type Topic } from "../../../core/recipients/topics";
import { elements, attribute, visibleText } from "../../support/mail";
import { OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import {
  idOf,
  keyMap,
  KEYS_SECRET,
  type LinksFunction,
  startLinks,
  token,
} from "../../support/functions/links/function";

const preference = (value: Choice): Preference => ({ value, at: "2026-01-01T00:00:00.000Z", by: "page" });

describe("the preference center", () => {
  let links: LinksFunction;
  let people = 0;
  before(async () => {
    links = await startLinks();
  });
  after(() => links.stop());

  async function person(more: object = {}) {
    const recipient = `chooser${people++}@example.com`;
    const id = idOf(recipient);
    const item = { recipient, id, sesAddress: recipient, state: "ACTIVE", recentFeedback: [], revision: 1, ...more };
    await links.endpoint.put(TABLE, item);
    const link = { path: "/preferences", token: token({ purpose: "preferences", id }) };
    return {
      recipient,
      item,
      show: (query = "") => links.ask({ path: link.path, query: `t=${link.token}${query}` }),
      post: (body: string) => links.ask({ ...link, method: "POST", body }),
    };
  }

  const itemOf = async (recipient: string) => {
    const found = (await links.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found);
    return found;
  };
  const choices = async (recipient: string, topics: readonly Topic[] = OPTIONAL_CATEGORIES) => {
    const item = await itemOf(recipient);
    return topics.map((topic) => choiceOf(topic, { recipient: item, objection: undefined }));
  };
  const checked = (html = "") =>
    elements(html)
      .filter((element) => attribute(element, "checked") !== undefined)
      .map((element) => `${attribute(element, "name") ?? ""} ${attribute(element, "value") ?? ""}`);

  it("offers only what is honored, shows the current choices, and masks the address", async () => {
    const { show, recipient } = await person({ preferences: { reminder: preference("off") } });
    const { body = "" } = await show();
    const radios = elements(body).filter((element) => attribute(element, "type") === "radio");
    assert.deepEqual(
      radios.map((element) => `${attribute(element, "name") ?? ""} ${attribute(element, "value") ?? ""}`),
      [
        "invitation every",
        "invitation off",
        "reminder every",
        "reminder off",
        "followUp every",
        "followUp daily",
        "followUp off",
      ],
    );
    assert.deepEqual(checked(body), ["invitation every", "reminder off", "followUp every"]);
    assert.match(visibleText(body), /^The choices for c•••@e•••\.com\.$/m);
    assert.ok(!body.includes(recipient));
  });

  it("stores the choices, and redirects to a page that says so and offers to undo it", async () => {
    const { recipient, post, show } = await person();
    const { statusCode, headers, body } = await post("invitation=every&reminder=off&followUp=off&action=save");
    assert.deepEqual([statusCode, body], [303, ""]);
    const [, query = ""] = /^\/preferences\?t=[A-Za-z0-9_-]{52}(&.*)$/.exec(String(headers?.["location"])) ?? [];
    assert.equal(query, "&saved&reminder=every&followUp=every");
    assert.deepEqual(await choices(recipient), ["every", "off", "off"]);
    const { body: saved = "" } = await show(query);
    const hidden = elements(saved).filter((element) => attribute(element, "type") === "hidden");
    assert.equal(
      hidden.map((element) => `${attribute(element, "name") ?? ""}=${attribute(element, "value") ?? ""}`).join("&"),
      "reminder=every&followUp=every&action=save",
    );
    await post("reminder=every&followUp=every&action=save");
    assert.deepEqual(await choices(recipient), ["every", "every", "every"]);
  });

  it("writes nothing when nothing changes, and then offers no undo", async () => {
    const { recipient, item, post, show } = await person();
    const { headers } = await post("invitation=every&reminder=every&followUp=every&action=save");
    assert.match(String(headers?.["location"]), /&saved$/);
    assert.deepEqual(await itemOf(recipient), item);
    assert.doesNotMatch((await show("&saved")).body ?? "", /Undo/);
  });

  it("offers confirmed mailing lists, and withdraws and renews consent to them", async () => {
    const { recipient, post, show } = await person({
      preferences: { "list-16": preference("every") },
      consents: [{ list: "list-16", source: "Settings page", confirmedAt: "2026-01-01T00:00:00.000Z" }],
    });
    const { body = "" } = await show();
    assert.equal(checked(body).at(-1), "list-16 every");
    assert.match(visibleText(body), /^Shared summaries$/m);
    const { headers } = await post("list-16=off&action=save");
    assert.match(String(headers?.["location"]), /&saved&list-16=every$/);
    assert.equal((await itemOf(recipient)).consents?.[0]?.withdrawn?.by, "page");
    await post("list-16=every&action=save");
    const { consents = [] } = await itemOf(recipient);
    assert.deepEqual(
      consents.map(({ source, withdrawn }) => [source, withdrawn?.by]),
      [
        ["Settings page", "page"],
        ["page", undefined],
      ],
    );
  });

  it("stops everything optional, mailing lists too, and subscribes nobody who never confirmed", async () => {
    const { recipient, post, show } = await person({
      preferences: { "list-16": preference("every"), followUp: preference("daily"), "list-17": preference("off") },
    });
    const { headers } = await post("action=stop-all");
    const topics = [...OPTIONAL_CATEGORIES, "list-16", "list-17"] as const;
    assert.deepEqual(await choices(recipient, topics), ["off", "off", "off", "off", "off"]);
    const query = String(headers?.["location"]).replace(/^.*?&/, "&");
    assert.doesNotMatch((await show(query)).body ?? "", /name="list-/);
    assert.match(String((await post("list-16=every&action=save")).headers?.["location"]), /&saved$/);
    assert.equal((await post("list-17=every&action=save")).statusCode, 400);
    assert.equal((await choices(recipient, ["list-16"]))[0], "off");
  });

  it("says after a complaint or a bounce that nothing is sent, whatever is chosen", async () => {
    const complainant = await person({ state: "SUPPRESSED", reason: "COMPLAINT" });
    assert.match((await complainant.show()).body ?? "", /You reported one of our emails as spam/);
    const bounced = await person({ state: "SUPPRESSED", reason: "BOUNCE" });
    assert.match((await bounced.show()).body ?? "", /Email to your address came back/);
    await bounced.post("reminder=off&action=save");
    assert.deepEqual(await choices(bounced.recipient), ["every", "off", "every"]);
    assert.equal((await itemOf(bounced.recipient)).state, "SUPPRESSED");
  });

  it("shows and stores the choices of somebody without an item", async () => {
    const id = idOf("unknown@example.com");
    const link = { path: "/preferences", token: token({ purpose: "preferences", id }) };
    await links.ask({ ...link, method: "POST", body: "action=stop-all" });
    const { body = "" } = await links.ask(link);
    assert.deepEqual(checked(body), ["invitation off", "reminder off", "followUp off"]);
    assert.match(visibleText(body), /The choices for the address that this link was sent to\./);
  });

  it("shows an erased person that their data is erased, and no form", async () => {
    const id = idOf("erased@example.com");
    await links.endpoint.put(OBJECTIONS, { id, erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 });
    const { statusCode, body = "" } = await links.ask({
      path: "/preferences",
      token: token({ purpose: "preferences", id }),
    });
    assert.equal(statusCode, 200);
    assert.match(body, /<h1>We have erased your data<\/h1>/);
    assert.doesNotMatch(body, /<form|<button/);
  });

  it("takes no form but its own: with its action, and with one choice a topic", async () => {
    const { recipient, item, post } = await person();
    for (const body of ["reminder=off", "action=saved&reminder=off", "action=save&reminder=off&reminder=off"])
      assert.equal((await post(body)).statusCode, 400, body);
    assert.deepEqual(await itemOf(recipient), item);
  });

  it("asks to try again when AWS does not answer", async () => {
    const { show } = await person();
    links.endpoint.fail("Query", 2);
    const { statusCode, headers, body } = await show();
    links.endpoint.mend();
    assert.deepEqual([statusCode, headers?.["retry-after"]], [503, "60"]);
    assert.match(body ?? "", /<h1>Please try again in a minute<\/h1>/);
  });
});

describe("6: links during key rotation", () => {
  let links: LinksFunction;
  const status = async (ring: string) => {
    const claims = { purpose: "preferences", id: idOf("rotated@example.com") } as const;
    return (await links.ask({ path: "/preferences", token: token(claims, ring) })).statusCode;
  };
  before(async () => {
    links = await startLinks();
  });
  after(() => links.stop());

  it("work at every step, and stop when their key is retired", async () => {
    const [one, two] = [keyMap("1", ["1"]), keyMap("2", ["1", "2"])];
    const steps = [
      { secret: one, one: 200, two: 400 },
      { secret: keyMap("1", ["1", "2"]), one: 200, two: 200 },
      { secret: two, one: 200, two: 200 },
      { secret: keyMap("2", ["2"]), one: 400, two: 200 },
    ];
    for (const step of steps) {
      links.endpoint.secrets.set(KEYS_SECRET, step.secret);
      links.restart();
      assert.deepEqual([await status(one), await status(two)], [step.one, step.two]);
    }
  });

  it("are checked with keys that were read a moment ago", async () => {
    links.endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
    links.restart();
    assert.equal(await status(keyMap("1", ["1"])), 200);
    links.endpoint.secrets.set(KEYS_SECRET, keyMap("2", ["2"]));
    assert.equal(await status(keyMap("1", ["1"])), 200);
  });

  it("ask to try again while the keys cannot be read", async () => {
    links.endpoint.secrets.delete(KEYS_SECRET);
    links.restart();
    assert.equal(await status(keyMap("1", ["1"])), 503);
    links.endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
    assert.equal(await status(keyMap("1", ["1"])), 200);
  });
});
