import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Rule } from "../../policies/lib/rule/rule";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";
import { casesOf } from "../support/policies/all-cases";
import { judge } from "../support/policies/judging";

const ROOT = path.join(__dirname, "../..");
const packs: Readonly<Record<"security" | "deliverability", readonly Rule[]>> = { security, deliverability };
const all = [...security, ...deliverability];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe("the policy packs", () => {
  it("name each rule once, in kebab-case", () => {
    const names = all.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
  });

  it("describe for each rule what, why, how severe, by which standard, and the remedy", () => {
    for (const rule of all) {
      assert.equal(rule.enforcementLevel, "mandatory", rule.name);
      assert.match(rule.requires, /^[A-Z].*[^.]$/, rule.name);
      assert.match(rule.why, /^[^.]*[^.]$/, rule.name);
      assert.match(String(rule.remediationSteps), /^[A-Z].*\.$/, rule.name);
      assert.match(
        String(rule.url),
        /^https:\/\/(docs\.aws\.amazon\.com|www\.rfc-editor\.org|www\.pulumi\.com)\//,
        rule.name,
      );
      assert.ok(["low", "medium", "high", "critical"].includes(String(rule.severity)), rule.name);
      for (const part of ["name", "version", "reference", "specification"] as const)
        assert.ok(rule.framework?.[part], `${rule.name}: ${part}`);
      assert.deepEqual(rule.configSchema?.properties.exemptions?.items, {
        type: "object",
        properties: {
          type: { type: "string", pattern: "^[^:]+:[^:]+:[^:]+$" },
          resource: { type: "string", pattern: "\\S" },
          reason: { type: "string", minLength: 10 },
        },
        required: ["type", "resource", "reason"],
        additionalProperties: false,
      });
    }
  });

  it("do not change what they check", () => {
    for (const rule of all) assert.ok(!("remediateResource" in rule), rule.name);
  });

  for (const [pack, rules] of Object.entries(packs))
    describe(pack, () => {
      const directory = path.join(ROOT, "policies", pack);

      it("has one rule per file, with its name, and lists them all", () => {
        const files = fs.readdirSync(directory).filter((file) => file.endsWith(".ts"));
        const ofRules = files.filter((file) => !["pack.ts", "rules.ts"].includes(file)).sort();
        assert.deepEqual(rules.map(({ name }) => `${name}.ts`).sort(), ofRules);
        for (const file of ofRules) {
          // eslint-disable-next-line @typescript-eslint/no-require-imports -- by name
          const exported = Object.entries(require(path.join(directory, file)) as object);
          const own = exported
            .filter(([, value]) => rules.includes(value as Rule))
            .map(([name]) => `${kebab(name)}.ts`);
          assert.deepEqual(own, [file]);
        }
      });

      it("has cases for each rule", () => {
        const tested = casesOf(pack as keyof typeof packs).map(({ rule }) => rule.name);
        assert.deepEqual(tested.sort(), rules.map(({ name }) => name).sort());
      });

      it("depends on the policy SDK and what that reads with, and on nothing else of the project", () => {
        for (const folder of [directory, path.join(ROOT, "policies/lib")])
          for (const file of fs
            .readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((each) => each.endsWith(".ts")))
            for (const [, from = ""] of fs.readFileSync(path.join(folder, file), "utf8").matchAll(/from "([^"]+)"/g)) {
              const inside = path.resolve(folder, path.dirname(file), from).startsWith(path.join(ROOT, "policies"));
              assert.ok(
                ["@pulumi/policy", "google-protobuf"].includes(from) ||
                  from.startsWith("node:") ||
                  (from.startsWith(".") && inside),
                `${file} imports ${from}`,
              );
            }
      });
    });

  it("never throw, however empty or odd a resource is", () => {
    const odd = [
      {},
      { policy: [], environment: [], records: "x", eventDestination: 1, serverSideEncryption: "x", tags: [null] },
    ];
    const types = new Set(
      fs
        .readdirSync(__dirname, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".cases.ts"))
        .flatMap((file) => [
          ...fs
            .readFileSync(path.join(__dirname, file), "utf8")
            .matchAll(/"((?:aws|command|mail|pulumi):[\w/]+:\w+)"/g),
        ])
        .map(([, type = ""]) => type),
    );
    assert.ok(types.size > 20);
    for (const rule of all)
      for (const type of types)
        for (const props of odd) assert.doesNotThrow(() => judge(rule, [{ type, props }]), rule.name);
  });
});
