/**
 * How the resources of a stack refer to each other, and what must be allowed at the other end: the chains that mail, feedback, alarms
 * and links go along, as data. The rule `unbroken-chains` walks them; `needs.ts` has what each resource cannot do without,
 * `agreements.ts` what has to agree.
 *
 * A resource of a new type needs lines for how it refers to others, and for what it needs.
 */
import {
  TOPIC,
  TOPIC_POLICY,
  SUBSCRIPTION,
  QUEUE,
  QUEUE_POLICY,
  FUNCTION,
  MAPPING,
  SCHEDULE,
  ROLE,
  ROLE_POLICY,
  TABLE,
  SECRET,
  SECRET_VERSION,
  KEY,
  ALIAS,
  ALARM,
  LOG_GROUP,
  FILTER,
  SET,
  DESTINATION,
  IDENTITY,
  API,
  DOMAIN,
  INTEGRATION,
  ROUTE,
  STAGE,
  COMMAND,
} from "./resource-types";

/** Who must be allowed what on the other end of a link. */
export interface Permission {
  /** Each of them; where there is none, any action. */
  readonly actions: readonly string[];
  /** Where the link's own end names the role, or the function that has the role; without it, the permission is for a service. */
  readonly role?: string;
  readonly service?: string;
  /** What follows the ARN of the other end, where the permission is for a part of it. */
  readonly within?: string;
  /** The service must be allowed it on behalf of each resource of this type too. */
  readonly alsoFor?: string;
  /** What it must also be allowed to do with the stack's key, which encrypts the other end; a role, through the service `via`. */
  readonly key?: { readonly actions: readonly string[]; readonly via?: string };
}

/** A way in which resources of one type refer to those of another. */
export interface Link {
  readonly from: string;
  /**
   * The path of the reference: `*` stands for any member, `member?name=value` for a member that has that value under that name,
   * and JSON texts are read through.
   */
  readonly at: string;
  readonly to: string;
  /** Whether something other than such a resource, or nothing, may be there. */
  readonly maybe?: true;
  /** Whether it is a comma-separated list, or a JSON object whose values count. */
  readonly list?: true;
  /** The beginning of the other's name that the reference leaves out. */
  readonly prefix?: string;
  readonly allowed?: Permission;
}

const PUBLISH = ["sns:Publish"];
const DECRYPT = ["kms:Decrypt"];
const ENCRYPT = ["kms:Decrypt", "kms:GenerateDataKey"];
const DELIVER: Permission = { service: "sns.amazonaws.com", actions: ["sqs:SendMessage"], key: { actions: ENCRYPT } };
const RING: Permission = { service: "cloudwatch.amazonaws.com", actions: PUBLISH, key: { actions: ENCRYPT } };
const TAKE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const INVOKE = ["lambda:InvokeFunction"];

const metric = (name: string, dimension: string) => `metricQueries.*.metric?metricName=${name}.dimensions.${dimension}`;

/** A variable of functions that names a resource, where a function has it. */
const variable = (name: string, to: string) => ({ from: FUNCTION, at: `environment.variables.${name}`, to });

