import assert from "node:assert/strict";
import fc from "fast-check";
import { maskedAddress } from "../../../functions/links/masked";

describe("An address on a page", () => {
  for (const [address, shown] of [
    ["ada@example.com", "a•••@e•••.com"],
    ["a@b.c", "a•••@b•••.c"],
    ["ada@mail.example.co.uk", "a•••@m•••.uk"],
    ['"a@b"@example.com', '"•••@e•••.com'],
    ["𝒶da@example.com", "𝒶•••@e•••.com"],
  ] as const)
    it(`is ${shown} for ${address}`, () => {
      assert.equal(maskedAddress(address), shown);
    });

  it("shows two characters and the top-level domain, whatever its length", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const [, local = "", domain = "", top = ""] = /^(.).*@(.).*(\.[^.]+)$/.exec(address) ?? [];
        assert.equal(maskedAddress(address), `${local}•••@${domain}•••${top}`);
      }),
    );
  });
});
