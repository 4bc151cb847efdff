import { arnsOfTheStack } from "../../../policies/security/arns-of-the-stack";
import { allow, arn, type Cases, document } from "../../support/policies/cases";
import { PROVIDER, UNKNOWN } from "../../support/policies/judging";

const policy = (...resources: readonly string[]) => document(allow("x:y", resources));
const stranger = (path: string, named: string) => [
  `policy: ${path} names ${named}, which this stack does not make: name what it makes, or list in policies/security/arns-of-the-stack.ts why it is elsewhere`,
];
const AT = "policy.props.policy";
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

export const cases: Cases = {
  rule: arnsOfTheStack,
  good: [
    { type: "pulumi:providers:aws", name: "aws", provider: undefined, props: PROVIDER },
    { type: "aws:sns/topic:Topic", name: "topic", props: { name: "bounces", arn: UNKNOWN } },
    { type: "aws:secretsmanager/secret:Secret", name: "secret", props: { name: "mail/porkbun" } },
    { type: "aws:dynamodb/table:Table", name: "table", props: { name: "recipients" } },
    { type: "aws:kms/key:Key", name: "key", props: { arn: arn("kms", "key/1") } },
    { type: "aws:iam/role:Role", name: "role", props: { name: "runner", assumeRolePolicy: "{}" } },
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "policy",
      props: { role: "runner", policy: policy(arn("sns", "bounces"), arn("dynamodb", "table/recipients")) },
    },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      name: "feedback",
      props: { topic: arn("sns", "bounces"), protocol: "sqs", endpoint: arn("sns", "bounces") },
    },
    { type: "aws:sns/topic:Topic", name: "status", props: { name: "mail-status-mail", arn: UNKNOWN } },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      name: "subscriber",
      props: { topic: arn("sns", "mail-status-mail"), protocol: "sqs", endpoint: arn("sqs", "application") },
    },
    {
      type: "command:local:Command",
      name: "command",
      provider: undefined,
      props: { environment: { DEPLOY_ROLE_ARN: role("deploy"), SECRET: arn("secretsmanager", "secret:mail/porkbun") } },
    },
  ],
  refused: [
    {
      what: "a stranger's queue for feedback",
      at: "feedback.props.endpoint",
      value: arn("sqs", "stranger"),
      says: [
        `feedback: endpoint names ${arn("sqs", "stranger")}, which this stack does not make: name what it makes, or list in policies/security/arns-of-the-stack.ts why it is elsewhere`,
      ],
    },
    {
      what: "a stranger's function for outcomes",
      at: "subscriber.props.endpoint",
      value: arn("lambda", "function:stranger"),
      says: [
        `subscriber: endpoint names ${arn("lambda", "function:stranger")}, which this stack does not make: name what it makes, or list in policies/security/arns-of-the-stack.ts why it is elsewhere`,
      ],
    },
    {
      what: "another topic of the account",
      at: AT,
      value: policy(arn("sns", "bounces"), arn("sns", "stranger")),
      says: stranger("policy.Statement.0.Resource.1", arn("sns", "stranger")),
    },
    {
      what: "a name that only begins like ours",
      at: AT,
      value: policy(arn("sns", "bounces-2")),
      says: stranger("policy.Statement.0.Resource.0", arn("sns", "bounces-2")),
    },
    {
      what: "our topic's name in another account",
      at: AT,
      value: policy(arn("sns", "bounces", "999999999999")),
      says: stranger("policy.Statement.0.Resource.0", arn("sns", "bounces", "999999999999")),
    },
    {
      what: "our topic's name in another service",
      at: AT,
      value: policy(arn("sqs", "bounces")),
      says: stranger("policy.Statement.0.Resource.0", arn("sqs", "bounces")),
    },
    {
      what: "an ARN without an account",
      at: AT,
      value: policy("arn:aws:s3:::stranger"),
      says: stranger("policy.Statement.0.Resource.0", "arn:aws:s3:::stranger"),
    },
    {
      what: "escaped letters",
      at: AT,
      value: policy(arn("sns", "stranger")).replace("stranger", "\\u0073tranger"),
      says: stranger("policy.Statement.0.Resource.0", arn("sns", "stranger")),
    },
    {
      what: "the permissions of a role that the stack does not create",
      at: "policy.props.role",
      value: "admin",
      says: ["policy: gives rights to admin, which is not a role of this stack: name one that is"],
    },
    {
      what: "another secret for the command",
      at: "command.props.environment.SECRET",
      value: arn("secretsmanager", "secret:other"),
      says: [
        "command: environment.SECRET names arn:aws:secretsmanager:us-east-1:111122223333:secret:other, which this stack does not make: name what it makes, or list in policies/security/arns-of-the-stack.ts why it is elsewhere",
      ],
    },
  ],
  harmless: [
    {
      what: "parts of its resources, and a secret with its suffix",
      at: AT,
      value: policy(
        arn("dynamodb", "table/recipients/index/x"),
        arn("sns", "bounces:1234"),
        arn("secretsmanager", "secret:mail/porkbun-??????"),
        arn("secretsmanager", "secret:mail/porkbun-AbC123"),
        arn("kms", "key/1"),
        "arn:aws:iam::111122223333:root",
        "*",
      ),
    },
    {
      what: "the application's role",
      at: "role.props.assumeRolePolicy",
      value: document(
        allow("sts:AssumeRole", undefined, { Condition: { ArnEquals: { "aws:PrincipalArn": [role("app")] } } }),
      ),
    },
    { what: "the deployer's role", at: "command.props.environment.DEPLOY_ROLE_ARN", value: role("other") },
  ],
  mutated: "good",
  mutations: {
    "props.role": { weaker: ["admin"] },
    "props.arn": { weaker: "what AWS has assigned is the stack's", absent: "as above", unknown: "as above" },
    "props.dashboardArn": { weaker: "as above", absent: "as above", unknown: "as above" },
    "props.name": { weaker: ["another"], absent: "nothing of that name is made then" },
    "props.region": { weaker: ["eu-west-1"] },
    "props.allowedAccountIds": { weaker: ["[]"] },
    "props.**": {
      weaker: [arn("sns", "stranger")],
      absent: "it names nothing then",
      unknown: "it comes from a resource of this stack",
    },
  },
};
