import { noWildcardActions } from "../../../policies/security/no-wildcard-actions";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";

const QUEUE = arn("sqs", "feedback");
const AT = "it.props.policy";

export const cases: Cases = {
  rule: noWildcardActions,
  good: [rolePolicy(document(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], QUEUE)))],
  refused: [
    {
      what: "*",
      at: AT,
      value: document(allow("*", QUEUE)),
      says: ["it: policy, statement It allows *: name the actions that are needed one by one"],
    },
    {
      what: "all of a service",
      at: AT,
      value: document(allow("ses:*", QUEUE)),
      says: ["it: policy, statement It allows ses:*: name the actions that are needed one by one"],
    },
    {
      what: "a prefix in a list",
      at: AT,
      value: document(allow(["sqs:SendMessage", "ses:Send*"], QUEUE)),
      says: ["it: policy, statement It allows ses:Send*: name the actions that are needed one by one"],
    },
    {
      what: "?",
      at: AT,
      value: document(allow("ses:SendEmai?", QUEUE)),
      says: ["it: policy, statement It allows ses:SendEmai?: name the actions that are needed one by one"],
    },
    {
      what: "mixed case",
      at: AT,
      value: document(allow("SES:sEnD*", QUEUE)),
      says: ["it: policy, statement It allows SES:sEnD*: name the actions that are needed one by one"],
    },
    {
      what: "the second statement",
      at: AT,
      value: document(allow("sqs:SendMessage", QUEUE), { Effect: "Allow", Action: "s3:*", Resource: QUEUE }),
      says: ["it: policy, statement 2 allows s3:*: name the actions that are needed one by one"],
    },
    {
      what: "NotAction",
      at: AT,
      value: document({ Sid: "It", Effect: "Allow", NotAction: "iam:*", Resource: QUEUE }),
      says: [
        "it: policy, statement It allows every action but those in its NotAction: list the actions that are needed",
      ],
    },
    {
      what: "an object for a document",
      at: AT,
      value: { Statement: allow("sqs:*", QUEUE) },
      says: ["it: policy, statement It allows sqs:*: name the actions that are needed one by one"],
    },
    {
      what: "an element that IAM does not know",
      at: AT,
      value: document({ Sid: "It", Effect: "Allow", action: "sqs:*", Resource: QUEUE }),
      says: [
        "it: policy, statement It has the element action, which IAM does not know: spell it as IAM does",
        "it: policy, statement It has no Action: list the actions",
      ],
    },
    {
      what: "an action that is not text",
      at: AT,
      value: document(allow([1], QUEUE)),
      says: ["it: policy, statement It has something in Action that is not text: list actions or ARNs"],
    },
    { what: "no statement", at: AT, value: document(), says: ["it: policy has no Statement: list what it allows"] },
    {
      what: "no effect",
      at: AT,
      value: document({ Sid: "It", Action: "sqs:SendMessage", Resource: QUEUE }),
      says: ["it: policy, statement It has no Effect: set it to Allow or Deny"],
    },
    {
      what: "no document",
      at: AT,
      value: undefined,
      says: ["it: policy is not a policy document: set it to a JSON object"],
    },
    { what: "no JSON", at: AT, value: "{", says: ["it: policy is not a policy document: set it to a JSON object"] },
    {
      what: "an inline policy of a role",
      at: "it.props.inlinePolicies",
      value: [{ name: "x", policy: document(allow("*", QUEUE)) }],
      says: ["it: inlinePolicies[0].policy, statement It allows *: name the actions that are needed one by one"],
    },
  ],
  harmless: [
    { what: "text for a list", at: AT, value: document(allow("sqs:ReceiveMessage", QUEUE)) },
    { what: "other case", at: AT, value: document(allow("SQS:receivemessage", QUEUE)) },
    { what: "an object for a document", at: AT, value: { Statement: [allow("sqs:ReceiveMessage", QUEUE)] } },
    {
      what: "a broad Deny",
      at: AT,
      value: document(allow("sqs:SendMessage", QUEUE), { Effect: "Deny", Action: "*", Resource: "*" }),
    },
  ],
  mutations: carriers(document(allow("sqs:*", QUEUE))),
};
