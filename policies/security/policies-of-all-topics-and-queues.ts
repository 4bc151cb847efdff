import { wellArchitected } from "../lib/frameworks";
import { known } from "../lib/known";
import { type Finding, ofType, stackRule } from "../lib/rule";
import { attachedTo } from "./tls-only-policies";

const TOPIC = "aws:sns/topic:Topic";
const QUEUE = "aws:sqs/queue:Queue";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

/** The fault of a topic or queue of that name, given the names of those that have a policy of its kind. */
export function violations(name: string, governed: readonly string[]): readonly string[] {
  return governed.includes(name) ? [] : ["has no policy, so that it takes messages without TLS: give it one"];
}

export const policiesOfAllTopicsAndQueues = stackRule(
  {
    name: "policies-of-all-topics-and-queues",
    requires: "Every topic and every queue has a policy",
    why: "without one, nothing denies requests without TLS",
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
    const of = (type: string) => resources.filter((resource) => resource.type === type);
    for (const [type, policy, property] of [
      [TOPIC, TOPIC_POLICY, "arn"],
      [QUEUE, QUEUE_POLICY, "queueUrl"],
    ] as const) {
      const governed = of(policy).map(({ props }) => attachedTo(known(props[property])));
      for (const resource of of(type))
        for (const fault of violations(String(known(resource.props.name)), governed)) yield { resource, fault };
    }
  },
);
