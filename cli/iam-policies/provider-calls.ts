/**
 * What Pulumi's AWS provider calls for each type of resource of the program, as IAM actions with the resources that they are on. Pure.
 *
 * Read, not run: the actions are those that Pike (github.com/JamesWoolfenden/pike at 085701b, src/mapping/aws/resource) found for the
 * Terraform provider that Pulumi's wraps, without those for inputs that the program never sets, and with those that the provider's
 * code adds for inputs that it does set (github.com/hashicorp/terraform-provider-aws, internal/service). Which resources an action
 * takes is AWS's Service Authorization Reference, which a test compares.
 */
import type { Action } from "../../infra/iam/statements";
import type { DeploymentTarget } from "../../infra/names-and-arns/names";

type Inputs = Readonly<Record<string, unknown>>;

/** The calls for one type. */
export interface Calls {
  /** To refresh and to adopt. */
  readonly read: readonly Action[];
  /** To create, update and delete, besides. */
  readonly write: readonly Action[];
  /** The ARNs of one resource, also before it is there; a part that AWS assigns is a wildcard. */
  readonly on: (inputs: Inputs, target: DeploymentTarget) => readonly string[];
}

/** The actions of {@link providerCalls} that IAM takes on every resource alone. */
export const UNSCOPED: ReadonlySet<Action> = new Set<Action>([
  "acm:RequestCertificate",
  "kms:CreateKey",
  "kms:ListAliases",
  "lambda:CreateEventSourceMapping",
  "logs:DescribeLogGroups",
  "ses:GetAccount",
  "ses:PutAccountSuppressionAttributes",
  // On one alarm alone CloudWatch leaves composite alarms out
  // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html).
  "cloudwatch:DescribeAlarms",
]);

const text = (inputs: Inputs, name: string): string => {
  const value = inputs[name];
  if (typeof value === "string") return value;
  throw new Error(`The input ${name}, which an IAM policy needs, is not known.`);
};

const regional = (service: string, { partition, region, accountId }: DeploymentTarget, resource: string) =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** By an input that names the resource. */
const named =
  (service: string, input: string, resource: (name: string) => string = (name) => name): Calls["on"] =>
  (inputs, target) => [regional(service, target, resource(text(inputs, input)))];

/** The last part of a queue's URL is its name. */
const queueOf: Calls["on"] = (inputs, target) => [
  regional("sqs", target, text(inputs, "queueUrl").split("/").at(-1) ?? ""),
];

const roleOf =
  (input: string): Calls["on"] =>
  (inputs, { partition, accountId }) => [`arn:${partition}:iam::${accountId}:role/${text(inputs, input)}`];

/** Some actions take the group, some everything in it. */
const logGroup =
  (input: string): Calls["on"] =>
  (inputs, target) => {
    const arn = regional("logs", target, `log-group:${text(inputs, input)}`);
    return [arn, `${arn}:*`];
  };

const gateway = ({ partition, region }: DeploymentTarget, path: string) =>
  `arn:${partition}:apigateway:${region}::${path}`;

/** AWS assigns the API's id. */
const inApi: Calls["on"] = (_, target) => ["/apis", "/apis/*"].map((path) => gateway(target, path));

const domainName: Calls["on"] = (inputs, target) => {
  const own = `/domainnames/${text(inputs, "domainName")}`;
  return ["/domainnames", own, `${own}/*`].map((path) => gateway(target, path));
};

const certificates: Calls["on"] = (_, target) => [regional("acm", target, "certificate/*")];
const identity = named("ses", "emailIdentity", (name) => `identity/${name}`);
const configurationSet = named("ses", "configurationSetName", (name) => `configuration-set/${name}`);

const methods = {
  read: ["apigateway:GET"],
  write: ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
} satisfies Pick<Calls, "read" | "write">;

