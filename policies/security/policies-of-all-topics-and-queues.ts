import { wellArchitected } from "../lib/frameworks";
import { documentsOf } from "../lib/iam/carriers";
import { known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

const TOPIC = "aws:sns/topic:Topic";
const QUEUE = "aws:sqs/queue:Queue";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

/** The fault of a topic or queue of that name, given the ARNs that policies of its kind are for. */
export function violations(name: string, arns: readonly string[]): readonly string[] {
  return arns.some((arn) => arn.endsWith(`:${name}`))
    ? []
    : ["has no policy, so that it takes messages without TLS: give it one"];
}

function arnsIn(resources: readonly JudgedInStack[], type: string): readonly string[] {
  return resources
    .filter((resource) => resource.type === type)
    .flatMap((resource) => [...documentsOf(resource, ["resource"])])
    .flatMap(({ statements }) => statements.flatMap((statement) => statement.resources));
}

export const policiesOfAllTopicsAndQueues = stackRule(
  {
    name: "policies-of-all-topics-and-queues",
    requires: "Every topic and every queue has a policy",
    why: "without one nothing denies plaintext",
    severity: "medium",
    ...wellArchitected(
      "SEC09-BP02",
      "Enforce encryption in transit",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html",
    ),
    remediationSteps: "Add an aws.sns.TopicPolicy or aws.sqs.QueuePolicy that names its ARN and denies plaintext.",
  },
  ofType(TOPIC, QUEUE),
  function* (resources): Generator<Finding> {
    for (const [type, policy] of [
      [TOPIC, TOPIC_POLICY],
      [QUEUE, QUEUE_POLICY],
    ] as const) {
      const arns = arnsIn(resources, policy);
      for (const resource of resources.filter((each) => each.type === type))
        for (const fault of violations(String(known(resource.props.name)), arns)) yield { resource, fault };
    }
  },
);
