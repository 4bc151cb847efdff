import { tlsOnlyPolicies } from "../../../policies/security/tls-only-policies";
import { allow, arn, carriers, type Cases, document } from "../cases";

const topic = arn("sns", "bounces");
const queue = arn("sqs", "feedback");
const plaintext = { Bool: { "aws:SecureTransport": "false" } };
const deny = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: resource,
  Condition: plaintext,
  ...more,
});
const publish = allow("sns:Publish", topic, { Principal: { AWS: arn("iam", "role/x") } });
const at = "topic.props.policy";

export const cases: Cases = {
  rule: tlsOnlyPolicies,
  good: [
    {
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "topic",
      props: { arn: topic, policy: document(publish, deny("sns:Publish", topic)) },
    },
    { type: "aws:sqs/queuePolicy:QueuePolicy", name: "queue", props: { policy: document(deny("sqs:*", queue)) } },
  ],
  refused: [
    {
      what: "no Deny",
      at,
      value: document(publish),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "a Deny of another call",
      at,
      value: document(publish, deny("sns:Subscribe", topic)),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "a Deny for another topic",
      at,
      value: document(publish, deny("sns:Publish", arn("sns", "other"))),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "a Deny for one principal",
      at,
      value: document(publish, deny("sns:Publish", topic, { Principal: { AWS: arn("iam", "role/x") } })),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "a Deny with one condition more",
      at,
      value: document(
        publish,
        deny("sns:Publish", topic, { Condition: { ...plaintext, StringEquals: { "aws:SourceVpc": "x" } } }),
      ),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "a Deny of TLS itself",
      at,
      value: document(publish, deny("sns:Publish", topic, { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "an Allow with that condition",
      at,
      value: document({ ...publish, Condition: plaintext }),
      says: [
        "topic: policy lets sns:Publish on arn:aws:sns:us-east-1:111122223333:bounces come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "half of a queue's calls",
      at: "queue.props.policy",
      value: document(deny("sqs:SendMessage", queue)),
      says: [
        "queue: policy lets sqs:ReceiveMessage on arn:aws:sqs:us-east-1:111122223333:feedback come without TLS: deny it to everyone where aws:SecureTransport is false",
      ],
    },
    {
      what: "no statement",
      at,
      value: document(),
      says: [
        "topic: policy has no Statement: state what it allows",
        "topic: policy names no Resource: state the ARN that the policy is of",
      ],
    },
    {
      what: "no document",
      at,
      value: undefined,
      says: [
        "topic: policy is no policy document: state it as a JSON object",
        "topic: policy names no Resource: state the ARN that the policy is of",
      ],
    },
  ],
  harmless: [
    {
      what: "other spellings",
      at,
      value: document(
        publish,
        deny(["SNS:publish"], ["*"], {
          Principal: { AWS: ["*"] },
          Condition: { bool: { "AWS:securetransport": [false] } },
        }),
      ),
    },
    { what: "a broader Deny", at, value: document(deny("*", "*"), publish) },
  ],
  mutations: carriers(document(publish)),
};
