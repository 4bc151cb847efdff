import { wellArchitected } from "../lib/rule/frameworks";
import { resourceTypes, TYPES_CONFIG } from "../lib/resources/resource-types";
import { resourceRule } from "../lib/rule/rule";

/** The faults of a resource of a type, given those that are listed. */
export function* violations(type: string, listed: readonly string[]): Generator<string> {
  if (!listed.some((each) => each === type || (each.endsWith("*") && type.startsWith(each.slice(0, -1)))))
    yield `is of type ${type}, which no rule judges: remove it, or add the type and what judges it to policies/lib/resources/resource-types.ts`;
}

export const listedTypes = resourceRule(
  {
    name: "listed-types",
    requires: "Every resource has a type that the table of resource types lists",
    why: "no rule judges a resource of any other type, so it could do anything",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP05",
      "Define permission guardrails for your organization",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    remediationSteps:
      "Add a line to policies/lib/resources/resource-types.ts; another project sets the configuration types.",
    config: TYPES_CONFIG,
  },
  () => true,
  ({ type }, config) =>
    violations(
      type,
      resourceTypes(config).map((line) => line.type),
    ),
);
