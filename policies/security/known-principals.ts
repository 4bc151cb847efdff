import { parseArn } from "../lib/resources/arn";
import { wellArchitected } from "../lib/rule/frameworks";
import { type Carrier, allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedBy } from "../lib/iam/condition";
import { isAccountRoot, type Principal, type Statement } from "../lib/iam/document";
import { allowedAccount } from "../lib/resources/provider";
import { type Judged, ofAws, resourceRule } from "../lib/rule/rule";

/** The AWS services that the stack's documents let in: in the trust of roles, and in the policies of each type. */
export const SERVICES: Readonly<Record<string, readonly string[]>> = {
  trust: ["apigateway.amazonaws.com", "lambda.amazonaws.com", "scheduler.amazonaws.com"],
  "aws:kms/key:Key": ["cloudwatch.amazonaws.com", "ses.amazonaws.com", "sns.amazonaws.com"],
  "aws:sns/topicPolicy:TopicPolicy": ["cloudwatch.amazonaws.com", "ses.amazonaws.com"],
  "aws:sqs/queuePolicy:QueuePolicy": ["sns.amazonaws.com"],
};

/** The faults of one statement that allows, in a document of that kind, given the properties of the provider. */
export function* violations(
  statement: Statement,
  { kind, type }: Pick<Carrier, "kind" | "type">,
  provider: Judged["props"] | undefined,
): Generator<string> {
  const list = kind === "trust" ? kind : type;
  if (statement.has.has("NotPrincipal"))
    yield "lets in everyone except those in its NotPrincipal: name the principals that are meant";
  if (statement.has.has("Principal") && statement.principals.length === 0)
    yield "has a Principal that names nobody: name the principals that are meant";
  for (const principal of statement.principals)
    if (!isKnown(principal, statement, list, provider))
      yield `lets in ${principal.kind} ${principal.value}: name a service listed under ${list} in policies/security/known-principals.ts, or a role of the stack's account`;
}

function isKnown(
  { kind, value }: Principal,
  statement: Statement,
  list: string,
  provider: Judged["props"] | undefined,
): boolean {
  if (kind === "Service") return SERVICES[list]?.includes(value) === true;
  if (kind !== "AWS" || parseArn(value)?.account !== allowedAccount(provider)) return false;
  // The account's root stands for every principal to which the account's own IAM policies give the right.
  if (isAccountRoot(value)) return list.startsWith("aws:kms/") || confinedBy(statement, "aws:PrincipalArn", isRole);
  return list.startsWith("aws:kms/") && isRole(value);
}

/** Whether a text is the ARN of one role. */
function isRole(value: string): boolean {
  return /^role\/[\w+=,.@/-]+$/.test(parseArn(value)?.resource ?? "");
}

export const knownPrincipals = resourceRule(
  {
    name: "known-principals",
    requires: "Policies allow only the listed services and individual roles of the stack's own account",
    why: "anyone else who is allowed could read feedback, pause sending or assume the role",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP07",
      "Analyze public and cross-account access",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_analyze_cross_account.html",
    ),
    remediationSteps:
      "Name the service or the role. A role is assumed by the account's root only with aws:PrincipalArn naming roles.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource, ["trust", "resource"]))
      yield* allowFaults(carrier, (statement) => violations(statement, carrier, resource.provider?.props));
  },
);
