/** A small stack on a local cloud, for the tests of the services. */
import { Cloud } from "../../../../rehearsal/local-cloud/cloud";
import type { Readings } from "../../../../rehearsal/local-cloud/readings";
import { NO_OPTIONS } from "../../../../infra/recorded-graph/graph";
import { computed } from "../../../../infra/recorded-graph/outputs";

export const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };

/** The ARN of a resource in the test's account and Region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${service === "iam" ? "" : place.region}:${place.accountId}:${resource}`;
}

/** A policy document. */
export function document(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export const allow = (Action: string | string[], Resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

export const trust = (service: string, Condition: object = {}) =>
  document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition });

/** Inputs that AWS accepts, by type, in order of creation. */
const accepted: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aws:iam/role:Role": { name: "worker", assumeRolePolicy: trust("lambda.amazonaws.com") },
  "aws:iam/rolePolicy:RolePolicy": {
    role: "worker",
    policy: document(
      allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], arn("sqs", "feedback")),
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", "log-group:/aws/lambda/consumer:*")),
    ),
  },
  "aws:kms/key:Key": {
    policy: document(
      { ...allow(["kms:Create*", "kms:DescribeKey", "kms:PutKeyPolicy"], "*"), Principal: { AWS: arn("iam", "root") } },
      {
        ...allow(["kms:GenerateDataKey", "kms:Decrypt"], "*"),
        Principal: { Service: ["sns.amazonaws.com", "ses.amazonaws.com", "cloudwatch.amazonaws.com"] },
      },
      {
        ...allow("kms:Decrypt", "*"),
        Principal: { AWS: arn("iam", "role/worker") },
        Condition: {
          StringEquals: { "kms:ViaService": ["sqs.us-east-1.amazonaws.com", "dynamodb.us-east-1.amazonaws.com"] },
        },
      },
    ),
  },
  "aws:kms/alias:Alias": { name: "alias/mail", targetKeyId: computed("aws:kms/key:Key", "key", {}, place).id },
  "aws:secretsmanager/secret:Secret": { name: "mail/porkbun" },
  "aws:secretsmanager/secretVersion:SecretVersion": { secretId: "mail/porkbun", secretString: "s3cret" },
  "aws:sns/topic:Topic": { name: "bounces", kmsMasterKeyId: "alias/mail" },
  "aws:sns/topicPolicy:TopicPolicy": {
    arn: arn("sns", "bounces"),
    policy: document({
      ...allow("sns:Publish", arn("sns", "bounces")),
      Principal: { Service: "ses.amazonaws.com" },
      Condition: {
        StringEquals: { "AWS:SourceAccount": place.accountId },
        ArnLike: { "aws:SourceArn": [arn("ses", "configuration-set/main"), arn("ses", "identity/*")] },
      },
    }),
  },
  "aws:sqs/queue:Queue": {
    name: "feedback",
    kmsMasterKeyId: "alias/mail",
    visibilityTimeoutSeconds: 180,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead-letter"), maxReceiveCount: 2 }),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    queueUrl: `https://sqs.us-east-1.amazonaws.com/${place.accountId}/feedback`,
    policy: document({
      ...allow("sqs:SendMessage", arn("sqs", "feedback")),
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { ArnEquals: { "aws:SourceArn": arn("sns", "bounces") } },
    }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    topic: arn("sns", "bounces"),
    protocol: "sqs",
    endpoint: arn("sqs", "feedback"),
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead-letter") }),
  },
  "aws:dynamodb/table:Table": {
    name: "recipients",
    hashKey: "recipient",
    attributes: [
      { name: "recipient", type: "S" },
      { name: "pendingReason", type: "S" },
    ],
    globalSecondaryIndexes: [
      { name: "pending", hashKey: "pendingReason", projectionType: "INCLUDE", nonKeyAttributes: ["x"] },
    ],
    serverSideEncryption: { enabled: true, kmsKeyArn: computed("aws:kms/key:Key", "key", {}, place).outputs.arn },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    name: "many",
    namespace: "Test",
    metricName: "Things",
    dimensions: { of: "a kind" },
    period: 60,
    statistic: "Sum",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 5,
    evaluationPeriods: 1,
  },
  "aws:cloudwatch/logGroup:LogGroup": { name: "/aws/lambda/consumer", retentionInDays: 90 },
  "aws:lambda/function:Function": {
    name: "consumer",
    role: arn("iam", "role/worker"),
    runtime: "nodejs24.x",
    handler: "index.handler",
    timeout: 30,
    code: { $archive: { "index.js": "exports.handler = async () => ({});" } },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    eventSourceArn: arn("sqs", "feedback"),
    functionName: "consumer",
    functionResponseTypes: ["ReportBatchItemFailures"],
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": { name: "mail" },
  "aws:scheduler/schedule:Schedule": {
    name: "hourly",
    groupName: "mail",
    scheduleExpression: "rate(1 hour)",
    target: { arn: arn("lambda", "function:consumer"), roleArn: arn("iam", "role/scheduler"), input: '{"hour":true}' },
  },
  "aws:sesv2/configurationSet:ConfigurationSet": { configurationSetName: "main" },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    configurationSetName: "main",
    eventDestinationName: "bounces",
    eventDestination: {
      enabled: true,
      matchingEventTypes: ["BOUNCE", "COMPLAINT"],
      snsDestination: { topicArn: arn("sns", "bounces") },
    },
  },
  "aws:sesv2/emailIdentity:EmailIdentity": { emailIdentity: "example.org", configurationSetName: "main" },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": {
    emailIdentity: "example.org",
    emailForwardingEnabled: false,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    emailIdentity: "example.org",
    mailFromDomain: "bounce.example.org",
  },
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
};

