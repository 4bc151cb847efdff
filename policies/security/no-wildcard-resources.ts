import { hasWildcard, parseArn } from "../lib/resources/arn";
import { LEAST_PRIVILEGE } from "../lib/rule/frameworks";
import { type Carrier, allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedBy } from "../lib/iam/condition";
import type { Statement } from "../lib/iam/document";
import { RESOURCELESS } from "../lib/iam/resourceless";
import { ofAws, resourceRule } from "../lib/rule/rule";

/** Patterns that stand for what AWS names and nobody can know: a secret's suffix, a function's log streams. */
const NAMED_BY_AWS = [
  /^arn:[^:*?]+:secretsmanager:[^:*?]+:\d{12}:secret:[^*?]+-\?{6}$/,
  /^arn:[^:*?]+:logs:[^:*?]+:\d{12}:log-group:[^:*?]+:(log-stream:)?\*$/,
];

/** Every SES identity of one account and Region. */
const ANY_IDENTITY = /^arn:[^:*?]+:ses:[^:*?]+:\d{12}:identity\/\*$/;

/**
 * Whether a statement sends raw mail from named addresses alone. In the sandbox SES was seen to authorize a message on its recipient's
 * identity as well (cloudposse/terraform-aws-ses#40, aws/aws-sdk-js#3641), which nobody can list.
 */
const sendsFromNamedAddresses = ({ actions, conditions }: Statement): boolean =>
  actions.length === 1 &&
  actions[0]?.toLowerCase() === "ses:sendrawemail" &&
  conditions.some(
    ({ operator, key, values }) =>
      operator === "stringequals" &&
      key === "ses:fromaddress" &&
      values.length > 0 &&
      values.every((value) => value !== "" && !hasWildcard(value)),
  );

/** The faults of one statement that allows, in a document of that kind. */
export function* violations(statement: Statement, { kind, type }: Pick<Carrier, "kind" | "type">): Generator<string> {
  if (statement.has.has("NotResource"))
    yield "allows every resource but those in its NotResource: list the resources that are needed";
  else if (kind === "identity" && statement.resources.length === 0)
    yield "names no Resource: list the ARNs that are needed";
  if (ofThisKeyAlone(statement, type) || ofNoResource(statement)) return;
  for (const resource of statement.resources)
    if (
      hasWildcard(resource) &&
      !NAMED_BY_AWS.some((pattern) => pattern.test(resource)) &&
      !(kind === "identity" && ANY_IDENTITY.test(resource) && sendsFromNamedAddresses(statement))
    )
      yield `allows ${statement.actions.join(", ")} on ${resource}: ${mend(statement)}`;
}

/** In a key's policy `*` means that key, and nothing else can stand there. */
function ofThisKeyAlone({ resources }: Statement, type: string): boolean {
  return type.startsWith("aws:kms/") && resources.every((resource) => resource === "*");
}

function ofNoResource(statement: Statement): boolean {
  const entries = statement.actions.map(resourceless);
  return (
    entries.length > 0 &&
    entries.every(
      (entry) =>
        entry !== undefined && confinedBy(statement, entry.condition, (value) => value !== "" && !hasWildcard(value)),
    )
  );
}

function resourceless(action: string) {
  return RESOURCELESS.find((entry) => entry.action === action.toLowerCase());
}

function mend({ actions, resources }: Statement): string {
  const known = actions.map(resourceless);
  if (known.length > 0 && known.every((entry) => entry !== undefined)) {
    const keys = [...new Set(known.map(({ condition }) => condition))].join(" and ");
    return `confine it by a condition on ${keys}`;
  }
  if (known.some((entry) => entry !== undefined))
    return "put the actions that AWS has no resource for in a statement of their own";
  const secret = resources.some((resource) => parseArn(resource)?.service === "secretsmanager");
  return secret ? "end the secret's ARN with -??????, for the suffix that AWS adds" : "name the ARNs that are needed";
}

export const noWildcardResources = resourceRule(
  {
    name: "no-wildcard-resources",
    requires: "Every Allow statement names its resources",
    why: "a wildcard includes resources of others in the account",
    severity: "high",
    ...LEAST_PRIVILEGE,
    remediationSteps:
      "List ARNs in Resource. If AWS has no resource for the action, put it in its own statement with a condition.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource))
      yield* allowFaults(carrier, (statement) => violations(statement, carrier));
  },
);
