import { noPublicPrincipals } from "../../../policies/security/no-public-principals";
import { allow, arn, carriers, type Cases, document } from "../cases";
import { ACCOUNT } from "../judging";

const topic = arn("sns", "bounces");
const at = "it.props.policy";
const publish = (principal: unknown, condition?: object) =>
  document(allow("sns:Publish", topic, { Principal: principal, ...(condition && { Condition: condition }) }));

export const cases: Cases = {
  rule: noPublicPrincipals,
  good: [
    {
      type: "aws:sns/topicPolicy:TopicPolicy",
      props: { arn: topic, policy: publish({ AWS: `arn:aws:iam::${ACCOUNT}:role/x` }) },
    },
    {
      type: "aws:lambda/permission:Permission",
      name: "permission",
      props: { action: "lambda:InvokeFunction", principal: "sns.amazonaws.com", sourceArn: topic },
    },
  ],
  refused: [
    {
      what: "*",
      at,
      value: publish("*"),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "AWS: *",
      at,
      value: publish({ AWS: "*" }),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "* in a list",
      at,
      value: publish({ AWS: [ACCOUNT, "*"] }),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "roles of any account",
      at,
      value: publish({ AWS: "arn:aws:iam::*:role/x" }),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "NotPrincipal",
      at,
      value: document({
        Sid: "It",
        Effect: "Allow",
        NotPrincipal: { AWS: ACCOUNT },
        Action: "sns:Publish",
        Resource: topic,
      }),
      says: [
        "it: policy, statement It allows everyone but those in its NotPrincipal: name the principals that are meant",
      ],
    },
    {
      what: "a principal that is nobody",
      at,
      value: publish([]),
      says: ["it: policy, statement It has a Principal that names nobody: name the principals that are meant"],
    },
    {
      what: "* with a condition that does not confine",
      at,
      value: publish("*", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "* from any account's source",
      at,
      value: publish("*", { ArnLike: { "aws:SourceArn": "arn:aws:ses:us-east-1:*:identity/*" } }),
      says: [
        "it: policy, statement It allows sns:Publish to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "a Lambda permission",
      at: "permission.props",
      value: { action: "lambda:InvokeFunction", principal: "*" },
      says: [
        "permission: principal, statement 1 allows lambda:InvokeFunction to everyone: name the principal, or confine it by aws:SourceArn, aws:SourceAccount, aws:PrincipalArn",
      ],
    },
    {
      what: "no document",
      at,
      value: undefined,
      says: ["it: policy is no policy document: state it as a JSON object"],
    },
  ],
  harmless: [
    { what: "* confined to an account", at, value: publish("*", { StringEquals: { "AWS:SourceAccount": ACCOUNT } }) },
    {
      what: "* confined to roles",
      at,
      value: publish({ AWS: "*" }, { ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${ACCOUNT}:role/app-*`] } }),
    },
    {
      what: "a Deny for everyone",
      at,
      value: document({ Effect: "Deny", Principal: "*", Action: "sns:Publish", Resource: topic }),
    },
  ],
  mutations: carriers(publish("*")),
};
