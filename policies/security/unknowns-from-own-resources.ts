import { wellArchitected } from "../lib/frameworks";
import { asObject, isUnknown } from "../lib/known";
import { MAY_BE_UNKNOWN, type MayBeUnknown } from "../lib/may-be-unknown";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

/** The fault of a property that may be unknown, by what it comes from; `stated` when its value is known to be stated. */
export function violations(
  { property, from, orStated }: MayBeUnknown,
  sources: readonly string[],
  stated: boolean,
): readonly string[] {
  if (sources.includes(from) || (orStated === true && stated)) return [];
  return [`${property} does not come from this stack's own ${from}: take it from that resource's output`];
}

function isStated({ props, propertyDependencies }: JudgedInStack, [top = "", member]: readonly string[]): boolean {
  if (member === undefined) return (propertyDependencies[top] ?? []).length === 0;
  return !isUnknown(props, top) && !isUnknown(asObject(props[top]) ?? {}, member);
}

export const unknownsFromOwnResources = stackRule(
  {
    name: "unknowns-from-own-resources",
    requires: "What may be unknown at preview comes from the stack's own resource",
    why: "no rule has seen its value",
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
        for (const fault of violations(entry, sources, isStated(resource, path))) yield { resource, fault };
      }
  },
);
