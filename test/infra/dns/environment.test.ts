import assert from "node:assert/strict";
import { keysFrom } from "../../../infra/dns/environment";

describe("the Porkbun keys of a user at a terminal", () => {
  it("are both keys, or neither", () => {
    const both = { PORKBUN_API_KEY: "pk1_a", PORKBUN_SECRET_API_KEY: "sk1_a" };
    assert.deepEqual(keysFrom(both), { apiKey: "pk1_a", secretApiKey: "sk1_a" });
    for (const none of [{}, { PORKBUN_API_KEY: "", PORKBUN_SECRET_API_KEY: "" }])
      assert.equal(keysFrom(none), undefined);
  });

  for (const half of [{ PORKBUN_API_KEY: "pk1_a" }, { PORKBUN_SECRET_API_KEY: "sk1_a", PORKBUN_API_KEY: "" }])
    it(`are refused when one is missing: ${Object.keys(half)[0] ?? ""} alone`, () => {
      assert.throws(() => keysFrom(half), {
        message: "PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY belong together, but one of them is not set.",
      });
    });
});
