import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "../../../core/recipients/address";

describe("addresses", () => {
  for (const [text, recipient, sesAddress] of [
    ["user@example.com", "user@example.com", "user@example.com"],
    ["John.Doe@EXAMPLE.com", "john.doe@example.com", "John.Doe@example.com"],
    ['"John Doe" <John.Doe@EXAMPLE.com>', "john.doe@example.com", "John.Doe@example.com"],
    ["=?utf-8?Q?J=C3=B6rg?= <Joerg@example.com>", "joerg@example.com", "Joerg@example.com"],
    ['"someone@else.example" <user@example.com>', "user@example.com", "user@example.com"],
    ["<user@example.com>", "user@example.com", "user@example.com"],
    ["user@example.com (Comment)", "user@example.com", "user@example.com"],
    [" user@example.com ", "user@example.com", "user@example.com"],
    ["user@münchen.de", "user@xn--mnchen-3ya.de", "user@xn--mnchen-3ya.de"],
    ["Jörg <user@MÜNCHEN.de>", "user@xn--mnchen-3ya.de", "user@xn--mnchen-3ya.de"],
    ["user@XN--MNCHEN-3YA.de", "user@xn--mnchen-3ya.de", "user@xn--mnchen-3ya.de"],
    ["user@example.com.", "user@example.com", "user@example.com"],
    ["john..doe.@docomo.example", "john..doe.@docomo.example", "john..doe.@docomo.example"],
    [" john..doe@docomo.example ", "john..doe@docomo.example", "john..doe@docomo.example"],
    [`${"a".repeat(308)}@example.com`, `${"a".repeat(308)}@example.com`, `${"a".repeat(308)}@example.com`],
    ["a+b/c=d!e%f@example.com", "a+b/c=d!e%f@example.com", "a+b/c=d!e%f@example.com"],
    ['"John Doe"@example.com', '"john doe"@example.com', '"John Doe"@example.com'],
    ['X <"John \\"D\\" Doe"@example.com>', '"john \\"d\\" doe"@example.com', '"John \\"D\\" Doe"@example.com'],
    ['"John.Doe"@example.com', '"john.doe"@example.com', '"John.Doe"@example.com'],
    ['"a@b"@example.com', '"a@b"@example.com', '"a@b"@example.com'],
  ] as const) {
    it(`are read: ${text}`, () => {
      const address = parseAddress(text);
      assert.deepEqual([address?.recipient, address?.sesAddress], [recipient, sesAddress]);
    });
  }

  for (const text of [
    "",
    "not an address",
    "@example.com",
    "user@",
    "user@localhost",
    "user@[192.0.2.1]",
    "user@exa%41mple.com",
    "user@example..com",
    "user@.example.com",
    "user@example.com..",
    "a@example.com, b@example.com",
    "group: a@example.com, b@example.com;",
    "jörg@example.com",
    "a@b@example.com",
    `${"a".repeat(309)}@example.com`,
    "(".repeat(1000),
  ]) {
    it(`are refused: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.equal(parseAddress(text), undefined);
    });
  }

  it("of the simulator are recognized, with labels and in any case", () => {
    assert.equal(parseAddress("Bounce+label@Simulator.AmazonSES.com")?.simulated, true);
    assert.equal(parseAddress("bounce@example.com")?.simulated, false);
  });

  it("are idempotent to read, bare or with a display name", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string({ unit: "grapheme-ascii" }), (text, name) => {
        const address = parseAddress(text);
        assert.ok(address, text);
        assert.deepEqual(parseAddress(address.sesAddress), address);
        assert.equal(address.recipient, address.sesAddress.toLowerCase());
        assert.deepEqual(parseAddress(`"${name.replaceAll(/["\\]/g, "")}" <${text}>`), address);
        assert.deepEqual(parseAddress(text.replace(/@.*/, (domain) => domain.toUpperCase())), address);
        assert.equal(parseAddress(text.toUpperCase())?.recipient, address.recipient);
      }),
    );
  });

  it("never throw, whatever the text, and are printable ASCII with one domain", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `${text}@example.com`),
        ),
        (text) => {
          const address = parseAddress(text);
          if (address) assert.match(address.sesAddress, /^[\x20-\x7e]+@[^@A-Z\s]+\.[^@A-Z\s]+$/);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
