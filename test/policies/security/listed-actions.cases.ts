import { listedActions } from "../../../policies/security/listed-actions";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";

const key = (actions: readonly string[], principal: object) => document(allow(actions, "*", { Principal: principal }));
const unlisted = (name: string, path: string, action: string, list: string) =>
  `${name}: ${path}, statement It allows ${action}, which is not among the actions of this system: remove it, or list it under ${list} in policies/security/listed-actions.ts`;
const AT = "it.props.policy";

export const cases: Cases = {
  rule: listedActions,
  good: [
    rolePolicy(document(allow(["SQS:receivemessage", "sqs:DeleteMessage"], arn("sqs", "feedback")))),
    {
      type: "aws:iam/role:Role",
      name: "role",
      props: { assumeRolePolicy: document(allow("sts:AssumeRole", undefined, { Principal: { Service: "x" } })) },
    },
    {
      type: "aws:kms/key:Key",
      name: "key",
      props: { policy: key(["kms:Decrypt"], { AWS: "arn:aws:iam::111122223333:role/x" }) },
    },
    {
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "topic",
      props: { policy: document(allow("sns:Publish", arn("sns", "x"), { Principal: { Service: "x" } })) },
    },
  ],
  refused: [
    ...[
      "sqs:PurgeQueue",
      "dynamodb:DeleteTable",
      "secretsmanager:PutSecretValue",
      "iam:PassRole",
      "sts:AssumeRole",
    ].map((action) => ({
      what: `${action} for a role`,
      at: AT,
      value: document(allow(action, arn("x", "x"))),
      says: [unlisted("it", "policy", action, "identity")],
    })),
    {
      what: "deleting people",
      at: AT,
      value: document(allow("dynamodb:DeleteItem", arn("dynamodb", "table/example-recipients"))),
      says: [
        `it: policy, statement It allows dynamodb:DeleteItem on ${arn("dynamodb", "table/example-recipients")}: only what waits for a digest is ever deleted, so name only that table`,
      ],
    },
    {
      what: "one more action",
      at: AT,
      value: document(allow(["sqs:ReceiveMessage", "sqs:DeleteQueue"], arn("sqs", "feedback"))),
      says: [unlisted("it", "policy", "sqs:DeleteQueue", "identity")],
    },
    {
      what: "session tags in a trust policy",
      at: "role.props.assumeRolePolicy",
      value: document(allow("sts:TagSession", undefined, {})),
      says: [unlisted("role", "assumeRolePolicy", "sts:TagSession", "trust")],
    },
    {
      what: "a grant of a key by a role",
      at: "key.props.policy",
      value: key(["kms:CreateGrant"], { AWS: "arn:aws:iam::111122223333:role/x" }),
      says: [unlisted("key", "policy", "kms:CreateGrant", "aws:kms/key:Key")],
    },
    {
      what: "subscribing for a service",
      at: "topic.props.policy",
      value: document(allow("sns:Subscribe", arn("sns", "x"), {})),
      says: [unlisted("topic", "policy", "sns:Subscribe", "aws:sns/topicPolicy:TopicPolicy")],
    },
    {
      what: "a policy of a type that has none here",
      at: "topic.type",
      value: "aws:s3/bucketPolicy:BucketPolicy",
      says: [unlisted("topic", "policy", "sns:Publish", "aws:s3/bucketPolicy:BucketPolicy")],
    },
  ],
  harmless: [
    {
      what: "deleting what waits for a digest, in a stack that is not prod",
      at: AT,
      value: document(allow("dynamodb:DeleteItem", arn("dynamodb", "table/example-digests-dev"))),
    },
    { what: "fewer actions", at: AT, value: document(allow("sqs:ReceiveMessage", arn("sqs", "feedback"))) },
    {
      what: "a Deny of an action that is not listed",
      at: AT,
      value: document({ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }),
    },
    {
      what: "administration of a key, which another rule lists",
      at: "key.props.policy",
      value: key(["kms:PutKeyPolicy"], { AWS: "arn:aws:iam::111122223333:root" }),
    },
  ],
  mutations: carriers(document(allow("s3:GetObject", "*"))),
};