/** A short name for a type token, for example `Topic`. */
const short = (type: string) => type.split(":").at(-1) ?? "";
const types = Object.fromEntries(Object.keys(accepted).map((type) => [short(type), type]));

/** A cloud with what {@link SmallStack.make} created on it. */
export class SmallStack {
  private constructor(readonly cloud: Cloud) {}

  /** An empty account. */
  static async start(readings: Partial<Readings> = {}): Promise<SmallStack> {
    return new SmallStack(await Cloud.start(place, readings));
  }

  /** An account with every type of resource except those named in `except`. */
  static async whole(...except: string[]): Promise<SmallStack> {
    const stack = await SmallStack.start();
    await stack.make("Queue", { name: "dead-letter", kmsMasterKeyId: undefined, redrivePolicy: undefined });
    await stack.make("Role", { name: "scheduler", assumeRolePolicy: trust("scheduler.amazonaws.com") });
    const invoke = allow("lambda:InvokeFunction", arn("lambda", "function:consumer"));
    await stack.make("RolePolicy", { role: "scheduler", policy: document(invoke) });
    for (const type of Object.keys(types).filter((each) => !except.includes(each))) {
      await stack.make(type, {}, type === "AccountSuppressionAttributes" ? place.accountId : undefined);
    }
    stack.cloud.ses.identities.verify("example.org");
    return stack;
  }

  /**
   * Creates one resource.
   *
   * @param type the type's short name, for example `Topic`
   * @param changes to valid inputs; undefined removes an input
   * @param imported the id of the existing resource that it takes over, if any
   */
  async make(type: string, changes: Readonly<Record<string, unknown>> = {}, imported?: string): Promise<void> {
    const token = types[type];
    if (token === undefined) throw new Error(`no type ${type}`);
    const inputs = Object.fromEntries(
      Object.entries({ ...accepted[token], ...changes }).filter(([, value]) => value !== undefined),
    );
    const name = type === "Key" ? "key" : type;
    await this.cloud.create({
      urn: `urn:${type}`,
      type: token,
      name,
      custom: true,
      inputs,
      outputs: computed(token, name, inputs, place).outputs,
      dependencies: [],
      propertyDependencies: {},
      options: { ...NO_OPTIONS, ...(imported !== undefined && { import: imported }) },
    });
  }

  /** Settings of an SDK client that calls as this principal, by default an administrator. */
  as(principalArn = arn("iam", "user/someone"), policies?: readonly unknown[]) {
    const credentials = this.cloud.credentials(principalArn, policies && { policies });
    return { region: place.region, endpoint: this.cloud.endpoint, credentials, maxAttempts: 1 };
  }
}