/** The calls, by the type's token. */
export const providerCalls: Readonly<Record<string, Calls>> = {
  "aws:acm/certificate:Certificate": {
    read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
    write: [
      "acm:AddTagsToCertificate",
      "acm:DeleteCertificate",
      "acm:RemoveTagsFromCertificate",
      "acm:RequestCertificate",
    ],
    on: certificates,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    read: ["acm:DescribeCertificate"],
    write: [],
    on: certificates,
  },
  "aws:apigatewayv2/api:Api": {
    ...methods,
    on: (inputs, target) => [...inApi(inputs, target), gateway(target, "/tags/*")],
  },
  "aws:apigatewayv2/apiMapping:ApiMapping": { ...methods, on: domainName },
  "aws:apigatewayv2/domainName:DomainName": { ...methods, on: domainName },
  "aws:apigatewayv2/integration:Integration": { ...methods, on: inApi },
  "aws:apigatewayv2/route:Route": { ...methods, on: inApi },
  "aws:apigatewayv2/stage:Stage": { ...methods, on: inApi },
  "aws:cloudwatch/dashboard:Dashboard": {
    read: ["cloudwatch:GetDashboard"],
    write: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
    on: (inputs, { partition, accountId }) => [
      `arn:${partition}:cloudwatch::${accountId}:dashboard/${text(inputs, "dashboardName")}`,
    ],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    write: [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
    on: logGroup("name"),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    read: ["logs:DescribeMetricFilters"],
    write: ["logs:DeleteMetricFilter", "logs:PutMetricFilter"],
    on: logGroup("logGroupName"),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    write: [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
    on: named("cloudwatch", "name", (name) => `alarm:${name}`),
  },
  "aws:dynamodb/table:Table": {
    read: [
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:ListTagsOfResource",
    ],
    write: [
      "dynamodb:CreateTable",
      "dynamodb:DeleteTable",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateTable",
      "dynamodb:UpdateTimeToLive",
    ],
    on: named("dynamodb", "name", (name) => `table/${name}`),
  },
  "aws:iam/role:Role": {
    read: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoleTags"],
    write: [
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:ListInstanceProfilesForRole",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ],
    on: roleOf("name"),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: ["iam:GetRolePolicy"],
    write: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
    on: roleOf("role"),
  },
  "aws:kms/alias:Alias": {
    read: ["kms:ListAliases"],
    write: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    on: (inputs, target) => [regional("kms", target, text(inputs, "name")), regional("kms", target, "key/*")],
  },
  "aws:kms/key:Key": {
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    write: [
      "kms:CreateKey",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateKeyDescription",
    ],
    on: (_, target) => [regional("kms", target, "key/*")],
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    read: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
    write: [
      "lambda:CreateEventSourceMapping",
      "lambda:DeleteEventSourceMapping",
      "lambda:TagResource",
      "lambda:UntagResource",
      "lambda:UpdateEventSourceMapping",
    ],
    on: (_, target) => [regional("lambda", target, "event-source-mapping:*")],
  },
  "aws:lambda/function:Function": {
    read: ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:ListVersionsByFunction"],
    write: [
      "lambda:CreateFunction",
      "lambda:DeleteFunction",
      "lambda:TagResource",
      "lambda:UntagResource",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
    on: named("lambda", "name", (name) => `function:${name}`),
  },
  "aws:scheduler/schedule:Schedule": {
    read: ["scheduler:GetSchedule"],
    write: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:UpdateSchedule"],
    on: (inputs, target) => [
      regional("scheduler", target, `schedule/${text(inputs, "groupName")}/${text(inputs, "name")}`),
    ],
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    read: ["scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"],
    write: [
      "scheduler:CreateScheduleGroup",
      "scheduler:DeleteScheduleGroup",
      "scheduler:TagResource",
      "scheduler:UntagResource",
    ],
    on: named("scheduler", "name", (name) => `schedule-group/${name}`),
  },
  "aws:secretsmanager/secret:Secret": {
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    write: [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
    ],
    on: named("secretsmanager", "name", (name) => `secret:${name}-??????`),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    read: ["secretsmanager:GetSecretValue"],
    write: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
    on: (inputs) => [text(inputs, "secretId").replace(/-\w{6}$/, "-??????")],
  },
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": {
    read: ["ses:GetAccount"],
    write: ["ses:PutAccountSuppressionAttributes"],
    on: () => [],
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    read: ["ses:GetConfigurationSet", "ses:ListTagsForResource"],
    write: [
      "ses:CreateConfigurationSet",
      "ses:DeleteConfigurationSet",
      "ses:PutConfigurationSetDeliveryOptions",
      "ses:PutConfigurationSetReputationOptions",
      "ses:PutConfigurationSetSuppressionOptions",
      "ses:TagResource",
      "ses:UntagResource",
    ],
    on: configurationSet,
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    read: ["ses:GetConfigurationSetEventDestinations"],
    write: [
      "ses:CreateConfigurationSetEventDestination",
      "ses:DeleteConfigurationSetEventDestination",
      "ses:UpdateConfigurationSetEventDestination",
    ],
    on: configurationSet,
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    read: ["ses:GetEmailIdentity", "ses:ListTagsForResource"],
    write: [
      "ses:CreateEmailIdentity",
      "ses:DeleteEmailIdentity",
      "ses:PutEmailIdentityConfigurationSetAttributes",
      "ses:TagResource",
      "ses:UntagResource",
    ],
    on: identity,
  },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": {
    read: ["ses:GetEmailIdentity"],
    write: ["ses:PutEmailIdentityFeedbackAttributes"],
    on: identity,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    read: ["ses:GetEmailIdentity"],
    write: ["ses:PutEmailIdentityMailFromAttributes"],
    on: identity,
  },
  "aws:sns/topic:Topic": {
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    write: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
    on: named("sns", "name"),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    read: ["sns:GetTopicAttributes"],
    write: ["sns:SetTopicAttributes"],
    on: (inputs) => [text(inputs, "arn")],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    read: ["sns:GetSubscriptionAttributes"],
    write: ["sns:SetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe"],
    on: (inputs) => [text(inputs, "topic")],
  },
  "aws:sqs/queue:Queue": {
    read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
    write: ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"],
    on: named("sqs", "name"),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    read: ["sqs:GetQueueAttributes"],
    write: ["sqs:SetQueueAttributes"],
    on: queueOf,
  },
};
