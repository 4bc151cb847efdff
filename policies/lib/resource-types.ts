/**
 * The resource types that a stack of this program may have: one line a type, for every rule that needs to know which types
 * exist. A pack refuses every other type, because no rule would judge it.
 *
 * To add a resource of a new type, add its line in the same change, with the rules that judge it or the reason why none
 * needs to. Another project states its own list in the configuration of the rules that take one (`types`).
 */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { asList, asObject } from "./known";

/** What the packs know of a resource type. */
export interface ResourceType {
  /** The type token; with `*` at its end, every type that begins so. */
  readonly type: string;
  /** How ARNs name such a resource: service, colon and resource part, with property names in braces. */
  readonly arn?: string;
  /** How many a stack has at most; any number where absent. */
  readonly most?: number;
  /** Whether production cannot do without it, so that it must be protected there. */
  readonly protect?: boolean;
}

/** A line of our own table. */
type Line = ResourceType & {
  /** The rules that judge what is particular to the type, or the reason why no rule needs to. */
  readonly judgedBy: readonly string[] | string;
};

export const RESOURCE_TYPES: readonly Line[] = [
  { type: "pulumi:pulumi:Stack", judgedBy: ["no-credentials-in-outputs"] },
  { type: "pulumi:providers:aws", most: 1, judgedBy: ["one-account-and-region", "provider-inputs"] },
  { type: "pulumi:providers:command", most: 1, judgedBy: ["provider-inputs"] },

  {
    type: "mail:index:*",
    judgedBy: "They are components, which create nothing themselves; no provider of that name is listed that could.",
  },
  { type: "mail:index:Dns", most: 1, judgedBy: ["dkim-matches-tokens", "dmarc-enforced", "records-by-shape"] },

  { type: "mail:index:LinksDns", most: 1, judgedBy: ["unknowns-from-own-resources"] },

  { type: "command:local:Command", most: 2, protect: true, judgedBy: ["commands-log-nothing", "pinned-commands"] },

  {
    type: "aws:acm/certificate:Certificate",
    most: 1,
    protect: true,
    judgedBy: "AWS issues it for a host whose record the stack writes, which records-by-shape judges.",
  },
  {
    type: "aws:acm/certificateValidation:CertificateValidation",
    most: 1,
    judgedBy: ["unknowns-from-own-resources"],
  },
  { type: "aws:apigatewayv2/api:Api", most: 1, judgedBy: ["public-routes"] },
  { type: "aws:apigatewayv2/apiMapping:ApiMapping", most: 1, judgedBy: ["unknowns-from-own-resources"] },
  { type: "aws:apigatewayv2/domainName:DomainName", most: 1, protect: true, judgedBy: ["tls-of-links"] },
  { type: "aws:apigatewayv2/integration:Integration", most: 1, judgedBy: ["arns-of-the-stack", "plain-integrations"] },
  { type: "aws:apigatewayv2/route:Route", judgedBy: ["public-routes"] },
  { type: "aws:apigatewayv2/stage:Stage", most: 1, judgedBy: ["access-log-of-nobody", "throttled-stages"] },

  { type: "aws:cloudwatch/dashboard:Dashboard", judgedBy: ["dashboard-and-report"] },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    arn: "logs:log-group:{name}",
    judgedBy: ["log-groups-of-functions", "log-retention"],
  },
  {
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    judgedBy: "It takes numbers from a log of the stack, which an alarm watches; nobody gets anything from it.",
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    arn: "cloudwatch:alarm:{name}",
    judgedBy: ["alarms-on-bounces-and-complaints"],
  },
  {
    type: "aws:dynamodb/table:Table",
    arn: "dynamodb:table/{name}",
    protect: true,
    judgedBy: ["encrypted-with-stack-key", "expiring-tables", "table-durability"],
  },
  {
    type: "aws:iam/role:Role",
    arn: "iam:role/{name}",
    judgedBy: ["arns-of-the-stack", "confined-service-principals", "known-principals"],
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    judgedBy: ["arns-of-the-stack", "listed-actions", "no-wildcard-resources", "readable-secrets"],
  },
  { type: "aws:kms/alias:Alias", arn: "kms:{name}", protect: true, judgedBy: ["unknowns-from-own-resources"] },
  { type: "aws:kms/key:Key", most: 1, protect: true, judgedBy: ["key-administration", "known-principals"] },
  {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    judgedBy: ["arns-of-the-stack", "one-account-and-region"],
  },
  {
    type: "aws:lambda/function:Function",
    arn: "lambda:function:{name}",
    judgedBy: ["credentials-by-arn", "log-groups-of-functions", "supported-runtimes"],
  },
  { type: "aws:scheduler/schedule:Schedule", judgedBy: ["arns-of-the-stack", "dashboard-and-report"] },
  {
    type: "aws:scheduler/scheduleGroup:ScheduleGroup",
    arn: "scheduler:schedule-group/{name}",
    judgedBy: "It has a name and nothing else.",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    arn: "secretsmanager:secret:{name}",
    protect: true,
    judgedBy: ["encrypted-with-stack-key", "secrets-recoverable"],
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    judgedBy: ["recipient-ids-permanent", "secrets-nowhere-else"],
  },
  {
    type: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    most: 1,
    protect: true,
    judgedBy: ["suppression-of-bounces-and-complaints"],
  },
  {
    type: "aws:sesv2/configurationSet:ConfigurationSet",
    arn: "ses:configuration-set/{configurationSetName}",
    protect: true,
    judgedBy: ["feedback-reaches-a-queue", "sending-options-absent", "tls-required"],
  },
  {
    type: "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
    protect: true,
    judgedBy: ["destinations-enabled", "feedback-reaches-a-queue"],
  },
  {
    type: "aws:sesv2/emailIdentity:EmailIdentity",
    arn: "ses:identity/{emailIdentity}",
    protect: true,
    judgedBy: ["easy-dkim", "dkim-tokens-of-the-identity", "dmarc-for-every-domain", "identities-on-a-set"],
  },
  {
    type: "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes",
    protect: true,
    judgedBy: "Feedback by mail comes besides that by topics, or not: either is as promised.",
  },
  {
    type: "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
    protect: true,
    judgedBy: ["mail-from-set", "spf-and-mx-for-every-domain"],
  },
  {
    type: "aws:sns/topic:Topic",
    arn: "sns:{name}",
    protect: true,
    judgedBy: ["encrypted-with-stack-key", "no-fifo-topics", "policies-of-all-topics-and-queues"],
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    protect: true,
    judgedBy: ["confined-service-principals", "known-principals", "tls-only-policies"],
  },
  { type: "aws:sns/topicSubscription:TopicSubscription", protect: true, judgedBy: ["arns-of-the-stack", "redrive"] },
  {
    type: "aws:sqs/queue:Queue",
    arn: "sqs:{name}",
    protect: true,
    judgedBy: ["encrypted-with-stack-key", "policies-of-all-topics-and-queues", "redrive"],
  },
  {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    protect: true,
    judgedBy: ["confined-service-principals", "known-principals", "tls-only-policies"],
  },
];

/** The configuration of a rule that uses the table. */
export const TYPES_CONFIG: PolicyConfigSchema["properties"] = {
  types: {
    type: "array",
    items: {
      type: "object",
      properties: {
        type: { type: "string", minLength: 1 },
        arn: { type: "string" },
        most: { type: "integer", minimum: 1 },
        protect: { type: "boolean" },
      },
      required: ["type"],
      additionalProperties: false,
    },
  },
};

/** The table that a rule's configuration states, or else our own. */
export function resourceTypes(config: unknown): readonly ResourceType[] {
  const stated = asObject(config)?.types;
  return stated === undefined ? RESOURCE_TYPES : asList(stated).map((line) => line as ResourceType);
}
