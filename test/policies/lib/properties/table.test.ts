import assert from "node:assert/strict";
import { rules as deliverability } from "../../../../policies/deliverability/rules";
import type { Properties, Property } from "../../../../policies/lib/properties/property";
import { PROPERTIES } from "../../../../policies/lib/properties/table";
import { RESOURCE_TYPES } from "../../../../policies/lib/resources/resource-types";
import type { Rule } from "../../../../policies/lib/rule/rule";
import { listedProperties } from "../../../../policies/security/listed-properties";
import { rules as security } from "../../../../policies/security/rules";
import { judge } from "../../../support/policies/judging";
import { type Program, programOf } from "../../../support/policies/program";
import { type Reads, watching } from "../../../support/policies/watch";

const rules = new Map([...security, ...deliverability].map((rule) => [rule.name, rule]));

/** The lines of the table without sub-entries, each with its path. */
function* leaves(lines: Properties, at = ""): Generator<readonly [string, Property]> {
  for (const [name, line] of Object.entries(lines))
    if (line.members === undefined) yield [`${at}${name}`, line];
    else yield* leaves(line.members, `${at}${name}.`);
}

/** What a rule reads from a program's resources, or from where they come from: `<type> <path>`. */
function readsOf(rule: Rule, { inputs, outputs }: Program): ReadonlySet<string> {
  const read = new Set<string>();
  const given = "validateStack" in rule ? outputs : inputs;
  const reads: Reads = new Map();
  judge(rule, given, {}, watching(reads));
  for (const [urn, paths] of reads)
    for (const path of paths)
      read.add(`${urn.split("::")[2] ?? ""} ${path.replace(/^(?:props|propertyDependencies)\./, "")}`);
  return read;
}

/** Properties that hold JSON, whose parts cannot be observed when they are read, and those that come from elsewhere as a whole. */
const OPENED = /Policy$|^domainNameConfiguration$/;

/** Whether something that was read is at a path, above it in JSON text, or below it. */
function isRead(read: ReadonlySet<string>, type: string, path: string): boolean {
  const pattern = path
    .split(".")
    .map((part) => (part === "*" ? "[^.]+" : part.replace(/[$()]/g, String.raw`\$&`)))
    .join(String.raw`\.`);
  const [top = ""] = path.split(".");
  const exact = new RegExp(`^${type} ${pattern}(?:[.]|$)`);
  return [...read].some((each) => exact.test(each)) || (OPENED.test(top) && read.has(`${type} ${top}`));
}

describe("the table of properties", () => {
  it("has lines for exactly the types of the AWS provider that a stack may have", () => {
    const types = RESOURCE_TYPES.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(Object.keys(PROPERTIES).sort(), types.sort());
  });

  it("says for each property which rules read it, what it may contain, or why none needs to", () => {
    for (const [type, lines] of Object.entries(PROPERTIES))
      for (const [path, { readBy, is, from, to, matches }] of leaves(lines)) {
        const at = `${type} ${path}`;
        const bounded = is !== undefined || from !== undefined || matches !== undefined;
        assert.ok(bounded !== (readBy !== undefined), at);
        assert.equal(from === undefined, to === undefined, at);
        if (typeof readBy === "string") assert.match(readBy, /^[A-Z].{10,}\.$/, at);
        for (const name of typeof readBy === "object" ? readBy : []) assert.ok(rules.has(name), `${at}: ${name}`);
      }
  });

  it("names rules that do read what the program sets", async () => {
    const programs = [await programOf("prod"), await programOf("dev")];
    const stated = (type: string, path: string) =>
      programs.some(({ inputs }) =>
        inputs.some((each) => each.type === type && Object.hasOwn(each.props, path.split(".")[0] ?? "")),
      );
    const reads = new Map<string, readonly ReadonlySet<string>[]>();
    const readBy = (name: string) => {
      const rule = rules.get(name);
      assert.ok(rule);
      const found = reads.get(name) ?? programs.map((program) => readsOf(rule, program));
      reads.set(name, found);
      return found;
    };
    const unread: string[] = [];
    for (const [type, lines] of Object.entries(PROPERTIES))
      for (const [path, line] of leaves(lines))
        for (const name of typeof line.readBy === "object" && stated(type, path) ? line.readBy : [])
          if (!readBy(name).some((read) => isRead(read, type, path))) unread.push(`${name}: ${type} ${path}`);
    assert.deepEqual(unread, []);
  });

  it("is another project's own, if that has one", () => {
    const config = { properties: { "aws:s3/bucket:Bucket": { bucket: { matches: "[a-z-]+" } } } };
    const faults = (type: string, props: object) =>
      judge(listedProperties, [{ type, props: { ...props } }], config).faults;
    assert.deepEqual(faults("aws:s3/bucket:Bucket", { bucket: "reports" }), []);
    assert.equal(faults("aws:s3/bucket:Bucket", { bucket: "Reports" }).length, 1);
    assert.equal(faults("aws:s3/bucket:Bucket", { acl: "public-read" }).length, 1);
    assert.deepEqual(faults("aws:sqs/queue:Queue", { anything: 1 }), []);
  });
});
