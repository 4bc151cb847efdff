import assert from "node:assert/strict";
import { SmallStack, allow, arn, document, trust } from "./small-stack";

/** What is refused: short type, changed inputs, the error code, its message. */
type Case = readonly [what: string, type: string, changes: object, code: string, message: string | RegExp];

const ABSENT = arn("iam", "role/absent");
const named = (Action: string, Resource?: string) => ({
  Effect: "Allow",
  Principal: { AWS: ABSENT },
  Action,
  ...(Resource && { Resource }),
});
const forMe = (Action: string) => document({ ...allow(Action, "*"), Principal: { AWS: arn("iam", "role/worker") } });
const destination = (topic: string) => ({
  matchingEventTypes: ["BOUNCE"],
  snsDestination: { topicArn: arn("sns", topic) },
});

const cases: readonly Case[] = [
  [
    "a trust policy that names an absent principal",
    "Role",
    { name: "another", assumeRolePolicy: document(named("sts:AssumeRole")) },
    "MalformedPolicyDocument",
    `Invalid principal in policy: "AWS":"${ABSENT}"`,
  ],
  [
    "a key policy that names an absent principal",
    "Key",
    { policy: document(named("kms:*", "*")) },
    "MalformedPolicyDocumentException",
    "Policy contains a statement with one or more invalid principals.",
  ],
  [
    "a key policy that locks everyone out who could mend it",
    "Key",
    { policy: forMe("kms:*") },
    "MalformedPolicyDocumentException",
    "The new key policy will not allow you to update the key policy in the future.",
  ],
  [
    "a topic policy that names an absent principal",
    "TopicPolicy",
    { policy: document(named("sns:Publish", arn("sns", "bounces"))) },
    "InvalidParameter",
    "Invalid parameter: Policy Error: PrincipalNotFound",
  ],
  [
    "a queue policy that names an absent principal",
    "QueuePolicy",
    { policy: document(named("sqs:SendMessage", arn("sqs", "feedback"))) },
    "InvalidAttributeValue",
    "Invalid value for the parameter Policy.",
  ],
  [
    "a queue whose dead-letter queue is absent",
    "Queue",
    { name: "q", redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "absent"), maxReceiveCount: 3 }) },
    "InvalidParameterValue",
    `Value {"deadLetterTargetArn":"${arn("sqs", "absent")}","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
  ],
  [
    "a topic whose key alias is absent",
    "Topic",
    { name: "t", kmsMasterKeyId: "alias/absent" },
    "NotFoundException",
    `Alias ${arn("kms", "alias/absent")} is not found.`,
  ],
  [
    "a queue whose key alias is absent",
    "Queue",
    { name: "q", kmsMasterKeyId: "alias/absent" },
    "NotFoundException",
    `Alias ${arn("kms", "alias/absent")} is not found.`,
  ],
  [
    "a secret whose key alias is absent",
    "Secret",
    { name: "s", kmsKeyId: "alias/absent" },
    "NotFoundException",
    `Alias ${arn("kms", "alias/absent")} is not found.`,
  ],
  [
    "an alias of an absent key",
    "Alias",
    { name: "alias/other", targetKeyId: "0000" },
    "NotFoundException",
    `Key '${arn("kms", "key/0000")}' does not exist`,
  ],
  [
    "a policy of an absent role",
    "RolePolicy",
    { role: "absent" },
    "NoSuchEntity",
    "The role with name absent cannot be found.",
  ],
  ["a policy of an absent topic", "TopicPolicy", { arn: arn("sns", "absent") }, "NotFound", "Topic does not exist"],
  [
    "a policy of an absent queue",
    "QueuePolicy",
    { queueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/absent" },
    "QueueDoesNotExist",
    "The specified queue does not exist.",
  ],
  [
    "a subscription to an absent topic",
    "TopicSubscription",
    { topic: arn("sns", "absent") },
    "NotFound",
    "Topic does not exist",
  ],
  [
    "a subscription of an absent queue",
    "TopicSubscription",
    { endpoint: arn("sqs", "absent") },
    "InvalidParameter",
    `Invalid parameter: queue ${arn("sqs", "absent")} does not exist`,
  ],
  [
    "a subscription with an absent dead-letter queue",
    "TopicSubscription",
    { redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "absent") }) },
    "InvalidParameter",
    `Invalid parameter: queue ${arn("sqs", "absent")} does not exist`,
  ],
  [
    "a function with an absent role",
    "Function",
    { name: "f", role: ABSENT },
    "InvalidParameterValueException",
    "The role defined for the function cannot be assumed by Lambda.",
  ],
  [
    "a function whose role Lambda cannot assume",
    "Function",
    { name: "f", role: arn("iam", "role/scheduler") },
    "InvalidParameterValueException",
    "The role defined for the function cannot be assumed by Lambda.",
  ],
  [
    "a function on a deprecated runtime",
    "Function",
    { name: "f", runtime: "nodejs20.x" },
    "InvalidParameterValueException",
    "The runtime parameter of nodejs20.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.",
  ],
  [
    "a function that sets what Lambda sets",
    "Function",
    { name: "f", environment: { variables: { AWS_REGION: "eu-west-1", MINE: "1" } } },
    "InvalidParameterValueException",
    /^Lambda was unable to configure your environment variables because .* Reserved keys used in this request: AWS_REGION$/,
  ],
  [
    "an event source mapping of an absent function",
    "EventSourceMapping",
    { functionName: "absent" },
    "ResourceNotFoundException",
    "Function not found: absent",
  ],
  [
    "an event source mapping on an absent queue",
    "EventSourceMapping",
    { eventSourceArn: arn("sqs", "absent") },
    "InvalidParameterValueException",
    /SQS Error Message: The specified queue does not exist\.$/,
  ],
  [
    "an event source mapping whose role may not read the queue",
    "EventSourceMapping",
    { eventSourceArn: arn("sqs", "dead-letter") },
    "InvalidParameterValueException",
    "The provided execution role does not have permissions to call ReceiveMessage on SQS",
  ],
  [
    "a schedule in an absent group",
    "Schedule",
    { groupName: "absent" },
    "ResourceNotFoundException",
    "Schedule group absent does not exist.",
  ],
  [
    "a schedule whose role the scheduler cannot assume",
    "Schedule",
    { name: "s", target: { arn: arn("lambda", "function:consumer"), roleArn: arn("iam", "role/worker") } },
    "ValidationException",
    "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
  ],
  [
    "an event destination of an absent configuration set",
    "ConfigurationSetEventDestination",
    { configurationSetName: "absent" },
    "NotFoundException",
    "Configuration set <absent> does not exist.",
  ],
  [
    "an event destination with an absent topic",
    "ConfigurationSetEventDestination",
    { eventDestinationName: "d", eventDestination: destination("absent") },
    "BadRequestException",
    `Could not publish to SNS topic <${arn("sns", "absent")}>: Topic does not exist`,
  ],
  [
    "an event destination with a FIFO topic",
    "ConfigurationSetEventDestination",
    { eventDestinationName: "d", eventDestination: destination("bounces.fifo") },
    "BadRequestException",
    `Could not publish to SNS topic <${arn("sns", "bounces.fifo")}>: FIFO topics are not supported.`,
  ],
  [
    "an identity whose default configuration set is absent",
    "EmailIdentity",
    { emailIdentity: "example.net", configurationSetName: "absent" },
    "NotFoundException",
    "Configuration set <absent> does not exist.",
  ],
  [
    "feedback attributes of an absent identity",
    "EmailIdentityFeedbackAttributes",
    { emailIdentity: "example.net" },
    "NotFoundException",
    "Email identity example.net does not exist.",
  ],
  [
    "a MAIL FROM domain outside the identity's domain",
    "EmailIdentityMailFromAttributes",
    { mailFromDomain: "bounce.example.net" },
    "BadRequestException",
    "Provided MAIL-FROM domain <bounce.example.net> is not subdomain of the domain of the identity <example.org>.",
  ],
  [
    "an alarm that tells an absent topic",
    "MetricAlarm",
    { alarmActions: [arn("sns", "absent")] },
    "NotFound",
    "Topic does not exist",
  ],
  [
    "an alarm over more than 10 metrics",
    "MetricAlarm",
    { metricQueries: [...queries(11), expression("FILL(m0, 0)")] },
    "ValidationError",
    "An alarm can be based on at most 10 metrics.",
  ],
  [
    "an alarm over metrics of two periods",
    "MetricAlarm",
    { metricQueries: [...queries(1), ...queries(1, { period: 300 }), expression("FILL(m0, 0)")] },
    "ValidationError",
    "All metrics of an alarm must have the same period.",
  ],
  [
    "an alarm that watches nothing",
    "MetricAlarm",
    { metricQueries: queries(1) },
    "ValidationError",
    "Exactly one element of the metrics list should return data.",
  ],
  [
    "an alarm without a statistic",
    "MetricAlarm",
    { statistic: undefined },
    "ValidationError",
    "A metric alarm needs Namespace, MetricName, Period and Statistic, or Metrics.",
  ],
  [
    "an alarm over two days of minutes",
    "MetricAlarm",
    { evaluationPeriods: 2880 },
    "ValidationError",
    "Period multiplied by EvaluationPeriods must be at most 86400 seconds.",
  ],
  [
    "an alarm over eight days",
    "MetricAlarm",
    { period: 86_400, evaluationPeriods: 8 },
    "ValidationError",
    "Period multiplied by EvaluationPeriods must be at most 604800 seconds.",
  ],
  [
    "an alarm that needs more data points than it looks at",
    "MetricAlarm",
    { evaluationPeriods: 2, datapointsToAlarm: 3 },
    "ValidationError",
    "DatapointsToAlarm must be at most EvaluationPeriods",
  ],
  [
    "an alarm that takes missing data for something else",
    "MetricAlarm",
    { treatMissingData: "fine" },
    "ValidationError",
    "Invalid value for TreatMissingData: fine",
  ],
  [
    "an alarm with a description that is too long",
    "MetricAlarm",
    { alarmDescription: "d".repeat(1025) },
    "ValidationError",
    "AlarmDescription must have at most 1024 characters.",
  ],
];

function queries(count: number, more: object = {}) {
  const metric = { namespace: "Test", metricName: "Things", period: 60, stat: "Sum", ...more };
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}`, metric }));
}

