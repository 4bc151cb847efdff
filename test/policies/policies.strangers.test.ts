import assert from "node:assert/strict";
import { PROPERTIES } from "../../policies/lib/properties/table";
import { RESOURCE_TYPES } from "../../policies/lib/resources/resource-types";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";
import { limitedNumbers } from "../../policies/security/limited-numbers";
import { listedTypes } from "../../policies/security/listed-types";
import { ROOT, stacks } from "../../infra/settings/stack-file";
import { judge } from "../support/policies/judging";
import { type Program, programOf } from "../support/policies/program";
import { HARMLESS } from "../support/policies/strangers/harmless";
import { said, saidOf } from "../support/policies/strangers/mutant";
import { HARMFUL, HARMFUL_LATER } from "../support/policies/strangers/harmful";
import { SETTINGS } from "../support/policies/strangers/settings";

describe("strangers in a stack", () => {
  let prod: Program = { inputs: [], outputs: [] };
  before(async () => {
    prod = await programOf("prod");
  });

  for (const [finding, changes] of Object.entries(HARMFUL))
    it(`are refused: ${finding}`, () => {
      const passed = Object.entries(changes)
        .filter(([, change]) => said(prod, change(prod)).length === 0)
        .map(([what]) => what);
      assert.deepEqual(passed, []);
    });

  it("are refused: what AWS has assigned to somebody else, once it has assigned ours", async () => {
    const later = await programOf("prod", "up");
    const passed = Object.entries(HARMFUL_LATER)
      .filter(([, change]) => said(later, change(later)).length === 0)
      .map(([what]) => what);
    assert.deepEqual(passed, []);
  });

  for (const [what, change] of Object.entries(HARMLESS))
    it(`are accepted: ${what}`, () => assert.deepEqual(said(prod, change(prod)), []));
});

describe("the table of resource types", () => {
  const rules = new Map([...security, ...deliverability].map((rule) => [rule.name, rule]));
  const seen = new Set(["pulumi:providers:command"]);

  for (const [what, { stack, config }] of Object.entries(SETTINGS))
    it(`lists what a stack has, and no rule objects: ${what}`, async () => {
      for (const phase of Object.keys(config).length === 0 ? (["preview", "up"] as const) : (["preview"] as const)) {
        const program = await programOf(stack, phase, config);
        for (const { type } of program.outputs) seen.add(type);
        assert.deepEqual(saidOf(program), []);
      }
    });

  for (const stack of stacks())
    it(`lists what a stack of this project has, and no rule objects: ${stack}`, async () => {
      assert.deepEqual(saidOf(await programOf(stack, "preview", {}, ROOT)), []);
    });

  it("lists what a stack without a default configuration set has, and only the rule objects that is to be exempted then", async () => {
    const said = saidOf(await programOf("prod", "preview", { defaultConfigurationSet: false }));
    assert.deepEqual([...new Set(said.map((fault) => fault.split(":")[0]))], ["identities-on-a-set"]);
  });

  it("is another project's own, if that has one", () => {
    const config = { types: [{ type: "aws:s3/bucket:Bucket", most: 1 }] };
    const bucket = { type: "aws:s3/bucket:Bucket", props: {} };
    assert.deepEqual(judge(listedTypes, [bucket], config).faults, []);
    assert.equal(judge(listedTypes, [{ type: "aws:sns/topic:Topic", props: {} }], config).faults.length, 1);
    assert.equal(judge(limitedNumbers, [bucket, { ...bucket, name: "another" }], config).faults.length, 1);
  });

  it("lists nothing that no stack has", () => {
    assert.deepEqual(
      RESOURCE_TYPES.map(({ type }) => type).filter((type) => !type.endsWith("*") && !seen.has(type)),
      [],
    );
  });

  it("lists each type once, with the rules that check it or the reason why none needs to, unless its properties are listed", () => {
    const types = RESOURCE_TYPES.map(({ type }) => type);
    assert.deepEqual(types, [...new Set(types)]);
    for (const { type, judgedBy } of RESOURCE_TYPES)
      if (judgedBy === undefined) assert.ok(type in PROPERTIES, type);
      else if (typeof judgedBy === "string") assert.match(judgedBy, /^[A-Z].{20,}\.$/, type);
      else {
        assert.ok(judgedBy.length > 0, type);
        for (const name of judgedBy) {
          const rule = rules.get(name);
          assert.ok(rule, `${type}: there is no rule ${name}`);
          // A rule about the stack starts from one type and reads others.
          if (!("validateStack" in rule))
            assert.ok(judge(rule, [{ type, props: {} }]).applies, `${name} does not judge ${type}`);
        }
      }
  });
});
