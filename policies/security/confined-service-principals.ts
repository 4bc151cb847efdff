import { parseArn } from "../lib/resources/arn";
import { awsGuide } from "../lib/rule/frameworks";
import { type Carrier, allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedBy, confinedToAccount, confining } from "../lib/iam/condition";
import type { Statement } from "../lib/iam/document";
import { ofAws, resourceRule } from "../lib/rule/rule";

const SOURCE = ["aws:SourceArn", "aws:SourceAccount"];
/** SES tells KMS neither its source's ARN nor the account; the topic that it encrypts for is in the encryption context. */
const CONTEXT = "kms:EncryptionContext:aws:sns:topicArn";

/** The faults of one statement that allows, in a document of that kind, about the AWS services that it names. */
export function* violations(statement: Statement, { kind, type }: Pick<Carrier, "kind" | "type">): Generator<string> {
  for (const { value: service } of statement.principals.filter((principal) => principal.kind === "Service")) {
    if (kind === "trust") yield* trust(statement, service);
    else if (type.startsWith("aws:kms/") && service === "ses.amazonaws.com") yield* keyForSes(statement);
    else if (type.startsWith("aws:sns/") && service === "ses.amazonaws.com") yield* topicForSes(statement);
    else if (!confinedToAccount(statement, SOURCE)) yield unconfined(service);
  }
}

function unconfined(service: string): string {
  return `allows ${service} on behalf of any account: confine it by ${SOURCE.join(" or ")}`;
}

/**
 * Services that are not known to state a source when they assume a role: a condition might break what they do. No other account
 * can give them a role of this one, since iam:PassRole does not reach across accounts
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
 */
const WITHOUT_SOURCE = ["apigateway.amazonaws.com", "lambda.amazonaws.com"];

function* trust(statement: Statement, service: string): Generator<string> {
  if (WITHOUT_SOURCE.includes(service)) return;
  if (service !== "scheduler.amazonaws.com") {
    if (!confinedToAccount(statement, SOURCE)) yield unconfined(service);
  } else if (!confinedBy(statement, "aws:SourceArn", isOwnGroup))
    yield "allows scheduler.amazonaws.com for any schedule: confine it by aws:SourceArn to the ARN of the stack's own schedule group";
}

function isOwnGroup(value: string): boolean {
  const arn = parseArn(value);
  const group = /^schedule-group\/([\w.-]+)$/.exec(arn?.resource ?? "")?.[1];
  return arn?.service === "scheduler" && /^\d{12}$/.test(arn.account) && group !== undefined && group !== "default";
}

function* keyForSes(statement: Statement): Generator<string> {
  if (confinedToAccount(statement, SOURCE)) return;
  if (!confinedToAccount(statement, [CONTEXT]))
    yield `allows ses.amazonaws.com for any topic: confine it by ${CONTEXT} to the stack's topics`;
}

function* topicForSes(statement: Statement): Generator<string> {
  for (const key of SOURCE)
    if (!confinedToAccount(statement, [key]))
      yield `allows ses.amazonaws.com without ${key}${confining(statement, key).length > 0 ? " that names an account" : ""}: require both ${SOURCE.join(" and ")}`;
}

export const confinedServicePrincipals = resourceRule(
  {
    name: "confined-service-principals",
    requires: "An AWS service that a policy allows is limited to requests from this account",
    why: "a service acts for all its customers, so SES could publish to our topics for another account",
    severity: "high",
    ...awsGuide(
      "AWS IAM User Guide",
      "The confused deputy problem",
      "Use aws:SourceArn and aws:SourceAccount in resource policies to limit the permissions that a service has",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    remediationSteps: "Add a Condition with aws:SourceArn or aws:SourceAccount; for SES on a topic, both.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource, ["trust", "resource"]))
      yield* allowFaults(carrier, (statement) => violations(statement, carrier));
  },
);