function expression(text: string) {
  return { id: "watched", expression: text, returnData: true };
}

const duplicates: readonly (readonly [type: string, code: string, message: string | RegExp])[] = [
  ["Role", "EntityAlreadyExists", "Role with name worker already exists."],
  ["Alias", "AlreadyExistsException", `An alias with the name ${arn("kms", "alias/mail")} already exists`],
  ["Secret", "ResourceExistsException", "The operation failed because the secret mail/porkbun already exists."],
  ["Topic", "InvalidParameter", "Invalid parameter: Topic already exists: bounces"],
  ["Queue", "QueueAlreadyExists", "A queue already exists with the same name: feedback"],
  ["Table", "ResourceInUseException", "Table already exists: recipients"],
  ["LogGroup", "ResourceAlreadyExistsException", "The specified log group already exists"],
  ["Function", "ResourceConflictException", "Function already exist: consumer"],
  ["ScheduleGroup", "ConflictException", "Schedule group mail already exists."],
  ["Schedule", "ConflictException", "Schedule hourly already exists."],
  ["ConfigurationSet", "AlreadyExistsException", "Configuration set <main> already exists."],
  [
    "ConfigurationSetEventDestination",
    "AlreadyExistsException",
    "An event destination with name <bounces> already exists in configuration set <main>.",
  ],
  ["EmailIdentity", "AlreadyExistsException", "Email identity example.org already exist."],
];

