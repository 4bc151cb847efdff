import assert from "node:assert/strict";
import { openZone } from "../../../rehearsal/engine/zone";
import { TEST_STACKS } from "../../support/stack-files";

describe("The zone of a stack on the engine", () => {
  it("is parked at a Porkbun that accepts the keys, and counts only what is written to it", async () => {
    const zone = await openZone("prod", TEST_STACKS);
    try {
      assert.equal(zone.written(), 0);
      const { PORKBUN_API_URL = "", PORKBUN_API_KEY, PORKBUN_SECRET_API_KEY } = zone.environment;
      const { status } = await fetch(`${PORKBUN_API_URL}/dns/create/candlefish.ai`, {
        method: "POST",
        body: JSON.stringify({
          apikey: PORKBUN_API_KEY,
          secretapikey: PORKBUN_SECRET_API_KEY,
          type: "TXT",
          content: "hello",
          ttl: "600",
        }),
      });
      assert.equal(status, 200);
      assert.equal(zone.written(), 1);
    } finally {
      await zone.close();
    }
  });
});
