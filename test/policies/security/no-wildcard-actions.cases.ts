import { noWildcardActions } from "../../../policies/security/no-wildcard-actions";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../cases";

const queue = arn("sqs", "feedback");
const at = "it.props.policy";

export const cases: Cases = {
  rule: noWildcardActions,
  good: [rolePolicy(document(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], queue)))],
  refused: [
    {
      what: "*",
      at,
      value: document(allow("*", queue)),
      says: ["it: policy, statement It allows *: name the actions that are needed one by one"],
    },
    {
      what: "all of a service",
      at,
      value: document(allow("ses:*", queue)),
      says: ["it: policy, statement It allows ses:*: name the actions that are needed one by one"],
    },
    {
      what: "a prefix in a list",
      at,
      value: document(allow(["sqs:SendMessage", "ses:Send*"], queue)),
      says: ["it: policy, statement It allows ses:Send*: name the actions that are needed one by one"],
    },
    {
      what: "?",
      at,
      value: document(allow("ses:SendEmai?", queue)),
      says: ["it: policy, statement It allows ses:SendEmai?: name the actions that are needed one by one"],
    },
    {
      what: "mixed case",
      at,
      value: document(allow("SES:sEnD*", queue)),
      says: ["it: policy, statement It allows SES:sEnD*: name the actions that are needed one by one"],
    },
    {
      what: "the second statement",
      at,
      value: document(allow("sqs:SendMessage", queue), { Effect: "Allow", Action: "s3:*", Resource: queue }),
      says: ["it: policy, statement 2 allows s3:*: name the actions that are needed one by one"],
    },
    {
      what: "NotAction",
      at,
      value: document({ Sid: "It", Effect: "Allow", NotAction: "iam:*", Resource: queue }),
      says: [
        "it: policy, statement It allows every action but those in its NotAction: list the actions that are needed",
      ],
    },
    {
      what: "an object for a document",
      at,
      value: { Statement: allow("sqs:*", queue) },
      says: ["it: policy, statement It allows sqs:*: name the actions that are needed one by one"],
    },
    {
      what: "an element that IAM does not know",
      at,
      value: document({ Sid: "It", Effect: "Allow", action: "sqs:*", Resource: queue }),
      says: [
        "it: policy, statement It has the element action, which IAM does not know: spell it as IAM does",
        "it: policy, statement It has no Action: list the actions",
      ],
    },
    {
      what: "an action that is no text",
      at,
      value: document(allow([1], queue)),
      says: ["it: policy, statement It has something in Action that is no text: list actions or ARNs"],
    },
    { what: "no statement", at, value: document(), says: ["it: policy has no Statement: state what it allows"] },
    {
      what: "no effect",
      at,
      value: document({ Sid: "It", Action: "sqs:SendMessage", Resource: queue }),
      says: ["it: policy, statement It has no Effect: state Allow or Deny"],
    },
    {
      what: "no document",
      at,
      value: undefined,
      says: ["it: policy is no policy document: state it as a JSON object"],
    },
    { what: "no JSON", at, value: "{", says: ["it: policy is no policy document: state it as a JSON object"] },
    {
      what: "an inline policy of a role",
      at: "it.props.inlinePolicies",
      value: [{ name: "x", policy: document(allow("*", queue)) }],
      says: ["it: inlinePolicies[0].policy, statement It allows *: name the actions that are needed one by one"],
    },
  ],
  harmless: [
    { what: "text for a list", at, value: document(allow("sqs:ReceiveMessage", queue)) },
    { what: "other case", at, value: document(allow("SQS:receivemessage", queue)) },
    { what: "an object for a document", at, value: { Statement: [allow("sqs:ReceiveMessage", queue)] } },
    {
      what: "a broad Deny",
      at,
      value: document(allow("sqs:SendMessage", queue), { Effect: "Deny", Action: "*", Resource: "*" }),
    },
  ],
  mutations: carriers(document(allow("sqs:*", queue))),
};
