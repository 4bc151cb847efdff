import assert from "node:assert/strict";
import { mapOfOne } from "../../../core/link-tokens/key-map";
import { KeyRings, KEYS_ASKED, KEYS_KEPT, parseKeyRing } from "../../../core/link-tokens/key-ring";

const base64 = (letter: string) => Buffer.alloc(32, letter).toString("base64");
const secretOf = (...ids: number[]) =>
  JSON.stringify({ sign: String(ids[0]), keys: Object.fromEntries(ids.map((id) => [id, base64(String(id))])) });

describe("the link-signing keys", () => {
  it("are read from their secret", () => {
    const { sign, keys } = parseKeyRing(secretOf(2, 1));
    assert.equal(sign, 2);
    assert.deepEqual(
      [...keys],
      [
        [1, Buffer.alloc(32, "1")],
        [2, Buffer.alloc(32, "2")],
      ],
    );
  });

  it("have ids of up to 255, and at least 32 bytes", () => {
    const key = (length: number) => Buffer.alloc(length, "k");
    const keys = { 9: key(32), 10: key(33), 255: key(34) };
    const map = {
      sign: "255",
      keys: Object.fromEntries(Object.entries(keys).map(([id, k]) => [id, k.toString("base64")])),
    };
    assert.deepEqual(
      parseKeyRing(JSON.stringify(map)).keys,
      new Map(Object.entries(keys).map(([id, k]) => [Number(id), k])),
    );
  });

  it("can be a single key, which signs", () => {
    const { sign, keys } = parseKeyRing(JSON.stringify(mapOfOne(base64("1"))));
    assert.deepEqual([sign, [...keys.keys()]], [1, [1]]);
  });

  for (const [what, secret] of Object.entries({
    "no JSON": "{",
    "no map": "null",
    "no key that signs": JSON.stringify({ keys: { 1: base64("1") } }),
    "a key that signs and is not there": JSON.stringify({ sign: "2", keys: { 1: base64("1") } }),
    "an id beyond a byte": secretOf(256),
    "the id 0": secretOf(0),
    "a short key": JSON.stringify({ sign: "1", keys: { 1: Buffer.alloc(31, "1").toString("base64") } }),
    "a key that is no base64": JSON.stringify({ sign: "1", keys: { 1: `${base64("1")}!` } }),
    "a key with something before it": JSON.stringify({ sign: "1", keys: { 1: `!${base64("1")}` } }),
    "a key that is no text": JSON.stringify({ sign: "1", keys: { 1: 5 } }),
    "one bad key among good ones": JSON.stringify({ sign: "1", keys: { 1: base64("1"), 2: "" } }),
    "a number for the key that signs": JSON.stringify({ sign: 1, keys: { 1: base64("1") } }),
    "no keys": JSON.stringify({ sign: "1", keys: null }),
    "a text for the keys": JSON.stringify({ sign: "length", keys: "" }),
    "an id below a byte": JSON.stringify({ sign: "-1", keys: { "-1": base64("1") } }),
    "an id with a point": JSON.stringify({ sign: "1.5", keys: { "1.5": base64("1") } }),
    "an id of another form": JSON.stringify({ sign: "01", keys: { "01": base64("1") } }),
  }))
    it(`are refused without being quoted: ${what}`, () => {
      assert.throws(() => parseKeyRing(secret), {
        message: "The secret with the link-signing keys does not hold a valid key map.",
      });
    });
});

describe("the cached link-signing keys", () => {
  const START = 1_000_000_000;
  let now: number;
  let secret: string | undefined;
  let reads: number;
  let rings: KeyRings;
  beforeEach(() => {
    [now, secret, reads] = [START, secretOf(1), 0];
    rings = new KeyRings(
      () => {
        reads += 1;
        return secret === undefined ? Promise.reject(new Error("no answer")) : Promise.resolve(secret);
      },
      () => now,
    );
  });
  const has = async (keyId: number) => (await rings.holding(keyId)).keys.has(keyId);

  it("are read once for many requests, even concurrent ones", async () => {
    assert.deepEqual(await Promise.all([has(1), has(1), has(1)]), [true, true, true]);
    now = START + KEYS_KEPT - 1;
    assert.ok(await has(1));
    assert.equal(reads, 1);
  });

  it("are read again when they are old, so that a removed key stops working", async () => {
    assert.ok(await has(1));
    secret = secretOf(2);
    now = START + KEYS_KEPT;
    assert.equal(await has(1), false);
    assert.equal(reads, 2);
  });

  it("6: are read again for an unknown key id, at most once a minute", async () => {
    assert.ok(await has(1));
    secret = secretOf(2, 1);
    now = START + KEYS_ASKED - 1;
    assert.equal(await has(2), false);
    assert.equal(reads, 1);
    now = START + KEYS_ASKED;
    assert.ok(await has(2));
    assert.equal(reads, 2);
    for (let keyId = 3; keyId < 256; keyId++) assert.equal(await has(keyId), false);
    assert.equal(reads, 2);
  });

  it("stay in use while they cannot be read again, but give no verdict on an unknown key id", async () => {
    assert.ok(await has(1));
    secret = undefined;
    now = START + KEYS_KEPT;
    assert.ok(await has(1));
    await assert.rejects(has(2), { message: "The link-signing keys could not be read." });
    now += KEYS_ASKED - 1;
    assert.ok(await has(1));
    await assert.rejects(has(2));
    assert.equal(reads, 2);
    secret = secretOf(2, 1);
    now += 1;
    assert.ok(await has(2));
  });

  it("that sign are read once, kept equally long, and stay in use while they cannot be read again", async () => {
    secret = undefined;
    await assert.rejects(rings.current(), {
      message: "The link-signing keys could not be read.",
      cause: new Error("no answer"),
    });
    secret = secretOf(1);
    assert.equal((await rings.current()).sign, 1);
    secret = secretOf(2);
    now = START + KEYS_KEPT - 1;
    assert.equal((await rings.current()).sign, 1);
    now = START + KEYS_KEPT;
    assert.equal((await rings.current()).sign, 2);
    secret = undefined;
    now = START + KEYS_KEPT * 2;
    assert.equal((await rings.current()).sign, 2);
    assert.equal(reads, 4);
  });

  it("are tried again at once by a process that has none yet", async () => {
    secret = undefined;
    await assert.rejects(has(1), {
      message: "The link-signing keys could not be read.",
      cause: new Error("no answer"),
    });
    secret = secretOf(1);
    assert.ok(await has(1));
  });
});
