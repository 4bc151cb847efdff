import { policiesOfAllTopicsAndQueues } from "../../../policies/security/policies-of-all-topics-and-queues";
import { allow, arn, type Cases, document } from "../cases";

export const cases: Cases = {
  rule: policiesOfAllTopicsAndQueues,
  good: [
    { type: "aws:sns/topic:Topic", name: "topic", props: { name: "bounces" } },
    { type: "aws:sqs/queue:Queue", name: "queue", props: { name: "feedback" } },
    {
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "topic-policy",
      props: { policy: document(allow("sns:Publish", arn("sns", "bounces"))) },
    },
    {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      name: "queue-policy",
      props: { policy: document(allow("sqs:SendMessage", [arn("sqs", "feedback")])) },
    },
  ],
  refused: [
    {
      what: "another topic",
      at: "topic.props.name",
      value: "complaints",
      says: ["topic: has no policy, so that it takes messages without TLS: give it one"],
    },
    {
      what: "a policy for another queue",
      at: "queue-policy.props.policy",
      value: document(allow("sqs:SendMessage", arn("sqs", "not-feedback"))),
      says: ["queue: has no policy, so that it takes messages without TLS: give it one"],
    },
    {
      what: "a policy that cannot be read",
      at: "topic-policy.props.policy",
      value: undefined,
      says: ["topic: has no policy, so that it takes messages without TLS: give it one"],
    },
  ],
  harmless: [
    {
      what: "text for a list",
      at: "queue-policy.props.policy",
      value: document(allow("sqs:SendMessage", arn("sqs", "feedback"))),
    },
  ],
  mutations: {
    "props.name": { weaker: ["another"] },
    "props.policy": { weaker: [document(allow("sns:Publish", arn("sns", "another")))] },
  },
};
