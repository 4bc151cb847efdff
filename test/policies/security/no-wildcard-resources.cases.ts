import { noWildcardResources } from "../../../policies/security/no-wildcard-resources";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";
import { REGION } from "../../support/policies/judging";

const QUEUE = arn("sqs", "feedback");
const AT = "it.props.policy";
const inRegion = { Condition: { StringEquals: { "aws:RequestedRegion": REGION } } };
const sendFrom = (
  addresses: unknown,
  more: { operator?: string; actions?: string | string[]; resource?: string } = {},
) => {
  const { operator = "StringEquals", actions = "ses:SendRawEmail", resource = arn("ses", "identity/*") } = more;
  return document(allow(actions, resource, { Condition: { [operator]: { "ses:FromAddress": addresses } } }));
};
const suppress = (more: object) => document(allow("ses:PutSuppressedDestination", "*", more));

export const cases: Cases = {
  rule: noWildcardResources,
  good: [
    rolePolicy(document(allow("sqs:ReceiveMessage", [QUEUE]))),
    {
      type: "aws:kms/key:Key",
      name: "key",
      props: { policy: document(allow("kms:Decrypt", "*", { Principal: { AWS: arn("iam", "role/x") } })) },
    },
  ],
  refused: [
    {
      what: "*",
      at: AT,
      value: document(allow("sqs:ReceiveMessage", "*")),
      says: ["it: policy, statement It allows sqs:ReceiveMessage on *: name the ARNs that are needed"],
    },
    {
      what: "a prefix in a list",
      at: AT,
      value: document(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], [QUEUE, arn("sqs", "f*")])),
      says: [
        "it: policy, statement It allows sqs:ReceiveMessage, sqs:DeleteMessage on arn:aws:sqs:us-east-1:111122223333:f*: name the ARNs that are needed",
      ],
    },
    {
      what: "?",
      at: AT,
      value: document(allow("sqs:ReceiveMessage", arn("sqs", "feedbac?"))),
      says: [
        "it: policy, statement It allows sqs:ReceiveMessage on arn:aws:sqs:us-east-1:111122223333:feedbac?: name the ARNs that are needed",
      ],
    },
    {
      what: "a policy variable",
      at: AT,
      value: document(allow("sqs:ReceiveMessage", arn("sqs", "${aws:username}"))),
      says: [
        "it: policy, statement It allows sqs:ReceiveMessage on arn:aws:sqs:us-east-1:111122223333:${aws:username}: name the ARNs that are needed",
      ],
    },
    {
      what: "NotResource",
      at: AT,
      value: document({ Sid: "It", Effect: "Allow", Action: "sqs:ReceiveMessage", NotResource: QUEUE }),
      says: [
        "it: policy, statement It allows every resource but those in its NotResource: list the resources that are needed",
      ],
    },
    {
      what: "no resource",
      at: AT,
      value: document({ Sid: "It", Effect: "Allow", Action: "sqs:ReceiveMessage" }),
      says: ["it: policy, statement It names no Resource: list the ARNs that are needed"],
    },
    {
      what: "an action without resources and without condition",
      at: AT,
      value: suppress({}),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination on *: confine it by a condition on aws:RequestedRegion",
      ],
    },
    {
      what: "its condition IfExists",
      at: AT,
      value: suppress({ Condition: { StringEqualsIfExists: { "aws:RequestedRegion": REGION } } }),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination on *: confine it by a condition on aws:RequestedRegion",
      ],
    },
    {
      what: "its condition the other way round",
      at: AT,
      value: suppress({ Condition: { StringNotEquals: { "aws:RequestedRegion": REGION } } }),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination on *: confine it by a condition on aws:RequestedRegion",
      ],
    },
    {
      what: "its condition on anything",
      at: AT,
      value: suppress({ Condition: { StringLike: { "aws:RequestedRegion": "*" } } }),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination on *: confine it by a condition on aws:RequestedRegion",
      ],
    },
    {
      what: "another condition",
      at: AT,
      value: suppress({ Condition: { StringEquals: { "aws:PrincipalTag/a": "b" } } }),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination on *: confine it by a condition on aws:RequestedRegion",
      ],
    },
    {
      what: "such an action beside another",
      at: AT,
      value: document(allow(["ses:PutSuppressedDestination", "ses:SendEmail"], "*", inRegion)),
      says: [
        "it: policy, statement It allows ses:PutSuppressedDestination, ses:SendEmail on *: put the actions that AWS has no resource for in a statement of their own",
      ],
    },
    {
      what: "a secret by *",
      at: AT,
      value: document(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:mail/porkbun-*"))),
      says: [
        "it: policy, statement It allows secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:111122223333:secret:mail/porkbun-*: end the secret's ARN with -??????, for the suffix that AWS adds",
      ],
    },
    {
      what: "a secret by a shorter suffix",
      at: AT,
      value: document(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:mail/porkbun-?????"))),
      says: [
        "it: policy, statement It allows secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:111122223333:secret:mail/porkbun-?????: end the secret's ARN with -??????, for the suffix that AWS adds",
      ],
    },
    ...[
      {
        what: "any identity, from a pattern of addresses",
        value: sendFrom("*@example.org", { operator: "StringLike" }),
      },
      { what: "any identity, from an address with a wildcard", value: sendFrom(["a@example.org", "*"]) },
      { what: "any identity, from no address", value: sendFrom([]) },
      {
        what: "any identity, from an address if there is one",
        value: sendFrom("a@example.org", { operator: "StringEqualsIfExists" }),
      },
    ].map(({ what, value }) => ({
      what,
      at: AT,
      value,
      says: [
        "it: policy, statement It allows ses:SendRawEmail on arn:aws:ses:us-east-1:111122223333:identity/*: name the ARNs that are needed",
      ],
    })),
    {
      what: "any identity for another action",
      at: AT,
      value: sendFrom("a@example.org", { actions: ["ses:SendRawEmail", "ses:SendEmail"] }),
      says: [
        "it: policy, statement It allows ses:SendRawEmail, ses:SendEmail on arn:aws:ses:us-east-1:111122223333:identity/*: name the ARNs that are needed",
      ],
    },
    {
      what: "any identity of any Region",
      at: AT,
      value: sendFrom("a@example.org", { resource: "arn:aws:ses:*:111122223333:identity/*" }),
      says: [
        "it: policy, statement It allows ses:SendRawEmail on arn:aws:ses:*:111122223333:identity/*: name the ARNs that are needed",
      ],
    },
    {
      what: "all log groups",
      at: AT,
      value: document(allow("logs:PutLogEvents", arn("logs", "log-group:*:*"))),
      says: [
        "it: policy, statement It allows logs:PutLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:*:*: name the ARNs that are needed",
      ],
    },
    {
      what: "other keys in a key's policy",
      at: "key.props.policy",
      value: document(allow("kms:Decrypt", arn("kms", "key/*"))),
      says: [
        "key: policy, statement It allows kms:Decrypt on arn:aws:kms:us-east-1:111122223333:key/*: name the ARNs that are needed",
      ],
    },
    {
      what: "no document",
      at: AT,
      value: undefined,
      says: ["it: policy is not a policy document: set it to a JSON object"],
    },
  ],
  harmless: [
    { what: "any identity, from named addresses", at: AT, value: sendFrom(["a@example.org", "b@example.org"]) },
    { what: "text for a list", at: AT, value: document(allow("sqs:ReceiveMessage", QUEUE)) },
    {
      what: "actions without resources, alone and confined",
      at: AT,
      value: document(allow(["SES:putSuppressedDestination", "ses:ListSuppressedDestinations"], "*", inRegion)),
    },
    {
      what: "metrics of one namespace",
      at: AT,
      value: document(
        allow("cloudwatch:PutMetricData", "*", { Condition: { StringEquals: { "cloudwatch:Namespace": ["mail"] } } }),
      ),
    },
    {
      what: "a secret by the suffix that AWS adds",
      at: AT,
      value: document(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:mail/porkbun-??????"))),
    },
    {
      what: "the streams of one log group",
      at: AT,
      value: document(allow("logs:PutLogEvents", arn("logs", "log-group:/aws/lambda/x:log-stream:*"))),
    },
    {
      what: "all of one log group",
      at: AT,
      value: document(allow("logs:PutLogEvents", arn("logs", "log-group:/aws/lambda/x:*"))),
    },
    {
      what: "a broad Deny",
      at: AT,
      value: document(allow("sqs:ReceiveMessage", QUEUE), { Effect: "Deny", Action: "sqs:*", NotResource: QUEUE }),
    },
  ],
  mutations: carriers(
    document(allow("s3:GetObject", "arn:aws:s3:::somewhere/*", { Principal: { AWS: arn("iam", "role/x") } })),
  ),
};
