/** Changes to a stack's resources that somebody careless or malicious could make, and what the packs say about them. */
import { rules as deliverability } from "../../../../policies/deliverability/rules";
import type { Rule } from "../../../../policies/lib/rule/rule";
import { rules as security } from "../../../../policies/security/rules";
import { type Given, judge, judgeStack, type Outcome, type SeenStack, seenStack } from "../judging";
import type { Program } from "../program";
import { leads, type Path, replaced } from "./walk";

/** A change to one resource: another value at a path in its properties, an additional resource, or a removed one. */
export type Mutant = { readonly what: string } & (Edit | { readonly added: Given } | { readonly removed: Given });

/** Another value at a path in the properties of a resource. */
interface Edit {
  readonly of: Given;
  readonly path: Path;
  readonly value: unknown;
}

const rules: readonly Rule[] = [...security, ...deliverability];
const ofResource = rules.filter((rule) => !("validateStack" in rule));
/** The rules that object most often come first, since only the first objection counts. */
const FIRST = ["ringing-alarms", "unbroken-chains"];
const ofStack = rules
  .filter((rule) => "validateStack" in rule)
  .sort((one, other) => FIRST.indexOf(other.name) - FIRST.indexOf(one.name));

/** What the packs say about a stack with a change in it, as `<rule>: <fault>`, up to the first rule that reports anything. */
export function said(program: Program, mutant: Mutant): readonly string[] {
  return saidOfChange(mutant, () => changedStack(program, mutant));
}

/** The same without anything cached between mutants, to compare with {@link said}. */
export function saidAnew({ outputs }: Program, mutant: Mutant): readonly string[] {
  return saidOfChange(mutant, () => seenStack(changed(outputs, mutant)));
}

/** What the packs say about an unchanged stack. */
export function saidOf({ inputs, outputs }: Program): readonly string[] {
  return [
    ...ofResource.flatMap((rule) => faults(rule, judge(rule, inputs))),
    ...ofStack.flatMap((rule) => faults(rule, judge(rule, outputs))),
  ];
}

const faults = (rule: Rule, outcome: Outcome) => outcome.faults.map((fault) => `${rule.name}: ${fault}`);

function saidOfChange(mutant: Mutant, stack: () => SeenStack): readonly string[] {
  const resource = "removed" in mutant ? undefined : "added" in mutant ? mutant.added : edited(mutant.of, mutant);
  const about = resource === undefined ? [] : [resource];
  const found = first(ofResource, (rule) => judge(rule, about));
  if (found.length > 0) return found;
  const resources = stack();
  return first(ofStack, (rule) => judgeStack(rule, resources));
}

function first(some: readonly Rule[], judged: (rule: Rule) => Outcome): readonly string[] {
  for (const rule of some) {
    const found = faults(rule, judged(rule));
    if (found.length > 0) return found;
  }
  return [];
}

/** Each stack as rules see it: to read it anew for each mutant takes longer than to judge the mutant. */
const stacks = new WeakMap<Program, SeenStack>();

function changedStack(program: Program, mutant: Mutant): SeenStack {
  const { outputs } = program;
  // What refers to a resource that is gone changes with it.
  if ("removed" in mutant) return seenStack(changed(outputs, mutant));
  const kept = stacks.get(program) ?? seenStack(outputs);
  stacks.set(program, kept);
  if ("added" in mutant) return [...kept, ...seenStack([mutant.added])];
  return kept.map((resource, index) => {
    const output = outputs[index];
    if (output === undefined || !changes(mutant, output)) return resource;
    const [by = resource] = seenStack([edited(output, mutant)]);
    return { ...by, propertyDependencies: resource.propertyDependencies };
  });
}

function changed(outputs: readonly Given[], mutant: Mutant): readonly Given[] {
  if ("removed" in mutant) return outputs.filter(({ name }) => name !== mutant.removed.name);
  if ("added" in mutant) return [...outputs, mutant.added];
  return outputs.map((output) => (changes(mutant, output) ? edited(output, mutant) : output));
}

/** Whether a mutant changes an output too: a component registers none, whatever its inputs. */
function changes({ of, path }: Edit, { name, props }: Given): boolean {
  return name === of.name && Object.keys(props).length > 0 && leads(props, path.slice(0, -1));
}

function edited(given: Given, { path, value }: Edit): Given {
  return { ...given, props: replaced(given.props, path, value) as Given["props"] };
}