const names: readonly (readonly [type: string, changes: object, code: string])[] = [
  ["Role", { name: "a b" }, "ValidationError"],
  ["Role", { name: "r".repeat(65) }, "ValidationError"],
  ["Alias", { name: "alias/aws/mail" }, "InvalidAliasNameException"],
  ["Secret", { name: "mail porkbun" }, "InvalidParameterException"],
  ["Topic", { name: "a.b" }, "InvalidParameter"],
  ["Topic", { name: "t".repeat(257) }, "InvalidParameter"],
  ["Queue", { name: "a.b" }, "InvalidParameterValue"],
  ["Queue", { name: "q".repeat(81) }, "InvalidParameterValue"],
  ["Table", { name: "ab" }, "ValidationException"],
  ["LogGroup", { name: "a b" }, "InvalidParameterException"],
  ["MetricAlarm", { name: "a".repeat(256) }, "ValidationError"],
  ["MetricAlarm", { name: "a\tb" }, "ValidationError"],
  ["Function", { name: "f".repeat(65) }, "ValidationException"],
  ["ScheduleGroup", { name: "a/b" }, "ValidationException"],
  ["Schedule", { name: "s".repeat(65) }, "ValidationException"],
  ["ConfigurationSet", { configurationSetName: "c".repeat(65) }, "BadRequestException"],
  ["ConfigurationSetEventDestination", { eventDestinationName: "a.b" }, "BadRequestException"],
];

