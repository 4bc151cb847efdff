import assert from "node:assert/strict";
import { all, inside, only, recorded } from "../../support/infra/recorded";

describe("AccountSettings", () => {
  it("belongs to the owner stack, and is imported and retained in any stack", async () => {
    for (const stack of ["prod", "dev"]) {
      const graph = await recorded(stack, "up", { manageAccountSettings: true, adopt: [] });
      assert.deepEqual(inside(graph, only(graph, "AccountSettings", "account-settings")), [
        "AccountSuppressionAttributes suppression",
      ]);
      const { inputs, options } = only(graph, "AccountSuppressionAttributes", "suppression");
      assert.deepEqual(inputs, { suppressedReasons: ["BOUNCE", "COMPLAINT"] });
      assert.deepEqual([options.protect, options.retainOnDelete], [true, true]);
      assert.equal(options.import, "681214184463");
    }
    assert.deepEqual(all(await recorded("dev"), "AccountSuppressionAttributes"), []);
  });
});
