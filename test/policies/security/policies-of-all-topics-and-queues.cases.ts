import { policiesOfAllTopicsAndQueues } from "../../../policies/security/policies-of-all-topics-and-queues";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

const url = (queue: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${queue}`;

export const cases: Cases = {
  rule: policiesOfAllTopicsAndQueues,
  good: [
    { type: "aws:sns/topic:Topic", name: "topic", props: { name: "bounces" } },
    { type: "aws:sqs/queue:Queue", name: "queue", props: { name: "feedback" } },
    { type: "aws:sns/topicPolicy:TopicPolicy", name: "topic-policy", props: { arn: arn("sns", "bounces") } },
    { type: "aws:sqs/queuePolicy:QueuePolicy", name: "queue-policy", props: { queueUrl: url("feedback") } },
  ],
  refused: [
    {
      what: "another topic",
      at: "topic.props.name",
      value: "complaints",
      says: ["topic: has no policy, so that it takes messages without TLS: give it one"],
    },
    {
      what: "a policy of another queue",
      at: "queue-policy.props.queueUrl",
      value: url("not-feedback"),
      says: ["queue: has no policy, so that it takes messages without TLS: give it one"],
    },
    {
      what: "a policy for nothing",
      at: "topic-policy.props.arn",
      value: undefined,
      says: ["topic: has no policy, so that it takes messages without TLS: give it one"],
    },
    {
      what: "a policy for something unknown",
      at: "topic-policy.props.arn",
      value: UNKNOWN,
      says: [
        "topic-policy: arn is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "a document of any kind", at: "queue-policy.props.policy", value: "{}" }],
  mutations: {
    "props.name": { weaker: ["another"] },
    "props.arn": { weaker: [arn("sns", "another")] },
    "props.queueUrl": { weaker: [url("another")] },
  },
};
