import { wellArchitected } from "../lib/frameworks";
import { type Carrier, documentsOf, readingFaults } from "../lib/iam/carriers";
import type { Statement } from "../lib/iam/document";
import { matches } from "../lib/iam/pattern";
import { ofType, resourceRule } from "../lib/rule";

/** The calls that carry a message, by what the policy is of. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  "aws:sns/topicPolicy:TopicPolicy": ["sns:Publish"],
  "aws:sqs/queuePolicy:QueuePolicy": ["sqs:SendMessage", "sqs:ReceiveMessage"],
};

/** The faults of a policy by its statements: calls on a resource that it allows and that may come without TLS. */
export function* violations(statements: readonly Statement[], calls: readonly string[]): Generator<string> {
  const denying = statements.filter(deniesPlaintext);
  const resources = new Set(statements.flatMap((statement) => statement.resources));
  if (resources.size === 0) yield "names no Resource: state the ARN that the policy is of";
  for (const resource of resources)
    for (const call of calls)
      if (!denying.some((statement) => covers(statement, call, resource)))
        yield `lets ${call} on ${resource} come without TLS: deny it to everyone where aws:SecureTransport is false`;
}

function deniesPlaintext({ allows, principals, conditions }: Statement): boolean {
  const [condition] = conditions;
  return (
    !allows &&
    principals.some(({ value }) => value === "*") &&
    conditions.length === 1 &&
    condition?.operator === "bool" &&
    condition.key === "aws:securetransport" &&
    condition.values.length === 1 &&
    condition.values[0]?.toLowerCase() === "false"
  );
}

function covers({ actions, resources }: Statement, call: string, resource: string): boolean {
  return actions.some((action) => matches(action, call)) && resources.some((pattern) => matches(pattern, resource));
}

function* judge(carrier: Carrier): Generator<string> {
  const { path, statements, type } = carrier;
  yield* readingFaults(carrier);
  for (const fault of violations(statements, CALLS[type] ?? [])) yield `${path} ${fault}`;
}

export const tlsOnlyPolicies = resourceRule(
  {
    name: "tls-only-policies",
    requires: "The policies of topics and queues deny every message that comes without TLS",
    why: "bounces and complaints name people, and the request promises encryption in transit",
    severity: "high",
    ...wellArchitected(
      "SEC09-BP02",
      "Enforce encryption in transit",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html",
    ),
    remediationSteps: "Add a Deny for everyone with the condition Bool aws:SecureTransport false.",
  },
  ofType(...Object.keys(CALLS)),
  function* (resource) {
    for (const carrier of documentsOf(resource)) yield* judge(carrier);
  },
);
