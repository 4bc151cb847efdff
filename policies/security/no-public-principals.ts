import { fsbp } from "../lib/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedToAccount } from "../lib/iam/condition";
import type { Statement } from "../lib/iam/document";
import { ofAws, resourceRule } from "../lib/rule";

const KEYS = ["aws:SourceArn", "aws:SourceAccount", "aws:PrincipalArn"];

/** The faults of one statement that allows, in a document that names principals. */
export function* violations(statement: Statement): Generator<string> {
  if (statement.has.has("NotPrincipal"))
    yield "allows everyone but those in its NotPrincipal: name the principals that are meant";
  if (statement.has.has("Principal") && statement.principals.length === 0)
    yield "has a Principal that names nobody: name the principals that are meant";
  const everyone = statement.principals.some(({ value }) => /[*?]/.test(value));
  if (everyone && !confinedToAccount(statement, KEYS))
    yield `allows ${statement.actions.join(", ")} to everyone: name the principal, or confine it by ${KEYS.join(", ")}`;
}

export const noPublicPrincipals = resourceRule(
  {
    name: "no-public-principals",
    requires: "No statement allows everyone, unless a condition confines it to an account",
    why: "anyone with an AWS account could publish, read or assume",
    severity: "critical",
    ...fsbp("SNS.4", "SNS topic access policies should not allow public access"),
    remediationSteps: "Put an ARN or a service in Principal.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource, ["trust", "resource"])) yield* allowFaults(carrier, violations);
  },
);
