import assert from "node:assert/strict";
import fc from "fast-check";
import { elements } from "../../support/mail";
import { TABLE } from "../../support/functions/endpoint";
import { idOf, type LinksFunction, type Request, startLinks, token } from "../../support/functions/links/function";
import { recipientOf } from "../../support/recipient";

const RECIPIENT = "a@example.com";
const ID = idOf(RECIPIENT);
const UNSUBSCRIBE = token({ purpose: "unsubscribe", id: ID, topic: "reminder" });
const PREFERENCES = token({ purpose: "preferences", id: ID });
const CONFIRM = token({ purpose: "confirm", id: ID, topic: "list-16", expires: 4_000_000_000 });

/** A token that is invalid, or valid for another purpose. */
const badToken = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.stringMatching(/^[A-Za-z0-9_-]{52}$/),
  fc
    .tuple(fc.constantFrom(UNSUBSCRIBE, PREFERENCES, CONFIRM), fc.nat(51), fc.constantFrom("A", "b", "-", "%", "\0"))
    .map(([good, place, character]) => good.slice(0, place) + character + good.slice(place + 1)),
  fc.constantFrom(UNSUBSCRIBE, CONFIRM, `${PREFERENCES}!!`, ""),
);

/** A body that is neither a choice on a page nor the one-click pair. */
const badBody = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.webQueryParameters(),
  fc.constantFrom(
    "action=save",
    "action=save&reminder=daily",
    "action=save&reminder=off&reminder=every",
    "action=save&list-17=every",
    "action=save&list-16=daily",
    "action=confirm",
    "action=save&reminder=daily",
    "action=unsubscribe",
    "reminder=off",
    "List-Unsubscribe=One-Click",
    "action=__proto__",
    "--x\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\n",
  ),
);

const headers = fc.dictionary(
  fc.constantFrom("content-type", "accept-language", "cookie", "x-forwarded-for", "purpose", "sec-fetch-dest"),
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("multipart/form-data", "multipart/form-data; boundary=", "de;q=1,*;q=0", "en;q=x", "prefetch"),
  ),
  { noNullPrototype: true },
);

/** A request that must not change anything. */
const request: fc.Arbitrary<Request> = fc.record(
  {
    method: fc.constantFrom("GET", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "", "get"),
    path: fc.constantFrom("/u", "/preferences", "/preferences", "/confirm", "/", "", "//u", "/constructor"),
    query: fc.oneof(
      { weight: 8, arbitrary: badToken.map((bad) => `t=${encodeURIComponent(bad)}`) },
      { weight: 1, arbitrary: fc.constantFrom(`t=${PREFERENCES}&t=${PREFERENCES}`, `T=${PREFERENCES}`) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    ),
    body: badBody,
    base64: fc.boolean(),
    headers,
  },
  { requiredKeys: ["method", "path", "query"], noNullPrototype: true },
);

describe("any request to links", () => {
  let links: LinksFunction;
  before(async () => {
    links = await startLinks();
    await links.endpoint.put(TABLE, { ...recipientOf(RECIPIENT), id: ID });
  });
  after(() => links.stop());

  const state = async () => JSON.stringify([await links.endpoint.items(), await links.endpoint.objections()]);

  it("1, 2: gets no 5xx, changes nothing, and reads nothing for an invalid link: 10,000 times", async () => {
    const before = await state();
    const reads = links.endpoint.operations.length;
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        // Replacing a character by itself leaves the link valid.
        const good = { "/u": UNSUBSCRIBE, "/confirm": CONFIRM }[asked.path ?? ""] ?? PREFERENCES;
        fc.pre(asked.query !== `t=${good}`);
        const { statusCode } = await links.ask(asked);
        assert.ok(statusCode === 400 || statusCode === 404, String(statusCode));
      }),
      { numRuns: 10_000 },
    );
    assert.deepEqual(links.endpoint.operations.slice(reads), []);
    assert.equal(await state(), before);
  });

  it("2: is refused with a valid link and an invalid body", async () => {
    const before = await state();
    await fc.assert(
      fc.asyncProperty(badBody, fc.boolean(), headers, async (body, base64, sent) => {
        const { statusCode } = await links.ask({
          method: "POST",
          path: "/preferences",
          token: PREFERENCES,
          body,
          base64,
          headers: sent,
        });
        assert.equal(statusCode, 400);
      }),
      { numRuns: 1000 },
    );
    assert.equal(await state(), before);
  });

  it("2: is read no further than a form is long: 10 MB, plain and in base64", async () => {
    const before = await state();
    for (const base64 of [false, true]) {
      for (const filler of ["a", "List-Unsubscribe=x&", "\nContent-Disposition: form-data; name=List-Unsubscribe"]) {
        const body = filler.repeat(10_000_000 / filler.length);
        const { statusCode } = await links.ask({ method: "POST", token: UNSUBSCRIBE, body, base64 });
        assert.equal(statusCode, 400);
      }
    }
    assert.equal(await state(), before);
  });

  it("3: changes nothing as GET, HEAD or OPTIONS, 50 times each concurrently, as scanners and browsers prefetch", async () => {
    const before = await state();
    const ahead = { purpose: "prefetch", "sec-purpose": "prefetch;prerender", "x-moz": "prefetch" };
    const asked = ["GET", "HEAD", "OPTIONS"].flatMap((method) => [
      { method, path: "/u", token: UNSUBSCRIBE, headers: ahead, body: "List-Unsubscribe=One-Click" },
      {
        method,
        path: "/preferences",
        query: `t=${PREFERENCES}&action=stop-all&saved`,
        headers: ahead,
        body: "action=stop-all",
      },
    ]);
    for (const each of asked) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => links.ask(each)));
      const expected = each.method === "OPTIONS" ? 404 : 200;
      assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [expected]);
    }
    assert.equal(await state(), before);
  });

  it("3: has one button on the page that unsubscribes, and no script on any", async () => {
    const { body = "" } = await links.ask({ token: UNSUBSCRIBE });
    assert.deepEqual(
      elements(body).flatMap(({ tagName }) => (["button", "script", "input"].includes(tagName) ? [tagName] : [])),
      ["button"],
    );
  });

  it("gets the same answer to HEAD as to GET, without the body", async () => {
    const get = await links.ask({ token: UNSUBSCRIBE });
    const head = await links.ask({ method: "HEAD", token: UNSUBSCRIBE });
    assert.deepEqual([head.statusCode, head.body], [200, ""]);
    const { "content-type": type, "content-security-policy": policy } = head.headers ?? {};
    assert.deepEqual([type, policy], [get.headers?.["content-type"], get.headers?.["content-security-policy"]]);
  });

  it("gets a page's header fields: no caching, indexing, framing, external resources or referrer", async () => {
    const { headers, cookies } = await links.ask({ path: "/preferences", token: PREFERENCES });
    const { "content-security-policy": policy = "", ...others } = headers ?? {};
    assert.deepEqual(others, {
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
    });
    assert.match(
      String(policy),
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    assert.equal(cookies, undefined);
  });
});
