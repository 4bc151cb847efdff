import { wellArchitected } from "../lib/rule/frameworks";
import { resourceTypes, TYPES_CONFIG } from "../lib/resources/resource-types";
import { type Finding, type Judged, stackRule } from "../lib/rule/rule";

/** The faults of the resources of one type, of which a stack has at most so many: those beyond that number. */
export function* violations(ofType: readonly Judged[], most: number): Generator<Finding> {
  for (const resource of ofType.slice(most))
    yield {
      resource,
      fault: `is one ${resource.type} more than the ${most} that a stack may have: remove it, or raise most in policies/lib/resources/resource-types.ts`,
    };
}

export const limitedNumbers = stackRule(
  {
    name: "limited-numbers",
    requires: "A stack has one AWS provider, one key, two commands and one HTTP API",
    why: "a second provider could deploy elsewhere, a second key has other readers, a third command runs other code, and a second API is another way in",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP05",
      "Define permission guardrails for your organization",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    remediationSteps: "Use the one that the stack already has.",
    config: TYPES_CONFIG,
  },
  () => true,
  function* (resources, config) {
    for (const { type, most } of resourceTypes(config))
      if (most !== undefined)
        yield* violations(
          resources.filter((resource) => resource.type === type),
          most,
        );
  },
);