describe("rehearsal/cloud refuses at creation what AWS refuses", () => {
  let stack: SmallStack;
  before(async () => {
    stack = await SmallStack.whole();
  });
  after(() => stack.cloud.stop());

  for (const [what, type, changes, code, message] of cases) {
    it(what, () => assert.rejects(stack.make(type, { ...changes }), { name: "Refusal", code, message }));
  }
  for (const [type, code, message] of duplicates) {
    it(`a second ${type} of the same name`, () => assert.rejects(stack.make(type), { name: "Refusal", code, message }));
  }
  for (const [type, changes, code] of names) {
    const [name = ""] = Object.values(changes) as string[];
    it(`the name ${name.slice(0, 20)} of a ${type}`, () =>
      assert.rejects(stack.make(type, { ...changes }), {
        name: "Refusal",
        code,
        message: /^Value '.*' failed to satisfy/,
      }));
  }

  it("a queue whose dead-letter queue takes messages from other queues alone", async () => {
    const others = { redrivePermission: "byQueue", sourceQueueArns: [arn("sqs", "other")] };
    await stack.make("Queue", { name: "strict", redrivePolicy: undefined, redriveAllowPolicy: JSON.stringify(others) });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "strict"), maxReceiveCount: 3 });
    const message = /Reason: Dead letter target does not allow this source queue\.$/;
    await assert.rejects(stack.make("Queue", { name: "q", redrivePolicy }), { code: "InvalidParameterValue", message });
    await stack.make("Queue", { name: "other", redrivePolicy });
  });

  it("an event source mapping on a queue that is visible again before the function times out", async () => {
    await stack.make("Function", { name: "slow", timeout: 181 });
    await assert.rejects(stack.make("EventSourceMapping", { functionName: "slow" }), {
      code: "InvalidParameterValueException",
      message: "Queue visibility timeout: 180 seconds is less than Function timeout: 181 seconds",
    });
  });

  it("an event source mapping whose role may not use the queue's key", async () => {
    await stack.make("Role", { name: "keyless" });
    await stack.make("RolePolicy", { role: "keyless", policy: document(allow("sqs:*", arn("sqs", "feedback"))) });
    await stack.make("Function", { name: "keyless", role: arn("iam", "role/keyless") });
    await assert.rejects(stack.make("EventSourceMapping", { functionName: "keyless" }), {
      code: "InvalidParameterValueException",
      message: "The provided execution role does not have permissions to call ReceiveMessage on SQS",
    });
  });

  it("an event destination with a topic whose policy leaves SES out", async () => {
    await stack.make("Topic", { name: "private" });
    await assert.rejects(
      stack.make("ConfigurationSetEventDestination", {
        eventDestinationName: "d",
        eventDestination: destination("private"),
      }),
      {
        code: "BadRequestException",
        message: /ses\.amazonaws\.com is not authorized to perform: sns:Publish on resource/,
      },
    );
  });

  for (const alias of ["alias/aws/sns", "alias/no-ses"]) {
    it(`an event destination with a topic that SES cannot encrypt for: ${alias}`, async () => {
      const name = `topic${alias.replaceAll("/", "-")}`;
      if (alias === "alias/no-ses") {
        const Principal = { AWS: arn("iam", "root") };
        await stack.make("Key", { policy: document({ ...allow("kms:*", "*"), Principal }) });
        await stack.make("Alias", { name: alias });
      }
      await stack.make("Topic", { name, kmsMasterKeyId: alias });
      const Principal = { Service: "ses.amazonaws.com" };
      await stack.make("TopicPolicy", {
        arn: arn("sns", name),
        policy: document({ ...allow("sns:Publish", arn("sns", name)), Principal }),
      });
      await assert.rejects(
        stack.make("ConfigurationSetEventDestination", {
          eventDestinationName: "d",
          eventDestination: destination(name),
        }),
        {
          code: "BadRequestException",
          message: /ses\.amazonaws\.com is not authorized to perform: kms:GenerateDataKey/,
        },
      );
    });
  }

  it("a secret's value from whoever may not use its key", async () => {
    await stack.make("Secret", { name: "locked", kmsKeyId: "alias/mail" });
    await assert.rejects(stack.make("SecretVersion", { secretId: "locked", secretString: "x" }), {
      code: "AccessDenied",
      message: /^Access to KMS is not allowed: User: .* kms:GenerateDataKey/,
    });
  });

  it("a table from whoever may not grant its key", async () => {
    const policy = document({ ...allow("kms:PutKeyPolicy", "*"), Principal: { AWS: arn("iam", "root") } });
    await stack.make("Key", { policy });
    await assert.rejects(stack.make("Table", { name: "locked" }), { code: "AccessDenied", message: /kms:DescribeKey/ });
  });

  it("a schedule for another group than the one that its role trusts", async () => {
    const groupArn = arn("scheduler", "schedule-group/mail");
    const assumeRolePolicy = trust("scheduler.amazonaws.com", { ArnEquals: { "aws:SourceArn": groupArn } });
    await stack.make("Role", { name: "mail-scheduler", assumeRolePolicy });
    await stack.make("ScheduleGroup", { name: "other" });
    const target = { arn: arn("lambda", "function:consumer"), roleArn: arn("iam", "role/mail-scheduler") };
    await assert.rejects(stack.make("Schedule", { name: "s", groupName: "other", target }), {
      code: "ValidationException",
    });
    await stack.make("Schedule", { name: "s", target });
  });
});
