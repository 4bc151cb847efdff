import assert from "node:assert/strict";
import { attribute, elements, visibleText } from "../../support/mail";
import { entriesOf, type Preferences } from "../../../core/recipients/preferences";
import type { Topic } from "../../../core/recipients/topics";
import { TABLE } from "../../support/functions/endpoint";
import { idOf, type LinksFunction, type Request, startLinks, token } from "../../support/functions/links/function";

const PAIR = "List-Unsubscribe=One-Click";
const BOUNDARY = "----------------------------3141592653589793";
const multipart = (lineEnd: string, end = "--") =>
  [
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="List-Unsubscribe"',
    "",
    "One-Click",
    `--${BOUNDARY}${end}`,
    "",
  ].join(lineEnd);
const asMultipart = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
const base64 = (text: string) => ({ body: Buffer.from(text).toString("base64"), base64: true });

/** An item as the suppression function leaves it after a full mailbox: it will expire. */
const item = (recipient: string) => ({
  recipient,
  id: idOf(recipient),
  sesAddress: recipient,
  state: "ACTIVE",
  hardBounces: 0,
  softBounces: 1,
  complaints: 0,
  recentFeedback: [],
  expiresAt: 4_000_000_000,
  revision: 3,
});

describe("one-click unsubscribing", () => {
  let links: LinksFunction;
  let people = 0;
  before(async () => {
    links = await startLinks();
  });
  after(() => links.stop());

  /** A person with an item, and a link that switches a topic off. */
  async function person(topic: Topic = "reminder") {
    const recipient = `person${people++}@example.com`;
    await links.endpoint.put(TABLE, item(recipient));
    const id = idOf(recipient);
    return { recipient, id, token: token({ purpose: "unsubscribe", id, topic }) };
  }

  const itemOf = async (recipient: string) => {
    const found = (await links.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found);
    return found;
  };

  const off = (preferences: Preferences = {}) =>
    entriesOf(preferences).map(([topic, { value, by }]) => [topic, value, by]);

  // Case 4.
  for (const [what, request] of Object.entries<Request>({
    "urlencoded, as Gmail sends it": {
      body: PAIR,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
    "urlencoded with a charset": {
      body: PAIR,
      headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
    },
    "urlencoded with a line's end": { body: `${PAIR}\r\n` },
    "urlencoded, base64 by the gateway": base64(PAIR),
    "of no content type": { body: PAIR },
    "multipart, as RFC 8058 shows it": { body: multipart("\r\n"), headers: asMultipart },
    "multipart with bare line feeds and no last boundary": { body: multipart("\n", ""), headers: asMultipart },
    "multipart, base64 by the gateway": { ...base64(multipart("\r\n")), headers: asMultipart },
    "multipart with a charset and fields of its own": {
      body: multipart("\r\n").replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"),
      headers: { "Content-Type": `multipart/form-data; charset=utf-8; boundary="${BOUNDARY}"` },
    },
    "multipart with a name that is no quoted string, and another parameter": {
      body: multipart("\r\n").replace('"List-Unsubscribe"', "List-Unsubscribe; charset=utf-8"),
      headers: asMultipart,
    },
    "with header names in upper case": { body: PAIR, headers: { "CONTENT-TYPE": "APPLICATION/X-WWW-FORM-URLENCODED" } },
  }))
    it(`4: switches off only that category: a pair ${what}`, async () => {
      const { recipient, token } = await person();
      const { statusCode, headers, cookies, body } = await links.ask({ method: "POST", token, ...request });
      assert.deepEqual([statusCode, cookies, body], [200, undefined, ""]);
      assert.deepEqual(Object.keys(headers ?? {}).sort(), [
        "cache-control",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-robots-tag",
      ]);
      const { expiresAt, revision, preferences } = await itemOf(recipient);
      assert.deepEqual([off(preferences), expiresAt, revision], [[["reminder", "off", "one-click"]], undefined, 4]);
    });

  it("4: answers 200 to a repetition, and writes nothing", async () => {
    const { recipient, token } = await person();
    for (let time = 0; time < 3; time++) {
      assert.equal((await links.ask({ method: "POST", token, body: PAIR })).statusCode, 200);
    }
    assert.equal((await itemOf(recipient)).revision, 4);
  });

  it("switches off a mailing list", async () => {
    const { recipient, token } = await person("list-16");
    await links.endpoint.put(TABLE, {
      ...item(recipient),
      preferences: { "list-16": { value: "every", at: "2026-01-01T00:00:00.000Z", by: "page" } },
    });
    await links.ask({ method: "POST", token, body: PAIR });
    assert.deepEqual(off((await itemOf(recipient)).preferences), [["list-16", "off", "one-click"]]);
  });

  it("keeps the opt-out of a person without an item, by id, and the next one too", async () => {
    const id = idOf("nobody@example.com");
    const ask = (topic: Topic) =>
      links.ask({ method: "POST", token: token({ purpose: "unsubscribe", id, topic }), body: PAIR });
    assert.equal((await ask("reminder")).statusCode, 200);
    assert.equal((await ask("followUp")).statusCode, 200);
    const [objection, ...others] = (await links.endpoint.objections()).filter((each) => each.id === id);
    assert.deepEqual([others, objection?.revision], [[], 2]);
    assert.deepEqual(off(objection?.preferences), [
      ["reminder", "off", "one-click"],
      ["followUp", "off", "one-click"],
    ]);
    assert.ok(!(await links.endpoint.items()).some(({ recipient }) => recipient === "nobody@example.com"));
  });

  it("7: answers 200 to an erased person, and writes nothing", async () => {
    const id = idOf("erased@example.com");
    const mark = { id, erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 };
    await links.endpoint.put("objections", mark);
    const before = await links.endpoint.items();
    const asked = { token: token({ purpose: "unsubscribe", id, topic: "reminder" }) };
    assert.equal((await links.ask({ ...asked, method: "POST", body: PAIR })).statusCode, 200);
    const shown = await links.ask(asked);
    assert.equal(shown.statusCode, 200);
    assert.match(shown.body ?? "", /<h1>We have erased your data<\/h1>/);
    assert.doesNotMatch(shown.body ?? "", /<form|<button/);
    assert.deepEqual(await links.endpoint.items(), before);
    assert.deepEqual(
      (await links.endpoint.objections()).find((each) => each.id === id),
      mark,
    );
  });

  // Case 5.
  for (const [what, request] of Object.entries<Request>({
    "a pair in lower case": { body: "List-Unsubscribe=one-click" },
    "a multipart pair in lower case": {
      body: multipart("\r\n").replace("One-Click", "one-click"),
      headers: asMultipart,
    },
    "a pair twice": { body: `${PAIR}&${PAIR}` },
    "another body": { body: "a=b" },
    "a form's text that looks like a pair": {
      body: multipart("\r\n").replace("Content-Disposition", "X-Content-Disposition"),
      headers: asMultipart,
    },
    "a multipart pair with more after it": {
      body: multipart("\r\n").replace("One-Click", "One-Clicks"),
      headers: asMultipart,
    },
    "no body": {},
    "base64 that is none": { body: "%%%", base64: true },
    "base64 that the event does not call so": { body: base64(PAIR).body },
  }))
    it(`5: refuses ${what}, and changes nothing`, async () => {
      const { recipient, token } = await person();
      const { statusCode, body } = await links.ask({ method: "POST", token, ...request });
      assert.equal(statusCode, 400);
      assert.match(body ?? "", /<h1>Nothing was changed<\/h1>/);
      assert.deepEqual(await itemOf(recipient), item(recipient));
    });

  it("tells whether the function could read a form, but only with a valid token", async () => {
    const readable = [{ body: PAIR }, base64(PAIR)];
    const unreadable = { body: base64(PAIR).body };
    const { token } = await person();
    const asked = async (request: Request) => (await links.ask({ method: "POST", ...request })).statusCode;
    for (const form of readable) assert.equal(await asked({ ...form, token }), 200);
    assert.equal(await asked({ ...unreadable, token }), 400);
    // Without a token all get the same answer, so the command in docs/open-questions.md needs a link with a valid one.
    for (const form of [...readable, unreadable]) assert.equal(await asked({ ...form, query: "" }), 400);
  });

  it("5: refuses a link with two tokens, and changes nothing", async () => {
    const [one, other] = [await person(), await person()];
    for (const query of [`t=${one.token}&t=${other.token}`, `t=${one.token}&t=${one.token}`, "", "t="]) {
      const { statusCode, body } = await links.ask({ method: "POST", query, body: PAIR });
      assert.equal(statusCode, 400);
      assert.match(body ?? "", /<h1>This link does not work<\/h1>/);
    }
    assert.deepEqual(await itemOf(one.recipient), item(one.recipient));
  });

  describe("when AWS does not answer", () => {
    for (const operation of ["Query", "GetItem", "UpdateItem"]) {
      it(`asks to try again: ${operation} fails`, async () => {
        const { recipient, token } = await person();
        links.endpoint.fail(operation, 4);
        const { statusCode, headers, lines } = await links.ask({ method: "POST", token, body: PAIR });
        links.endpoint.mend();
        assert.deepEqual([statusCode, headers?.["retry-after"]], [503, "60"]);
        assert.deepEqual(
          lines.map(({ level, message, error }) => [level, message, error]),
          [["ERROR", "unavailable", "InternalServerError"]],
        );
        assert.deepEqual(await itemOf(recipient), item(recipient));
        assert.equal((await links.ask({ method: "POST", token, body: PAIR })).statusCode, 200);
        assert.deepEqual(off((await itemOf(recipient)).preferences), [["reminder", "off", "one-click"]]);
      });
    }

    it("is just as safe when the answer to the write is lost", async () => {
      const { recipient, token } = await person();
      links.endpoint.loseAnswer("UpdateItem");
      assert.equal((await links.ask({ method: "POST", token, body: PAIR })).statusCode, 200);
      assert.deepEqual(off((await itemOf(recipient)).preferences), [["reminder", "off", "one-click"]]);
    });
  });

  it("retries a write five times when other writers come first, then asks to try again", async () => {
    const { recipient, token } = await person();
    const overtaken = { status: 400, type: "ConditionalCheckFailedException" };
    links.endpoint.fail("UpdateItem", 5, overtaken);
    const { statusCode, lines } = await links.ask({ method: "POST", token, body: PAIR });
    assert.deepEqual([statusCode, lines.map(({ error }) => error)], [503, ["WriteContention"]]);
    assert.deepEqual(await itemOf(recipient), item(recipient));
    links.endpoint.fail("UpdateItem", 4, overtaken);
    assert.equal((await links.ask({ method: "POST", token, body: PAIR })).statusCode, 200);
    assert.deepEqual(off((await itemOf(recipient)).preferences), [["reminder", "off", "one-click"]]);
  });

  it("is answered with no page, cookie or redirect", async () => {
    const { token } = await person();
    const { statusCode, headers, body } = await links.ask({ method: "POST", token, body: PAIR });
    const kept = {
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
    };
    assert.deepEqual([statusCode, headers, body], [200, kept, ""]);
    const button = await links.ask({ method: "POST", token, body: "action=unsubscribe" });
    const location = `/u?t=${token}&saved`;
    assert.deepEqual([button.statusCode, button.headers, button.body], [303, { ...kept, location }, ""]);
  });

  describe("on its page", () => {
    const buttons = (html = "") =>
      elements(html).flatMap((element) => (element.tagName === "button" ? [attribute(element, "value")] : []));

    it("takes one button, and can be undone there", async () => {
      const { recipient, token } = await person();
      const press = (action: string) => links.ask({ method: "POST", token, body: `action=${action}` });
      const saved = { query: `t=${token}&saved` };
      const { body: first = "" } = await links.ask({ token });
      assert.deepEqual(buttons(first), ["unsubscribe"]);
      assert.doesNotMatch(visibleText(first), /saved|Shared summaries/);
      await press("unsubscribe");
      assert.deepEqual(off((await itemOf(recipient)).preferences), [["reminder", "off", "page"]]);
      const { body: second = "" } = await links.ask(saved);
      assert.deepEqual(buttons(second), ["subscribe"]);
      assert.match(visibleText(second), /^Your choice is saved\.$/m);
      await press("subscribe");
      assert.deepEqual(off((await itemOf(recipient)).preferences), [["reminder", "every", "page"]]);
      const { body: third = "" } = await links.ask(saved);
      assert.deepEqual(buttons(third), ["unsubscribe"]);
      assert.match(visibleText(third), /^You are subscribed again\.$/m);
    });

    it("gives back one mail a day to whoever had chosen that, by whichever way it was switched off", async () => {
      for (const off of ["action=unsubscribe", PAIR]) {
        const { recipient, id, token: own } = await person("followUp");
        const preferences = token({ purpose: "preferences", id });
        const daily = "action=save&invitation=every&reminder=every&followUp=daily";
        await links.ask({ method: "POST", path: "/preferences", token: preferences, body: daily });
        const chosen = async () => (await itemOf(recipient)).preferences?.followUp?.value;
        assert.equal(await chosen(), "daily");
        for (const [body, expected] of [
          [off, "off"],
          [off, "off"],
          ["action=subscribe", "daily"],
          ["action=subscribe", "daily"],
        ] as const) {
          await links.ask({ method: "POST", token: own, body });
          assert.equal(await chosen(), expected, body);
        }
      }
    });

    it("names the mailing list, and leads to all choices", async () => {
      const { token } = await person("list-16");
      const { body = "" } = await links.ask({ token });
      assert.match(visibleText(body), /Shared summaries/);
      const [link = ""] = elements(body).flatMap((element) => attribute(element, "href") ?? []);
      const [path, query] = link.split("?");
      assert.equal(path, "/preferences");
      assert.equal((await links.ask({ path, query: query ?? "" })).statusCode, 200);
    });

    it("says why nothing is sent anyway", async () => {
      const { recipient, token } = await person();
      await links.endpoint.put(TABLE, { ...item(recipient), state: "SUPPRESSED", reason: "COMPLAINT" });
      assert.match((await links.ask({ token })).body ?? "", /You reported one of our emails as spam/);
    });
  });

  it("writes no address, id or token to its log", async () => {
    const { recipient, id, token } = await person();
    const { lines } = await links.ask({ method: "POST", token, body: PAIR });
    assert.deepEqual(
      lines.map(({ level, message, by, changed }) => ({ level, message, by, changed })),
      [{ level: "INFO", message: "choices", by: "one-click", changed: ["reminder"] }],
    );
    for (const secret of [recipient, id, token]) assert.ok(!JSON.stringify(lines).includes(secret));
  });
});
