import { wellArchitected } from "../lib/frameworks";
import { asObject, isUnknown } from "../lib/known";
import { MAY_BE_UNKNOWN, type MayBeUnknown } from "../lib/may-be-unknown";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

/** The fault of a property that may be unknown, by the types of the resources that it comes from. */
export function violations({ property, from }: MayBeUnknown, sources: readonly string[]): readonly string[] {
  if (sources.includes(from)) return [];
  return [`${property} does not come from this stack's own ${from}: take it from that resource's output`];
}

/** Whether a resource has the property; where a resource may leave it out, there is nothing to come from anywhere. */
function has({ props }: JudgedInStack, [top = "", member]: readonly string[]): boolean {
  return member === undefined || isUnknown(props, top) || Object.hasOwn(asObject(props[top]) ?? {}, member);
}

export const unknownsFromOwnResources = stackRule(
  {
    name: "unknowns-from-own-resources",
    requires: "A value that may be unknown at preview comes from the stack's own resource",
    why: "no rule can check it",
    severity: "high",
    ...wellArchitected(
      "SEC01-BP06",
      "Automate deployment of standard security controls",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_automate_security_controls.html",
    ),
    remediationSteps: "Pass the output of the resource that the stack makes, for example key.arn.",
  },
  ofType(...MAY_BE_UNKNOWN.map(({ type }) => type)),
  function* (resources): Generator<Finding> {
    for (const entry of MAY_BE_UNKNOWN)
      for (const resource of resources.filter(({ type }) => type === entry.type)) {
        const path = entry.property.split(".");
        const sources = (resource.propertyDependencies[path[0] ?? ""] ?? []).map(({ type }) => type);
        if (has(resource, path)) for (const fault of violations(entry, sources)) yield { resource, fault };
      }
  },
);
