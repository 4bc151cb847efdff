import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import type { KeyRing } from "../../../core/link-tokens/key-ring";
import { type Claims, keyIdOf, type Purpose, readToken, signToken } from "../../../core/link-tokens/tokens";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PURPOSES: readonly Purpose[] = ["confirm", "unsubscribe", "preferences"];
const KEY = Buffer.alloc(32, "k");
const ring: KeyRing = { sign: 7, keys: new Map([[7, KEY]]) };
const NOW = new Date("2026-11-25T00:00:00Z");

const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const list = fc.integer({ min: 16, max: 255 }).map((number) => `list-${number}` as const);
const topic = fc.oneof(fc.constantFrom("invitation", "reminder", "followUp"), list);
const expires = fc.integer({ min: NOW.getTime() / 1000 + 1, max: 2 ** 32 - 1 });
const claims: fc.Arbitrary<Claims> = fc.oneof(
  fc.record({ purpose: fc.constant("unsubscribe" as const), id, topic }, { noNullPrototype: true }),
  fc.record({ purpose: fc.constant("preferences" as const), id }, { noNullPrototype: true }),
  fc.record({ purpose: fc.constant("confirm" as const), id, topic: list, expires }, { noNullPrototype: true }),
);

const readAll = (token: string, keys = ring, stack = "prod") =>
  PURPOSES.map((purpose) => readToken(token, purpose, keys, stack, NOW));
const isRefused = (token: string, keys = ring, stack = "prod") =>
  readAll(token, keys, stack).every((read) => read === undefined);

describe("a token", () => {
  it("has 52 characters and carries its claims, readable only for its own purpose", () => {
    fc.assert(
      fc.property(claims, (said) => {
        const token = signToken(said, ring, "prod");
        assert.match(token, /^[A-Za-z0-9_-]{52}$/);
        assert.equal(keyIdOf(token), 7);
        for (const purpose of PURPOSES) {
          assert.deepEqual(readToken(token, purpose, ring, "prod", NOW), purpose === said.purpose ? said : undefined);
        }
      }),
    );
  });

  it("has the layout of tokens in mail already sent", () => {
    const said = { purpose: "confirm", id: Buffer.alloc(16, 0xaa).toString("base64url"), topic: "list-16" } as const;
    const bytes = Buffer.from(signToken({ ...said, expires: 0x0102_0304 }, ring, "prod"), "base64url");
    const signed = Buffer.from(`070110${"aa".repeat(16)}01020304`, "hex");
    const mac = createHmac("sha256", KEY).update("link-in-mail/1\0prod\0").update(signed).digest();
    assert.deepEqual(bytes, Buffer.concat([signed, mac.subarray(0, 16)]));
  });

  it("1: is refused with any one bit flipped", () => {
    fc.assert(
      fc.property(claims, fc.nat(39 * 8 - 1), (said, bit) => {
        const bytes = Buffer.from(signToken(said, ring, "prod"), "base64url");
        const place = bit >> 3;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
        assert.ok(isRefused(bytes.toString("base64url")));
      }),
      { numRuns: 2000 },
    );
  });

  it("1: is refused with any one character replaced, and with anything added around it", () => {
    fc.assert(
      fc.property(
        claims,
        fc.nat(51),
        fc.constantFrom(...ALPHABET, "!", "+", "/", "=", "é", " "),
        (said, place, character) => {
          const token = signToken(said, ring, "prod");
          const other = token.slice(0, place) + character + token.slice(place + 1);
          assert.equal(isRefused(other), other !== token);
        },
      ),
      { numRuns: 2000 },
    );
    const token = signToken({ purpose: "preferences", id: "A".repeat(22) }, ring, "prod");
    for (const other of [`${token}!!`, `${token}=`, `${token}AA`, ` ${token}`, `${token}\n`, token.slice(1), ""]) {
      assert.ok(isRefused(other), JSON.stringify(other));
      assert.equal(keyIdOf(other), undefined);
    }
  });

  it("1: is refused by another stack, by another key with the same id, and without its key", () => {
    fc.assert(
      fc.property(claims, (said) => {
        const token = signToken(said, ring, "prod");
        assert.ok(isRefused(token, ring, "dev"));
        assert.ok(isRefused(token, ring, "pro"));
        assert.ok(isRefused(token, { sign: 7, keys: new Map([[7, Buffer.alloc(32, "x")]]) }));
        assert.ok(isRefused(token, { sign: 8, keys: new Map([[8, KEY]]) }));
      }),
    );
  });

  it("is refused with an unknown purpose or topic, even when signed", () => {
    const signed = (purpose: number, topic: number) => {
      const bytes = Buffer.from([7, purpose, topic, ...Buffer.alloc(16, 1), 0xff, 0xff, 0xff, 0xff]);
      const mac = createHmac("sha256", KEY).update("link-in-mail/1\0prod\0").update(bytes).digest();
      return Buffer.concat([bytes, mac.subarray(0, 16)]).toString("base64url");
    };
    assert.ok(readToken(signed(2, 1), "unsubscribe", ring, "prod", NOW));
    assert.ok(readToken(signed(1, 16), "confirm", ring, "prod", NOW));
    for (const [purpose, topic] of [
      [0, 1],
      [4, 1],
      [4, 16],
      [2, 0],
      [2, 15],
      [1, 0],
      [1, 1],
    ] as const)
      assert.ok(isRefused(signed(purpose, topic)), `${purpose} ${topic}`);
  });

  it("is not found by chance", () => {
    for (let count = 0; count < 10_000; count++) {
      const bytes = randomBytes(39);
      bytes[0] = 7;
      assert.ok(isRefused(bytes.toString("base64url")));
    }
  });

  it("for confirmation works until its last second", () => {
    const expires = Math.ceil(NOW.getTime() / 1000) + 48 * 3600;
    const token = signToken({ purpose: "confirm", id: "A".repeat(22), topic: "list-16", expires }, ring, "prod");
    const read = (at: number) => readToken(token, "confirm", ring, "prod", new Date(at));
    assert.ok(read(expires * 1000 - 1));
    assert.equal(read(expires * 1000), undefined);
  });

  it("is not created from claims that do not fit", () => {
    const good = { purpose: "confirm", id: "A".repeat(22), topic: "list-16", expires: 2 } as const;
    const make = (changed: object) => () => signToken({ ...good, ...changed }, ring, "prod");
    assert.throws(make({ id: "A".repeat(21) }), /^Error: A recipient's id must have 16 bytes\.$/);
    assert.throws(
      make({ topic: "list-15" }),
      /^Error: A mailing list's number must be from 16 to 255; list-15 is not\.$/,
    );
    assert.throws(make({ topic: "list-256" }), /list-256/);
    assert.throws(make({ topic: "list-16.5" }), /list-16\.5/);
    assert.throws(make({ expires: 0 }), /^Error: A confirmation link needs an expiry\.$/);
    assert.throws(make({ expires: 2 ** 32 }), RangeError);
    assert.throws(() => signToken(good, { sign: 8, keys: ring.keys }, "prod"), /The signing key is not among the keys/);
  });
});
