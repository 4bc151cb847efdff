import assert from "node:assert/strict";
import fc from "fast-check";
import { exemptionFaults, exemptions } from "../../../../policies/lib/rule/exemptions";
import { stackRule } from "../../../../policies/lib/rule/rule";
import { awsGuide } from "../../../../policies/lib/rule/frameworks";
import { judge, UNKNOWN } from "../../../support/policies/judging";

const EXEMPTION = { type: "aws:sns/topic:Topic", resource: "bounces", reason: "agreed with the security team" };
const NO_REASON = "reason must say why the resource may pass, in at least three different words";

describe("An exemption", () => {
  it("names a type and a resource, and gives a reason", () => {
    assert.deepEqual(exemptionFaults(EXEMPTION), []);
    assert.deepEqual(exemptionFaults({ ...EXEMPTION, reason: "wird bis März gebraucht" }), []);
  });

  for (const reason of [
    "",
    "xxxxxxxxxxxxxxxxxxxx",
    "because because because",
    "a b c d e f g h",
    "........ .... ....",
    "to do",
  ])
    it(`is refused where the reason is ${JSON.stringify(reason)}`, () => {
      assert.deepEqual(exemptionFaults({ ...EXEMPTION, reason }), [NO_REASON]);
    });

  it("is refused with everything that is wrong with it", () => {
    assert.deepEqual(exemptionFaults({ type: "Topic", resource: " ", reason: 1, level: "disabled" }), [
      'type must be the resource\'s type as the preview prints it, for example "aws:sns/topic:Topic"',
      "resource must be the resource's logical name, the last part of its URN",
      NO_REASON,
      "level is not a member of an exemption: remove it",
    ]);
    for (const entry of [null, "bounces", [EXEMPTION], undefined])
      assert.deepEqual(exemptionFaults(entry), ["must be an object with type, resource and reason"]);
  });

  it("is applied only if it has no fault, whatever the configuration contains", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (config) => {
        for (const exemption of exemptions(config)) assert.deepEqual(exemptionFaults(exemption), []);
      }),
    );
    assert.deepEqual(exemptions({ exemptions: [EXEMPTION, { ...EXEMPTION, reason: "x" }] }), [EXEMPTION]);
  });
});

describe("A rule about the stack", () => {
  const metadata = { name: "all-named", requires: "It", why: "it", severity: "low", remediationSteps: "It." } as const;
  const rule = stackRule(
    { ...metadata, ...awsGuide("a", "b", "c", "d") },
    () => true,
    function* (resources) {
      for (const resource of resources) if (resource.props.name === "bad") yield { resource, fault: "is bad" };
    },
  );
  const topic = (name: string, value: string) => ({ type: "aws:sns/topic:Topic", name, props: { name: value } });
  const exempting = (resource: string) => ({ exemptions: [{ ...EXEMPTION, resource }] });

  it("still runs when the resource with an unknown value is exempt", () => {
    const { faults, printed } = judge(rule, [topic("first", UNKNOWN), topic("second", "bad")], exempting("first"));
    assert.deepEqual(faults, [
      "first: name is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
    ]);
    assert.deepEqual(printed, []);
  });

  it("skips the exempt resource and checks the others", () => {
    const { faults } = judge(rule, [topic("first", "bad"), topic("second", "bad")], exempting("first"));
    assert.deepEqual(faults, ["second: is bad"]);
  });
});
