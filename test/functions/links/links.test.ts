import assert from "node:assert/strict";
import { mock } from "node:test";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KeyRings } from "../../../core/link-tokens/key-ring";
import type { Entry } from "../../../core/lambda-runtime/log";
import { answer } from "../../../functions/links/links";
import { readRequest } from "../../../functions/links/link-request";
import type { Links } from "../../../functions/links/visit";
import { english } from "../../../mail/languages/en";
import { compiledPage } from "../../../mail/pages/compiled";
import { PSEUDO } from "../../support/foreign-language";
import { eventOf, idOf, keyMap, token } from "../../support/functions/links/function";

const visit = { path: "/preferences", token: token({ purpose: "preferences", id: idOf("a@example.com") }) };

/** Links whose keys come from this function; no table is read before. */
function linksWith(readKeys: () => Promise<string>): { links: Links; reported: Entry[] } {
  const reported: Entry[] = [];
  const links: Links = {
    people: { dynamodb: new DynamoDBClient({ region: "us-east-1" }), recipients: "none", objections: "none" },
    keys: new KeyRings(readKeys, () => 0),
    stack: "prod",
    mailingLists: [],
    languages: [english, PSEUDO],
    report: (entry) => reported.push(entry),
    template: compiledPage(),
    company: { name: "Example", contact: "abuse@example.org" },
  };
  return { links, reported };
}

describe("an answer of links", () => {
  afterEach(() => mock.timers.reset());

  it("arrives within 8 seconds, and asks for another attempt", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { links, reported } = linksWith(() => new Promise(() => undefined));
    let answered = false;
    const answering = answer(links, readRequest(eventOf(visit))).finally(() => (answered = true));
    mock.timers.tick(7999);
    await new Promise(setImmediate);
    assert.equal(answered, false);
    mock.timers.tick(1);
    const { statusCode, headers } = await answering;
    assert.deepEqual([statusCode, headers?.["retry-after"]], [503, "60"]);
    assert.deepEqual(reported, [{ level: "ERROR", message: "unavailable", error: "OutOfTime" }]);
  });

  it("logs why the keys could not be read", async () => {
    const { links, reported } = linksWith(() =>
      Promise.reject(Object.assign(new Error("secret"), { name: "Throttled" })),
    );
    assert.equal((await answer(links, readRequest(eventOf(visit)))).statusCode, 503);
    assert.deepEqual(reported, [{ level: "ERROR", message: "unavailable", error: "Throttled" }]);
  });

  it("to what does not have the form of a token needs no keys", async () => {
    let reads = 0;
    const { links } = linksWith(() => {
      reads += 1;
      return Promise.resolve(keyMap("1", ["1"]));
    });
    for (const token of ["", "x", `${visit.token}x`])
      assert.equal((await answer(links, readRequest(eventOf({ ...visit, token })))).statusCode, 400);
    assert.equal(reads, 0);
  });

  it("is a page that says so where there is none, and to any method but GET, HEAD and POST", async () => {
    const { links } = linksWith(() => Promise.reject(new Error("not needed")));
    for (const asked of [{ path: "/nowhere" }, { ...visit, method: "PUT" }]) {
      const { statusCode, body = "" } = await answer(links, readRequest(eventOf(asked)));
      assert.equal(statusCode, 404);
      assert.match(body, /<h1>There is no such page<\/h1>/);
    }
  });

  it("to HEAD has no body even for an error", async () => {
    const { links } = linksWith(() => Promise.reject(new Error("secret")));
    const { statusCode, body } = await answer(links, readRequest(eventOf({ ...visit, method: "HEAD" })));
    assert.deepEqual([statusCode, body], [503, ""]);
  });

  for (const [accept, language] of [
    ["ru", "ru"],
    ["de, ru;q=0.5, en;q=0.1", "ru"],
    ["ru;q=0.1, en", "en"],
    ["fr", "en"],
    [undefined, "en"],
  ] as const)
    it(`is in ${language} for who reads ${accept ?? "who knows what"}`, async () => {
      const { links } = linksWith(() => Promise.resolve(keyMap("1", ["1"])));
      const headers = accept === undefined ? {} : { "accept-language": accept };
      const { body = "" } = await answer(links, readRequest(eventOf({ path: "/nowhere", headers })));
      assert.match(body, new RegExp(`<html[^>]* lang="${language}"`));
    });
});