/** Every link, by a name that the needs below use. */
export const LINKS = {
  topicPolicy: { from: TOPIC_POLICY, at: "arn", to: TOPIC },
  subscription: { from: SUBSCRIPTION, at: "topic", to: TOPIC },
  subscribedQueue: { from: SUBSCRIPTION, at: "endpoint", to: QUEUE, maybe: true, allowed: DELIVER },
  undelivered: {
    from: SUBSCRIPTION,
    at: "redrivePolicy.deadLetterTargetArn",
    to: QUEUE,
    allowed: DELIVER,
  },
  queuePolicy: { from: QUEUE_POLICY, at: "queueUrl", to: QUEUE },
  deadLetters: { from: QUEUE, at: "redrivePolicy.deadLetterTargetArn", to: QUEUE },
  allowedSource: { from: QUEUE, at: "redriveAllowPolicy.sourceQueueArns.*", to: QUEUE },
  mappedQueue: {
    from: MAPPING,
    at: "eventSourceArn",
    to: QUEUE,
    allowed: { role: "functionName", actions: TAKE, key: { actions: DECRYPT, via: "sqs" } },
  },
  mappedFunction: { from: MAPPING, at: "functionName", to: FUNCTION },
  scheduledFunction: {
    from: SCHEDULE,
    at: "target.arn",
    to: FUNCTION,
    allowed: { role: "target.roleArn", actions: INVOKE },
  },
  askedFunction: {
    from: INTEGRATION,
    at: "integrationUri",
    to: FUNCTION,
    allowed: { role: "credentialsArn", actions: INVOKE },
  },
  functionRole: { from: FUNCTION, at: "role", to: ROLE },
  scheduleRole: { from: SCHEDULE, at: "target.roleArn", to: ROLE },
  integrationRole: { from: INTEGRATION, at: "credentialsArn", to: ROLE },
  rolePolicy: { from: ROLE_POLICY, at: "role", to: ROLE },
  logGroup: {
    from: FUNCTION,
    at: "name",
    to: LOG_GROUP,
    prefix: "/aws/lambda/",
    allowed: { role: "name", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], within: ":log-stream" },
  },
  accessLog: { from: STAGE, at: "accessLogSettings.destinationArn", to: LOG_GROUP },
  filteredLog: { from: FILTER, at: "logGroupName", to: LOG_GROUP },
  table: {
    from: FUNCTION,
    at: "environment.variables.*",
    to: TABLE,
    maybe: true,
    allowed: { role: "name", actions: [], key: { actions: DECRYPT, via: "dynamodb" } },
  },
  secret: {
    from: FUNCTION,
    at: "environment.variables.*",
    to: SECRET,
    maybe: true,
    allowed: {
      role: "name",
      actions: ["secretsmanager:GetSecretValue"],
      key: { actions: DECRYPT, via: "secretsmanager" },
    },
  },
  commandSecret: { from: COMMAND, at: "environment.*", to: SECRET, maybe: true },
  told: {
    from: FUNCTION,
    at: "environment.variables.*",
    to: TOPIC,
    maybe: true,
    allowed: { role: "name", actions: PUBLISH, key: { actions: ENCRYPT, via: "sns" } },
  },
  queueOf: {
    from: FUNCTION,
    at: "environment.variables.*",
    to: QUEUE,
    maybe: true,
    allowed: { role: "name", actions: [], key: { actions: ENCRYPT, via: "sqs" } },
  },
  recipientsVariable: variable("RECIPIENTS_TABLE", TABLE),
  objectionsVariable: variable("OBJECTIONS_TABLE", TABLE),
  digestsVariable: variable("DIGESTS_TABLE", TABLE),
  ledgerVariable: variable("LEDGER_TABLE", TABLE),
  mainSetVariable: variable("MAIN_SET", SET),
  updatesSetVariable: variable("UPDATES_SET", SET),
  reportSetVariable: variable("REPORT_CONFIGURATION_SET", SET),
  countedSets: { ...variable("CONFIGURATION_SETS", SET), list: true },
  mainAlarmsVariable: { ...variable("MAIN_ALARMS", ALARM), list: true },
  updatesAlarmsVariable: { ...variable("UPDATES_ALARMS", ALARM), list: true },
  reportedAlarmsVariable: { ...variable("ALARM_NAMES", ALARM), list: true },
  secretVersion: { from: SECRET_VERSION, at: "secretId", to: SECRET },
  keyAlias: { from: ALIAS, at: "targetKeyId", to: KEY },
  keyOfTopic: { from: TOPIC, at: "kmsMasterKeyId", to: ALIAS },
  keyOfQueue: { from: QUEUE, at: "kmsMasterKeyId", to: ALIAS },
  keyOfSecret: { from: SECRET, at: "kmsKeyId", to: ALIAS },
  scheduleGroup: { from: SCHEDULE, at: "groupName", to: "aws:scheduler/scheduleGroup:ScheduleGroup" },
  destination: { from: DESTINATION, at: "configurationSetName", to: SET },
  published: {
    from: DESTINATION,
    at: "eventDestination.snsDestination.topicArn",
    to: TOPIC,
    // SES's guide does not say whether it names the set or the identity as the source.
    allowed: { service: "ses.amazonaws.com", actions: PUBLISH, alsoFor: IDENTITY, key: { actions: ENCRYPT } },
  },
  identitySet: { from: IDENTITY, at: "configurationSetName", to: SET, maybe: true },
  mailFrom: {
    from: "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
    at: "emailIdentity",
    to: IDENTITY,
  },
  feedbackByMail: {
    from: "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes",
    at: "emailIdentity",
    to: IDENTITY,
  },
  rings: { from: ALARM, at: "alarmActions.*", to: TOPIC, allowed: RING },
  falls: { from: ALARM, at: "okActions.*", to: TOPIC, maybe: true, allowed: RING },
  watchedQueue: { from: ALARM, at: "metricQueries.*.metric.dimensions.QueueName", to: QUEUE },
  watchedAge: { from: ALARM, at: metric("ApproximateAgeOfOldestMessage", "QueueName"), to: QUEUE },
  watchedErrors: { from: ALARM, at: metric("Errors", "FunctionName"), to: FUNCTION },
  watchedThrottles: { from: ALARM, at: metric("Throttles", "FunctionName"), to: FUNCTION },
  watchedInvocations: { from: ALARM, at: metric("Invocations", "FunctionName"), to: FUNCTION },
  watchedDelivery: { from: ALARM, at: metric("Delivery", "ses:configuration-set"), to: SET },
  watchedBounces: { from: ALARM, at: metric("HardBounce", "ses:configuration-set"), to: SET },
  watchedComplaints: { from: ALARM, at: metric("Complaint", "ses:configuration-set"), to: SET },
  stage: { from: STAGE, at: "apiId", to: API },
  route: { from: ROUTE, at: "apiId", to: API },
  integration: { from: INTEGRATION, at: "apiId", to: API },
  apiMapping: { from: "aws:apigatewayv2/apiMapping:ApiMapping", at: "apiId", to: API },
  mappedDomain: { from: "aws:apigatewayv2/apiMapping:ApiMapping", at: "domainName", to: DOMAIN },
  routedTo: { from: ROUTE, at: "target", to: INTEGRATION },
} as const satisfies Readonly<Record<string, Link>>;
