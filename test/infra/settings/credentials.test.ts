import assert from "node:assert/strict";
import { parseSettings } from "../../../infra/settings/settings";
import { rehearsalSecrets, stackConfig } from "../../../infra/recorded-graph/stack-config";
import { TEST_STACKS } from "../../support/stack-files";

const KEY = rehearsalSecrets.linkSigningKey ?? "";

/** The faults of prod's credentials, with some of them replaced. */
function said(overlay: Readonly<Record<string, string>>): string[] {
  const parsed = parseSettings({ stack: "prod", ...stackConfig("prod", overlay, TEST_STACKS) });
  return "faults" in parsed ? parsed.faults.map(({ key, problem }) => `${key} ${problem}`) : [];
}

describe("The link-signing keys", () => {
  it("are one key, a map of them, or both", () => {
    assert.deepEqual(said({ linkSigningKeys: "" }), []);
    assert.deepEqual(said({ linkSigningKey: "" }), []);
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ linkSigningKey: "", linkSigningKeys: "" }), [
      "linkSigningKey is missing: base64 of at least 32 bytes",
    ]);
  });

  for (const [what, value] of Object.entries({
    "text that is no JSON": "{",
    "a list": "[]",
    "no map": "null",
    "a map without the key that signs": JSON.stringify({ sign: "2", keys: { 1: KEY } }),
    "no key that signs": JSON.stringify({ keys: { 1: KEY } }),
    "the id 0": JSON.stringify({ sign: "0", keys: { 0: KEY } }),
    "an id that is no byte": JSON.stringify({ sign: "256", keys: { 256: KEY } }),
    "an id that is no number": JSON.stringify({ sign: "a", keys: { a: KEY } }),
    "a short key": JSON.stringify({ sign: "1", keys: { 1: Buffer.alloc(31).toString("base64") } }),
    "a key that is no text": JSON.stringify({ sign: "1", keys: { 1: 7 } }),
  }))
    it(`are refused without being quoted: ${what}`, () => {
      assert.deepEqual(said({ linkSigningKeys: value }), [
        'linkSigningKeys is not a map of keys such as {"sign":"1","keys":{"1":"<base64 of 32 bytes>"}}',
      ]);
    });
});

describe("The key of recipients' ids", () => {
  it("is required, and has at least 32 bytes", () => {
    assert.deepEqual(said({ recipientIdKey: "" }), ["recipientIdKey is missing: base64 of at least 32 bytes"]);
    assert.deepEqual(said({ recipientIdKey: "c2hvcnQ=" }), ["recipientIdKey is not base64 of at least 32 bytes"]);
  });
});
