/**
 * The resource types that a stack of this program may have: one line a type, for every rule that needs to know which types
 * exist. A pack refuses every other type, because no rule would judge it.
 *
 * To add a resource of a new type, add its line in the same change, with the rules that judge it or the reason why none
 * needs to. Another project states its own list in the configuration of the rules that take one (`types`).
 */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { asList, asObject } from "../unknown-values/known";

/** What the packs know of a resource type. */
export interface ResourceType {
  /** The type token; with `*` at its end, every type that begins so. */
  readonly type: string;
  /** How ARNs name such a resource: service, colon and resource part, with property names in braces. */
  readonly arn?: string;
  /** How many a stack has at most; any number where absent. */
  readonly most?: number;
  /** Whether production cannot do without it, so it must be protected there. */
  readonly protect?: boolean;
}

/** A line of our own table. */
type Line = ResourceType & {
  /** The rules that judge a type that has no table of properties, or the reason why none needs to. */
  readonly judgedBy?: readonly string[] | string;
};

export const RESOURCE_TYPES: readonly Line[] = [
  { type: "pulumi:pulumi:Stack", judgedBy: ["no-credentials-in-outputs"] },
  { type: "pulumi:providers:aws", most: 1, judgedBy: ["one-account-and-region", "provider-inputs"] },
  { type: "pulumi:providers:command", most: 1, judgedBy: ["provider-inputs"] },

  {
    type: "mail:index:*",
    judgedBy: "They are components, which create nothing themselves; no listed provider of that name could.",
  },
  { type: "mail:index:Dns", most: 1, judgedBy: ["dkim-matches-tokens", "dmarc-enforced", "records-by-shape"] },

  { type: "mail:index:LinksDns", most: 1, judgedBy: ["unknowns-from-own-resources"] },

  { type: "command:local:Command", most: 2, protect: true, judgedBy: ["commands-log-nothing", "pinned-commands"] },

  // What these may state, and which rule reads it, is in properties/.
  { type: "aws:acm/certificate:Certificate", most: 1, protect: true },
  { type: "aws:acm/certificateValidation:CertificateValidation", most: 1 },
  { type: "aws:apigatewayv2/api:Api", most: 1 },
  { type: "aws:apigatewayv2/apiMapping:ApiMapping", most: 1 },
  { type: "aws:apigatewayv2/domainName:DomainName", most: 1, protect: true },
  { type: "aws:apigatewayv2/integration:Integration", most: 1 },
  { type: "aws:apigatewayv2/route:Route" },
  { type: "aws:apigatewayv2/stage:Stage", most: 1 },
  { type: "aws:cloudwatch/dashboard:Dashboard" },
  { type: "aws:cloudwatch/logGroup:LogGroup", arn: "logs:log-group:{name}" },
  { type: "aws:cloudwatch/logMetricFilter:LogMetricFilter" },
  { type: "aws:cloudwatch/metricAlarm:MetricAlarm", arn: "cloudwatch:alarm:{name}" },
  { type: "aws:dynamodb/table:Table", arn: "dynamodb:table/{name}", protect: true },
  { type: "aws:iam/role:Role", arn: "iam:role/{name}" },
  { type: "aws:iam/rolePolicy:RolePolicy" },
  { type: "aws:kms/alias:Alias", arn: "kms:{name}", protect: true },
  { type: "aws:kms/key:Key", most: 1, protect: true },
  { type: "aws:lambda/eventSourceMapping:EventSourceMapping" },
  { type: "aws:lambda/function:Function", arn: "lambda:function:{name}" },
  { type: "aws:scheduler/schedule:Schedule" },
  { type: "aws:scheduler/scheduleGroup:ScheduleGroup", arn: "scheduler:schedule-group/{name}" },
  { type: "aws:secretsmanager/secret:Secret", arn: "secretsmanager:secret:{name}", protect: true },
  { type: "aws:secretsmanager/secretVersion:SecretVersion" },
  { type: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes", most: 1, protect: true },
  {
    type: "aws:sesv2/configurationSet:ConfigurationSet",
    arn: "ses:configuration-set/{configurationSetName}",
    protect: true,
  },
  { type: "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination", protect: true },
  { type: "aws:sesv2/emailIdentity:EmailIdentity", arn: "ses:identity/{emailIdentity}", protect: true },
  { type: "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes", protect: true },
  { type: "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes", protect: true },
  { type: "aws:sns/topic:Topic", arn: "sns:{name}", protect: true },
  { type: "aws:sns/topicPolicy:TopicPolicy", protect: true },
  { type: "aws:sns/topicSubscription:TopicSubscription", protect: true },
  { type: "aws:sqs/queue:Queue", arn: "sqs:{name}", protect: true },
  { type: "aws:sqs/queuePolicy:QueuePolicy", protect: true },
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
