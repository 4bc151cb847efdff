import { hasWildcard } from "../lib/resources/arn";
import { awsGuide } from "../lib/rule/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import type { Statement } from "../lib/iam/document";
import { ofAws, resourceRule } from "../lib/rule/rule";

/** Operators that hold for a request without the key, or for every value but some. */
const OPEN = /ifexists$|^forallvalues:|not|^null$/;

/** A request to send always has recipients, so a condition on all of them does restrict it. */
const NEVER_ABSENT = "ses:recipients";

/** The faults of one statement that allows, by its conditions. */
export function* violations({ conditions }: Pick<Statement, "conditions">): Generator<string> {
  for (const { operator, key, values } of conditions) {
    if (OPEN.test(operator) && key !== NEVER_ABSENT)
      yield `has the condition ${operator}, which also lets in requests without ${key}: require exact values`;
    for (const value of values)
      if (hasWildcard(value) && !(key === "ses:fromaddress" && /^\*@[^*?$]+$/.test(value)))
        yield `is confined by ${key} to the pattern ${value}: spell the values out`;
  }
}

export const plainConditions = resourceRule(
  {
    name: "plain-conditions",
    requires: "A condition in an Allow statement requires exact values",
    why: "a pattern, or an operator that is also true when the key is absent, looks like a condition and restricts nothing",
    severity: "high",
    ...awsGuide(
      "AWS IAM User Guide",
      "Condition operators",
      "With IfExists, or for a key that is absent with a negated operator, the condition is true",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    remediationSteps: "Use StringEquals or ArnEquals with the intended values.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource)) yield* allowFaults(carrier, violations);
  },
);
