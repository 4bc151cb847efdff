import assert from "node:assert/strict";
import { casesOf, PACKS } from "../support/policies/all-cases";
import type { Cases, Mutation } from "../support/policies/cases";
import { edited } from "../support/policies/edit";
import { type Program, programOf } from "../support/policies/program";
import { type Given, judge, UNKNOWN } from "../support/policies/judging";
import { type Reads, watching } from "../support/policies/watch";

/** `*` matches one part of a path, `**` at the end any rest. */
function covers(pattern: string, path: string): boolean {
  const parts = path.split(".");
  const wanted = pattern.split(".");
  const any = wanted.at(-1) === "**";
  if (any ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => ["*", "**", parts[index]].includes(part));
}

function mutationOf({ mutations }: Cases, { type }: Given, path: string): Mutation | undefined {
  return Object.entries(mutations).find(
    ([pattern]) => covers(pattern, path) || covers(pattern, `${type} ${path}`),
  )?.[1];
}

/** A resource with another value at a path that a rule reads, where options and provider are separate from the properties. */
function mutated(given: Given, path: string, value: unknown): Given {
  const [top, ...rest] = path.split(".");
  if (top === "propertyDependencies") return edited(given, ["from", ...rest], value);
  if (top === "opts") return edited(given, rest, value);
  if (path === "provider.name") return edited(given, ["providerName"], value ?? "default");
  if (top === "provider") return edited(given, ["provider", ...rest.slice(1)], value);
  return edited(given, path.split("."), value);
}

function valueAt(given: Given, path: string): unknown {
  const provider = { name: given.providerName, props: given.provider };
  const seen: unknown = {
    propertyDependencies: given.from,
    props: given.props,
    opts: { protect: given.protect },
    provider,
  };
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], seen);
}

/** The wrong values for a path, each with a description. */
function* wrong({ weaker, absent, unknown }: Mutation, present: boolean): Generator<readonly [string, unknown]> {
  if (absent === undefined && present) yield ["absent", undefined];
  if (unknown === undefined) yield ["unknown", UNKNOWN];
  if (typeof weaker !== "string") for (const value of weaker) yield [JSON.stringify(value), value];
}

/**
 * The resources to mutate: the program's own. A rule about something that the program does not have, or not yet as the rule requires, gets
 * the good resources of its cases.
 */
function resourcesFor({ rule, good, mutated: whose }: Cases, program: Program): readonly Given[] {
  if (whose === "good") return good;
  const own = "validateStack" in rule ? program.outputs : program.inputs;
  const { applies, faults } = judge(rule, own);
  return applies && faults.length === 0 ? own : good;
}

/** What a rule reads from some resources, by the resource's index. */
function readsOf(rule: Cases["rule"], resources: readonly Given[]): readonly (readonly [Given, string])[] {
  return resources.flatMap((resource) => {
    const reads: Reads = new Map();
    const rest = "validateStack" in rule ? resources.filter((each) => each !== resource) : [];
    const own = watching(reads);
    judge(rule, [resource, ...rest], {}, (object, urn) =>
      urn.endsWith(`::${resource.name ?? "it"}`) ? own(object, urn) : object,
    );
    const paths = [...reads.values()].flatMap((each) => [...each]).map(ofDependency);
    return [...new Set(paths)].map((path) => [resource, path] as const);
  });
}

/** Shortens a path into the resources that a property comes from: what is read of those is recorded as theirs. */
function ofDependency(path: string): string {
  return path.startsWith("propertyDependencies.") ? path.split(".").slice(0, 2).join(".") : path;
}

describe("every property that a rule reads", () => {
  let program: Program = { inputs: [], outputs: [] };
  before(async () => {
    program = await programOf("prod");
  });

  for (const pack of PACKS)
    for (const cases of casesOf(pack))
      it(`is guarded by ${cases.rule.name}: absent, unknown and weaker`, () => {
        const { rule } = cases;
        const resources = resourcesFor(cases, program);
        const passed: string[] = [];
        let tried = 0;
        for (const [resource, path] of readsOf(rule, resources)) {
          if (["props", "opts", "provider", "provider.props", "propertyDependencies"].includes(path)) continue;
          const mutation = mutationOf(cases, resource, path);
          assert.ok(mutation, `${rule.name} reads ${path} of ${resource.name}, and nothing mutates it`);
          for (const [what, value] of wrong(mutation, valueAt(resource, path) !== undefined)) {
            const others = "validateStack" in rule ? resources : [resource];
            const changed = others.map((each) => (each === resource ? mutated(each, path, value) : each));
            tried += 1;
            if (judge(rule, changed).faults.length === 0) passed.push(`${resource.name} ${path} ${what}`);
          }
        }
        assert.deepEqual(passed, []);
        assert.ok(tried > 0 || Object.keys(cases.mutations).length === 0);
      });
});
