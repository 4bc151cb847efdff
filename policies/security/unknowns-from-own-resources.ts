import { wellArchitected } from "../lib/rule/frameworks";
import { asObject, isUnknown } from "../lib/unknown-values/known";
import { MAY_BE_UNKNOWN, type MayBeUnknown } from "../lib/unknown-values/may-be-unknown";
import { textsAt } from "../lib/chains/stack";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

/** The fault of a property that may be unknown, by the types of the resources that it comes from. */
export function violations({ property, from }: MayBeUnknown, sources: readonly string[]): readonly string[] {
  if (sources.includes(from)) return [];
  return [`${property} does not come from this stack's own ${from}: take it from that resource's output`];
}

/** The fault of a property that is known, given what the resources that it must come from say: each word of it is one of theirs. */
export function differing({ property, from }: MayBeUnknown, value: string, own: readonly string[]): readonly string[] {
  const names = new Set(own.map(lastPart));
  if (own.length === 0 || value.split(/[\s,]+/).every((word) => names.has(lastPart(word)))) return [];
  return [`${property} is ${value}, which no ${from} of this stack has: take it from that resource's output`];
}

/** What a text ends with: ARNs and targets have the id of a resource last. */
const lastPart = (text: string) => text.split("/").at(-1) ?? "";

/** Whether a resource has the property; where a resource may leave it out, there is nothing to come from anywhere. */
function has({ props }: JudgedInStack, [top = "", member]: readonly string[]): boolean {
  return member === undefined || isUnknown(props, top) || Object.hasOwn(asObject(props[top]) ?? {}, member);
}

export const unknownsFromOwnResources = stackRule(
  {
    name: "unknowns-from-own-resources",
    requires:
      "A value that may be unknown at preview comes from the stack's own resource, and equals its output once known",
    why: "until then no other rule can check it",
    severity: "high",
    ...wellArchitected(
      "SEC01-BP06",
      "Automate deployment of standard security controls",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_automate_security_controls.html",
    ),
    remediationSteps: "Pass the output of the stack's own resource, for example key.arn.",
  },
  ofType(...MAY_BE_UNKNOWN.map(({ type }) => type)),
  function* (resources): Generator<Finding> {
    for (const entry of MAY_BE_UNKNOWN)
      for (const resource of resources.filter(({ type }) => type === entry.type)) {
        const path = entry.property.split(".");
        const sources = (resource.propertyDependencies[path[0] ?? ""] ?? []).map(({ type }) => type);
        const own = resources.filter(({ type }) => type === entry.from).flatMap((each) => textsAt(each, entry.output));
        const faults = [
          ...violations(entry, sources),
          ...textsAt(resource, entry.property).flatMap((value) => differing(entry, value, own)),
        ];
        if (has(resource, path)) for (const fault of faults) yield { resource, fault };
      }
  },
);
