import { redrive } from "../../../policies/security/redrive";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

const to = (deadLetterTargetArn: unknown, maxReceiveCount: unknown = 5) =>
  JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
const DEAD = arn("sqs", "dead-letter");
const weaker = ["", "{", "{}", to("x"), to(arn("sns", "topic"))];

export const cases: Cases = {
  rule: redrive,
  good: [
    {
      type: "aws:sqs/queue:Queue",
      name: "feedback",
      props: { redrivePolicy: to(DEAD), messageRetentionSeconds: 345600 },
    },
    { type: "aws:sqs/queue:Queue", name: "dead-letter", props: { messageRetentionSeconds: 1209600 } },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      name: "subscription",
      props: { protocol: "sqs", redrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD }) },
    },
    { type: "aws:sns/topicSubscription:TopicSubscription", name: "person", props: { protocol: "email" } },
  ],
  refused: [
    {
      what: "a queue without",
      at: "feedback.props.redrivePolicy",
      value: undefined,
      says: [
        "feedback: loses what cannot be processed: state redrivePolicy, or 1209600 messageRetentionSeconds if it is a dead-letter queue",
      ],
    },
    {
      what: "a last queue that forgets",
      at: "dead-letter.props.messageRetentionSeconds",
      value: undefined,
      says: [
        "dead-letter: loses what cannot be processed: state redrivePolicy, or 1209600 messageRetentionSeconds if it is a dead-letter queue",
      ],
    },
    {
      what: "no JSON",
      at: "feedback.props.redrivePolicy",
      value: "{",
      says: [
        "feedback: has a redrivePolicy that names no queue: state deadLetterTargetArn and maxReceiveCount",
        "feedback: has a redrivePolicy without a maxReceiveCount of 1 to 1000: state it",
      ],
    },
    {
      what: "to no queue",
      at: "feedback.props.redrivePolicy",
      value: to("dead-letter"),
      says: ["feedback: has a redrivePolicy that names no queue: state deadLetterTargetArn and maxReceiveCount"],
    },
    {
      what: "without a count",
      at: "feedback.props.redrivePolicy",
      value: JSON.stringify({ deadLetterTargetArn: DEAD }),
      says: ["feedback: has a redrivePolicy without a maxReceiveCount of 1 to 1000: state it"],
    },
    {
      what: "a count of nothing",
      at: "feedback.props.redrivePolicy",
      value: to(DEAD, 0),
      says: ["feedback: has a redrivePolicy without a maxReceiveCount of 1 to 1000: state it"],
    },
    {
      what: "an unknown policy",
      at: "feedback.props.redrivePolicy",
      value: UNKNOWN,
      says: [
        "feedback: redrivePolicy is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a subscription without",
      at: "subscription.props.redrivePolicy",
      value: undefined,
      says: [
        "subscription: loses what its endpoint refuses: state a redrivePolicy with the deadLetterTargetArn of a queue",
      ],
    },
    {
      what: "a function without",
      at: "person.props.protocol",
      value: "lambda",
      says: ["person: loses what its endpoint refuses: state a redrivePolicy with the deadLetterTargetArn of a queue"],
    },
  ],
  harmless: [
    {
      what: "an object for a text",
      at: "feedback.props.redrivePolicy",
      value: { deadLetterTargetArn: DEAD, maxReceiveCount: "3" },
    },
    {
      what: "other order",
      at: "feedback.props.redrivePolicy",
      value: JSON.stringify({ maxReceiveCount: 1, deadLetterTargetArn: DEAD }),
    },
    { what: "another person", at: "person.props.protocol", value: "sms" },
  ],
  mutations: {
    "props.redrivePolicy": { weaker },
    "props.messageRetentionSeconds": {
      weaker: "matters only where there is no redrive; see the refused cases",
      absent: "as above",
    },
    "props.protocol": { weaker: "any protocol but those of people needs a redrive", absent: "the provider refuses it" },
  },
};
