import { parseArn } from "../lib/resources/arn";
import { wellArchitected } from "../lib/rule/frameworks";
import { type Carrier, documentsOf, readingFaults } from "../lib/iam/carriers";
import type { Statement } from "../lib/iam/document";
import { matches } from "../lib/iam/pattern";
import { known } from "../lib/unknown-values/known";
import { type Judged, ofType, resourceRule } from "../lib/rule/rule";

const SNS = ["sns:Publish"];
const SQS = ["sqs:SendMessage", "sqs:ReceiveMessage"];

/** By type, the calls that carry a message, and the property that says what the policy is of. */
const POLICIES: Readonly<Record<string, { readonly calls: readonly string[]; readonly of: string }>> = {
  "aws:sns/topic:Topic": { calls: SNS, of: "name" },
  "aws:sns/topicPolicy:TopicPolicy": { calls: SNS, of: "arn" },
  "aws:sqs/queue:Queue": { calls: SQS, of: "name" },
  "aws:sqs/queuePolicy:QueuePolicy": { calls: SQS, of: "queueUrl" },
};

/** The faults of the policy of a topic or queue of that name by its statements: calls that may come without TLS. */
export function* violations(
  statements: readonly Statement[],
  calls: readonly string[],
  name: string,
): Generator<string> {
  const denying = statements.filter(deniesPlaintext);
  for (const call of calls)
    if (!denying.some((statement) => covers(statement, call, name)))
      yield `lets ${call} on ${name} be called without TLS: deny it to everyone where aws:SecureTransport is false`;
}

function deniesPlaintext({ allows, principals, conditions }: Statement): boolean {
  const [condition] = conditions;
  return (
    !allows &&
    principals.some(({ kind, value }) => kind === "AWS" && value === "*") &&
    conditions.length === 1 &&
    condition?.operator === "bool" &&
    condition.key === "aws:securetransport" &&
    condition.values.length === 1 &&
    condition.values[0]?.toLowerCase() === "false"
  );
}

function covers({ actions, resources }: Statement, call: string, name: string): boolean {
  return (
    actions.some((action) => matches(action, call)) &&
    resources.some((resource) => resource === "*" || parseArn(resource)?.resource === name)
  );
}

function* judge(carrier: Carrier, { type, props }: Judged): Generator<string> {
  const { calls = [], of = "" } = POLICIES[type] ?? {};
  yield* readingFaults(carrier);
  for (const fault of violations(carrier.statements, calls, attachedTo(known(props[of]))))
    yield `${carrier.path} ${fault}`;
}

/** The name of a topic or queue at the end of its ARN or URL, or the name itself. */
export function attachedTo(arnOrUrl: unknown): string {
  return String(arnOrUrl).split(/[:/]/).at(-1) ?? "";
}

export const tlsOnlyPolicies = resourceRule(
  {
    name: "tls-only-policies",
    requires: "The policies of topics and queues deny every message that is sent without TLS",
    why: "bounces and complaints name people, and the request promises encryption in transit",
    severity: "high",
    ...wellArchitected(
      "SEC09-BP02",
      "Enforce encryption in transit",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html",
    ),
    remediationSteps: "Add a Deny for everyone with the condition Bool aws:SecureTransport false.",
  },
  ofType(...Object.keys(POLICIES)),
  function* (resource) {
    for (const carrier of documentsOf(resource)) yield* judge(carrier, resource);
  },
);
