import { tlsOnlyPolicies } from "../../../policies/security/tls-only-policies";
import { allow, arn, carriers, type Cases, document } from "../../support/policies/cases";
import { ACCOUNT } from "../../support/policies/judging";

const TOPIC = arn("sns", "bounces");
const QUEUE = arn("sqs", "feedback");
const plaintext = { Bool: { "aws:SecureTransport": "false" } };
const deny = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: resource,
  Condition: plaintext,
  ...more,
});
const publish = allow("sns:Publish", TOPIC, { Principal: { AWS: arn("iam", "role/x") } });
const AT = "topic.props.policy";
const NO_TLS =
  "topic: policy lets sns:Publish on bounces be called without TLS: deny it to everyone where aws:SecureTransport is false";

export const cases: Cases = {
  rule: tlsOnlyPolicies,
  good: [
    {
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "topic",
      props: { arn: TOPIC, policy: document(publish, deny("sns:Publish", TOPIC)) },
    },
    {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      name: "queue",
      props: {
        queueUrl: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/feedback`,
        policy: document(deny("sqs:*", QUEUE)),
      },
    },
    { type: "aws:sns/topic:Topic", name: "bare", props: { name: "bounces" } },
  ],
  refused: [
    {
      what: "no Deny",
      at: AT,
      value: document(publish),
      says: [NO_TLS],
    },
    {
      what: "a Deny of another call",
      at: AT,
      value: document(publish, deny("sns:Subscribe", TOPIC)),
      says: [NO_TLS],
    },
    {
      what: "a Deny for another topic",
      at: AT,
      value: document(publish, deny("sns:Publish", arn("sns", "other"))),
      says: [NO_TLS],
    },
    {
      what: "a Deny for one principal",
      at: AT,
      value: document(publish, deny("sns:Publish", TOPIC, { Principal: { AWS: arn("iam", "role/x") } })),
      says: [NO_TLS],
    },
    {
      what: "a Deny for every service",
      at: AT,
      value: document(publish, deny("sns:Publish", TOPIC, { Principal: { Service: "*" } })),
      says: [NO_TLS],
    },
    {
      what: "the policy of another topic",
      at: "topic.props.arn",
      value: arn("sns", "complaints"),
      says: [NO_TLS.replace("bounces", "complaints")],
    },
    {
      what: "a policy stated with the topic",
      at: "bare.props.policy",
      value: document(publish),
      says: [NO_TLS.replace("topic: ", "bare: ")],
    },
    {
      what: "a Deny with one condition more",
      at: AT,
      value: document(
        publish,
        deny("sns:Publish", TOPIC, { Condition: { ...plaintext, StringEquals: { "aws:SourceVpc": "x" } } }),
      ),
      says: [NO_TLS],
    },
    {
      what: "a Deny of TLS itself",
      at: AT,
      value: document(publish, deny("sns:Publish", TOPIC, { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      says: [NO_TLS],
    },
    {
      what: "an Allow with that condition",
      at: AT,
      value: document({ ...publish, Condition: plaintext }),
      says: [NO_TLS],
    },
    {
      what: "half of a queue's calls",
      at: "queue.props.policy",
      value: document(deny("sqs:SendMessage", QUEUE)),
      says: [
        "queue: policy lets sqs:ReceiveMessage on feedback be called without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "no statement",
      at: AT,
      value: document(),
      says: ["topic: policy has no Statement: list what it allows", NO_TLS],
    },
    {
      what: "no document",
      at: AT,
      value: undefined,
      says: ["topic: policy is not a policy document: set it to a JSON object", NO_TLS],
    },
  ],
  harmless: [
    {
      what: "other spellings",
      at: AT,
      value: document(
        publish,
        deny(["SNS:publish"], ["*"], {
          Principal: { AWS: ["*"] },
          Condition: { bool: { "AWS:securetransport": [false] } },
        }),
      ),
    },
    { what: "a broader Deny", at: AT, value: document(deny("*", "*"), publish) },
  ],
  mutations: {
    ...carriers(document(publish)),
    "props.policy": { weaker: [document(publish)], absent: "a topic or queue may do without, and has a policy apart" },
    "props.arn": { weaker: [arn("sns", "another")] },
    "props.queueUrl": { weaker: ["https://sqs.us-east-1.amazonaws.com/111122223333/another"] },
    "props.name": {
      weaker: "without a policy of its own nothing is judged by it",
      absent: "as above",
      unknown: "as above",
    },
  },
};
