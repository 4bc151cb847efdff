import { wellArchitected } from "../lib/rule/frameworks";
import { inProduction } from "../lib/resources/provider";
import { resourceTypes, TYPES_CONFIG } from "../lib/resources/resource-types";
import { type Finding, type JudgedInStack, stackRule, ofAws } from "../lib/rule/rule";

/**
 * Whether a stack is production: one of its resources is, by name or tag, or is protected, or the stack owns what all stacks of
 * the account share. A command has no provider that could tell, so the stack as a whole must.
 */
export function isProduction(resources: readonly Pick<JudgedInStack, "type" | "urn" | "opts" | "provider">[]): boolean {
  const aws = resources.filter(({ type }) => ofAws(type));
  return aws.some(
    (resource) => inProduction(resource) || resource.opts.protect || resource.type === OWNED_BY_PRODUCTION,
  );
}

const OWNED_BY_PRODUCTION = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes";

/** The faults of a resource of production that must be protected. */
export function violations({ opts }: Pick<JudgedInStack, "opts">): readonly string[] {
  return opts.protect
    ? []
    : ["can be destroyed or replaced by mistake: give it the option protect: true in production"];
}

export const protectedInProd = stackRule(
  {
    name: "protected-in-prod",
    requires: "What production cannot afford to lose is protected, and if one resource is, so are all of its type",
    why: "pulumi destroy, or renaming the resource, would delete it",
    severity: "high",
    ...wellArchitected(
      "REL09-BP01",
      "Identify and back up all data that needs to be backed up, or reproduce the data from sources",
      "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_identified_backups_data.html",
    ),
    remediationSteps: "Pass protect: true to the resource, or to its component, in production.",
    config: TYPES_CONFIG,
  },
  ofAws,
  function* (resources, config): Generator<Finding> {
    if (!isProduction(resources)) return;
    const types = resourceTypes(config).flatMap(({ type, protect }) => (protect ? [type] : []));
    for (const resource of resources.filter(({ type }) => types.includes(type)))
      for (const fault of violations(resource)) yield { resource, fault };
  },
);
