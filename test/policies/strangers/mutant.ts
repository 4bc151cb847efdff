/** Changes to a stack's resources that somebody careless or malicious could make, and what the packs say about them. */
import { rules as deliverability } from "../../../policies/deliverability/rules";
import type { Rule } from "../../../policies/lib/rule";
import { rules as security } from "../../../policies/security/rules";
import { type Given, judge } from "../judging";
import type { Program } from "../program";
import { leads, type Path, replaced } from "./walk";

/** A change to one resource: another value at a path in its properties, an additional resource, or a removed one. */
export type Mutant = { readonly what: string } & (
  | { readonly of: Given; readonly path: Path; readonly value: unknown }
  | { readonly added: Given }
  | { readonly removed: Given }
);

const rules: readonly Rule[] = [...security, ...deliverability];
const ofResource = rules.filter((rule) => !("validateStack" in rule));
/** Those that object most often first: what another would say besides is not asked. */
const FIRST = ["ringing-alarms", "unbroken-chains"];
const ofStack = rules
  .filter((rule) => "validateStack" in rule)
  .sort((one, other) => FIRST.indexOf(other.name) - FIRST.indexOf(one.name));

/** What the packs say about a stack with a change in it, as `<rule>: <fault>`, up to the first rule that reports anything. */
export function said(program: Program, mutant: Mutant): readonly string[] {
  const { resource, outputs } = changed(program, mutant);
  return first(ofResource, resource === undefined ? [] : [resource]) ?? first(ofStack, outputs) ?? [];
}

/** What the packs say about an unchanged stack. */
export function saidOf({ inputs, outputs }: Program): readonly string[] {
  return [...all(ofResource, inputs), ...all(ofStack, outputs)];
}

function all(some: readonly Rule[], given: readonly Given[]): readonly string[] {
  return some.flatMap((rule) => judge(rule, given).faults.map((fault) => `${rule.name}: ${fault}`));
}

function first(some: readonly Rule[], given: readonly Given[]): readonly string[] | undefined {
  for (const rule of some) {
    const faults = all([rule], given);
    if (faults.length > 0) return faults;
  }
  return undefined;
}

function changed({ outputs }: Program, mutant: Mutant): { resource?: Given; outputs: readonly Given[] } {
  if ("removed" in mutant) return { outputs: outputs.filter(({ name }) => name !== mutant.removed.name) };
  if ("added" in mutant) return { resource: mutant.added, outputs: [...outputs, mutant.added] };
  const { of, path, value } = mutant;
  const edit = (given: Given): Given => ({ ...given, props: replaced(given.props, path, value) as Given["props"] });
  return {
    resource: edit(of),
    // A component registers no outputs, whatever its inputs.
    outputs: outputs.map((each) =>
      each.name === of.name && Object.keys(each.props).length > 0 && leads(each.props, path.slice(0, -1))
        ? edit(each)
        : each,
    ),
  };
}
