import assert from "node:assert/strict";
import { casesOf, PACKS } from "../support/policies/all-cases";
import type { Cases } from "../support/policies/cases";
import { editedResources } from "../support/policies/edit";
import { judge } from "../support/policies/judging";

const REASON = "agreed with the security team until March";

function exempting(type: string, resource: string, reason: string) {
  return { exemptions: [{ type, resource, reason }] };
}

describe("the policy rules", () => {
  for (const pack of PACKS) for (const cases of casesOf(pack)) describe(cases.rule.name, () => testRule(cases));
});

function testRule({ rule, everywhere, good, refused, harmless }: Cases): void {
  it("accepts the good resources", () => {
    assert.deepEqual(judge(rule, good), { applies: true, faults: [], printed: [] });
  });

  for (const { what, at, value, says } of refused)
    it(`refuses ${what}`, () => {
      assert.ok(says.length > 0);
      assert.deepEqual(judge(rule, editedResources(good, at, value)), { applies: true, faults: says, printed: [] });
    });

  for (const { what, at, value } of harmless)
    it(`accepts ${what}`, () => {
      assert.deepEqual(judge(rule, editedResources(good, at, value)), { applies: true, faults: [], printed: [] });
    });

  it("does not change what it checks", () => {
    for (const given of [good, ...refused.map(({ at, value }) => editedResources(good, at, value))]) {
      const before = structuredClone(given);
      judge(rule, given);
      assert.deepEqual(given, before);
    }
  });

  it(everywhere === true ? "judges every type" : "does not judge what it is not about", () => {
    assert.equal(judge(rule, [{ type: "command:remote:Command", props: {} }]).applies, everywhere === true);
  });

  const [first] = refused;
  const [name = ""] = first?.says[0]?.split(":") ?? [];
  const bad = first === undefined ? [] : editedResources(good, first.at, first.value);
  const type = bad.find((each) => (each.name ?? "it") === name)?.type ?? "";
  const others = first?.says.filter((fault) => !fault.startsWith(`${name}:`)) ?? [];
  const own = (first?.says.length ?? 0) - others.length;

  it("skips an exempt resource and prints why", () => {
    const { faults, printed } = judge(rule, bad, exempting(type, name, REASON));
    assert.deepEqual(faults, others);
    assert.deepEqual(printed, [`${rule.name}: ${type} ${name} is exempt (${own} not reported): ${REASON}`]);
  });

  it("ignores an exemption without a reason, and one of another type", () => {
    const unheeded = { applies: true, faults: first?.says, printed: [] };
    assert.deepEqual(judge(rule, bad, exempting(type, name, "x".repeat(20))), unheeded);
    assert.deepEqual(judge(rule, bad, exempting("aws:s3/bucket:Bucket", name, REASON)), unheeded);
  });
}
