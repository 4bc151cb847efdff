import { confinedServicePrincipals } from "../../../policies/security/confined-service-principals";
import { allow, arn, carriers, type Cases, document } from "../../support/policies/cases";
import { ACCOUNT } from "../../support/policies/judging";

const TOPIC = arn("sns", "bounces");
const GROUP = arn("scheduler", "schedule-group/mail-schedules");
const by = (service: string, condition?: object) => ({
  Principal: { Service: service },
  ...(condition && { Condition: condition }),
});
const fromSes = (condition: object) => document(allow("sns:Publish", TOPIC, by("ses.amazonaws.com", condition)));
const both = { StringEquals: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": arn("ses", "configuration-set/main") } };
const encrypt = (condition: object) => document(allow("kms:GenerateDataKey", "*", by("ses.amazonaws.com", condition)));
const assume = (service: string, condition?: object) =>
  document({ Sid: "It", Effect: "Allow", Action: "sts:AssumeRole", ...by(service, condition) });

export const cases: Cases = {
  rule: confinedServicePrincipals,
  good: [
    { type: "aws:sns/topicPolicy:TopicPolicy", name: "topic", props: { policy: fromSes(both) } },
    {
      type: "aws:sqs/queuePolicy:QueuePolicy",
      name: "queue",
      props: {
        policy: document(
          allow("sqs:SendMessage", arn("sqs", "q"), by("sns.amazonaws.com", { ArnEquals: { "aws:SourceArn": TOPIC } })),
        ),
      },
    },
    {
      type: "aws:kms/key:Key",
      name: "key",
      props: { policy: encrypt({ StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": [TOPIC] } }) },
    },
    { type: "aws:iam/role:Role", name: "function", props: { assumeRolePolicy: assume("lambda.amazonaws.com") } },
    {
      type: "aws:iam/role:Role",
      name: "scheduler",
      props: { assumeRolePolicy: assume("scheduler.amazonaws.com", { StringEquals: { "aws:SourceArn": GROUP } }) },
    },
    {
      type: "aws:lambda/permission:Permission",
      name: "permission",
      props: { action: "lambda:InvokeFunction", principal: "sns.amazonaws.com", sourceArn: TOPIC },
    },
  ],
  refused: [
    {
      what: "SES to a topic from anyone",
      at: "topic.props.policy",
      value: fromSes({}),
      says: [
        "topic: policy, statement It allows ses.amazonaws.com without aws:SourceArn: require both aws:SourceArn and aws:SourceAccount",
        "topic: policy, statement It allows ses.amazonaws.com without aws:SourceAccount: require both aws:SourceArn and aws:SourceAccount",
      ],
    },
    {
      what: "SES to a topic by its account alone",
      at: "topic.props.policy",
      value: fromSes({ StringEquals: { "aws:SourceAccount": ACCOUNT } }),
      says: [
        "topic: policy, statement It allows ses.amazonaws.com without aws:SourceArn: require both aws:SourceArn and aws:SourceAccount",
      ],
    },
    {
      what: "SES to a topic by its ARN alone",
      at: "topic.props.policy",
      value: fromSes({ ArnLike: { "aws:SourceArn": arn("ses", "*") } }),
      says: [
        "topic: policy, statement It allows ses.amazonaws.com without aws:SourceAccount: require both aws:SourceArn and aws:SourceAccount",
      ],
    },
    {
      what: "SES of any account",
      at: "topic.props.policy",
      value: fromSes({
        ArnLike: { "aws:SourceArn": "arn:aws:ses:us-east-1:*:identity/*" },
        StringEquals: { "aws:SourceAccount": ACCOUNT },
      }),
      says: [
        "topic: policy, statement It allows ses.amazonaws.com without aws:SourceArn that names an account: require both aws:SourceArn and aws:SourceAccount",
      ],
    },
    {
      what: "SNS to a queue from anyone",
      at: "queue.props.policy",
      value: document(allow("sqs:SendMessage", arn("sqs", "q"), by("sns.amazonaws.com"))),
      says: [
        "queue: policy, statement It allows sns.amazonaws.com on behalf of any account: confine it by aws:SourceArn or aws:SourceAccount",
      ],
    },
    {
      what: "SES to a key for any topic",
      at: "key.props.policy",
      value: encrypt({}),
      says: [
        "key: policy, statement It allows ses.amazonaws.com for any topic: confine it by kms:EncryptionContext:aws:sns:topicArn to the stack's topics",
      ],
    },
    {
      what: "SES to a key for topics of any account",
      at: "key.props.policy",
      value: encrypt({ StringLike: { "kms:EncryptionContext:aws:sns:topicArn": "*" } }),
      says: [
        "key: policy, statement It allows ses.amazonaws.com for any topic: confine it by kms:EncryptionContext:aws:sns:topicArn to the stack's topics",
      ],
    },
    {
      what: "CloudWatch to a key from anyone",
      at: "key.props.policy",
      value: document(allow("kms:Decrypt", "*", by("cloudwatch.amazonaws.com"))),
      says: [
        "key: policy, statement It allows cloudwatch.amazonaws.com on behalf of any account: confine it by aws:SourceArn or aws:SourceAccount",
      ],
    },
    {
      what: "the scheduler by account alone",
      at: "scheduler.props.assumeRolePolicy",
      value: assume("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": ACCOUNT } }),
      says: [
        "scheduler: assumeRolePolicy, statement It allows scheduler.amazonaws.com for any schedule: confine it by aws:SourceArn to the ARN of the stack's own schedule group",
      ],
    },
    {
      what: "the scheduler's default group",
      at: "scheduler.props.assumeRolePolicy",
      value: assume("scheduler.amazonaws.com", {
        StringEquals: { "aws:SourceArn": arn("scheduler", "schedule-group/default") },
      }),
      says: [
        "scheduler: assumeRolePolicy, statement It allows scheduler.amazonaws.com for any schedule: confine it by aws:SourceArn to the ARN of the stack's own schedule group",
      ],
    },
    {
      what: "any group of the scheduler",
      at: "scheduler.props.assumeRolePolicy",
      value: assume("scheduler.amazonaws.com", { ArnLike: { "aws:SourceArn": arn("scheduler", "schedule-group/*") } }),
      says: [
        "scheduler: assumeRolePolicy, statement It allows scheduler.amazonaws.com for any schedule: confine it by aws:SourceArn to the ARN of the stack's own schedule group",
      ],
    },
    {
      what: "another service's trust",
      at: "function.props.assumeRolePolicy",
      value: assume("events.amazonaws.com"),
      says: [
        "function: assumeRolePolicy, statement It allows events.amazonaws.com on behalf of any account: confine it by aws:SourceArn or aws:SourceAccount",
      ],
    },
    {
      what: "a Lambda permission for all topics",
      at: "permission.props.sourceArn",
      value: undefined,
      says: [
        "permission: principal, statement 1 allows sns.amazonaws.com on behalf of any account: confine it by aws:SourceArn or aws:SourceAccount",
      ],
    },
    {
      what: "no document",
      at: "topic.props.policy",
      value: undefined,
      says: ["topic: policy is not a policy document: set it to a JSON object"],
    },
  ],
  harmless: [
    {
      what: "text, list, order and case",
      at: "topic.props.policy",
      value: fromSes({
        ArnLike: { "AWS:sourcearn": [arn("ses", "identity/*")] },
        StringEquals: { "aws:sourceAccount": [ACCOUNT] },
      }),
    },
    {
      what: "a key by account",
      at: "key.props.policy",
      value: encrypt({ StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    },
    {
      what: "both for the scheduler",
      at: "scheduler.props.assumeRolePolicy",
      value: assume("scheduler.amazonaws.com", {
        StringEquals: { "aws:SourceArn": GROUP, "aws:SourceAccount": ACCOUNT },
      }),
    },
    {
      what: "a Lambda permission by account",
      at: "permission.props",
      value: { action: "lambda:InvokeFunction", principal: "sns.amazonaws.com", sourceAccount: ACCOUNT },
    },
    {
      what: "a Deny for a service",
      at: "queue.props.policy",
      value: document({ Effect: "Deny", Action: "sqs:*", Resource: "*", ...by("sns.amazonaws.com") }),
    },
  ],
  mutations: carriers(document(allow("sqs:SendMessage", "x", by("events.amazonaws.com")))),
};
