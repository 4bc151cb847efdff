import { allow, arn, document } from "../../support/rehearsal/local-cloud/small-stack";

/** A refusal: short type, changed inputs, the error code, its message. */
type Case = readonly [what: string, type: string, changes: object, code: string, message: string | RegExp];

const ABSENT = arn("iam", "role/absent");
const named = (Action: string, Resource?: string) => ({
  Effect: "Allow",
  Principal: { AWS: ABSENT },
  Action,
  ...(Resource && { Resource }),
});
const forMe = (Action: string) => document({ ...allow(Action, "*"), Principal: { AWS: arn("iam", "role/worker") } });
/** Sends bounces to a topic. */
export const destination = (topic: string) => ({
  matchingEventTypes: ["BOUNCE"],
  snsDestination: { topicArn: arn("sns", topic) },
});

/** The refused inputs, and the exact errors. */
export const refused: readonly Case[] = [
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

/** The refusals of a name that another resource has. */
export const duplicates: readonly (readonly [type: string, code: string, message: string | RegExp])[] = [
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

/** Names with an invalid format. */
export const badNames: readonly (readonly [type: string, changes: object, code: string])[] = [
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
