import { redriveWithinStack } from "../../../policies/security/redrive-within-stack";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

const to = (queue: string) => JSON.stringify({ deadLetterTargetArn: arn("sqs", queue), maxReceiveCount: 5 });

export const cases: Cases = {
  rule: redriveWithinStack,
  good: [
    { type: "aws:sqs/queue:Queue", name: "feedback", props: { name: "feedback", redrivePolicy: to("dead-letter") } },
    { type: "aws:sqs/queue:Queue", name: "dead-letter", props: { name: "dead-letter", redrivePolicy: UNKNOWN } },
    { type: "aws:sqs/queue:Queue", name: "undelivered", props: { name: "undelivered" } },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      name: "subscription",
      props: { redrivePolicy: to("undelivered") },
    },
  ],
  refused: [
    {
      what: "to a queue elsewhere",
      at: "subscription.props.redrivePolicy",
      value: to("others"),
      says: [
        "subscription: sends what fails to others, which is no queue of this stack: name one that is",
        "undelivered: is at the end of no redrive and sends nothing on: state redrivePolicy, or remove it",
      ],
    },
    {
      what: "no redrive at all",
      at: "feedback.props.redrivePolicy",
      value: undefined,
      says: [
        "feedback: is at the end of no redrive and sends nothing on: state redrivePolicy, or remove it",
        "dead-letter: is at the end of no redrive and sends nothing on: state redrivePolicy, or remove it",
      ],
    },
    {
      what: "a last queue renamed",
      at: "dead-letter.props.name",
      value: "renamed",
      says: [
        "feedback: sends what fails to dead-letter, which is no queue of this stack: name one that is",
        "dead-letter: is at the end of no redrive and sends nothing on: state redrivePolicy, or remove it",
      ],
    },
  ],
  harmless: [{ what: "one last queue for all", at: "undelivered.props.redrivePolicy", value: to("dead-letter") }],
  mutations: {
    "props.name": { weaker: "only the names of last queues matter; see the refused cases", absent: "as above" },
    "props.redrivePolicy": {
      weaker: [to("another")],
      absent: "redrive refuses it where it must not be",
      unknown: "what is not stated may show as unknown, and counts as absent",
    },
  },
};
