import { LEAST_PRIVILEGE } from "../lib/rule/frameworks";
import { type Carrier, allowFaults, documentsOf } from "../lib/iam/carriers";
import { isAccountRoot, type Statement } from "../lib/iam/document";
import { asList, asObject } from "../lib/unknown-values/known";
import { ofAws, resourceRule } from "../lib/rule/rule";

/** The actions that the stack's documents allow: in those of roles, in their trust, and in the policies of each type. */
export const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  identity: [
    "cloudwatch:DescribeAlarmHistory",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricWidgetImage",
    "cloudwatch:PutMetricData",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "lambda:InvokeFunction",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "secretsmanager:GetSecretValue",
    "ses:GetAccount",
    "ses:ListSuppressedDestinations",
    "ses:PutConfigurationSetSendingOptions",
    "ses:PutSuppressedDestination",
    "ses:SendEmail",
    "ses:SendRawEmail",
    "sns:Publish",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
  ],
  trust: ["sts:AssumeRole"],
  "aws:kms/key:Key": ["kms:Decrypt", "kms:GenerateDataKey"],
  "aws:sns/topicPolicy:TopicPolicy": ["sns:Publish"],
  "aws:sqs/queuePolicy:QueuePolicy": ["sqs:SendMessage"],
};

/** Actions that destroy, with the only resources that each may name. */
const CONFINED: Readonly<Record<string, RegExp>> = {
  "dynamodb:deleteitem": /:table\/[a-z0-9-]+-digests(-[a-z0-9-]+)?$/,
};

/** The faults of one statement that allows, in a document of that kind. */
export function* violations(
  { actions, principals, resources }: Pick<Statement, "actions" | "principals" | "resources">,
  { kind, type }: Pick<Carrier, "kind" | "type">,
  listed = ACTIONS,
): Generator<string> {
  // The rule key-administration has lists of its own for what the account's root may do with a key.
  if (type.startsWith("aws:kms/") && principals.some(({ value }) => isAccountRoot(value))) return;
  const list = kind === "resource" ? type : kind;
  const here = (listed[list] ?? []).map((action) => action.toLowerCase());
  for (const action of actions)
    if (!here.includes(action.toLowerCase()))
      yield `allows ${action}, which is not among the actions of this system: remove it, or list it under ${list} in policies/security/listed-actions.ts`;
    else yield* unconfined(action, resources);
}

function* unconfined(action: string, resources: readonly string[]): Generator<string> {
  const allowed = CONFINED[action.toLowerCase()];
  for (const resource of allowed ? resources : [])
    if (!allowed?.test(resource))
      yield `allows ${action} on ${resource}: only what waits for a digest is ever deleted, so name only that table`;
}

export const listedActions = resourceRule(
  {
    name: "listed-actions",
    requires: "Policies allow no action other than those that this system uses",
    why: "an attacker who takes over a function can do what its role may, and nothing here needs to purge a queue or read a log",
    severity: "critical",
    ...LEAST_PRIVILEGE,
    remediationSteps:
      "Remove the action. If code makes that call, list it; another project sets the configuration actions.",
    config: {
      actions: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
    },
  },
  ofAws,
  function* (resource, { actions }) {
    const listed = actions === undefined ? ACTIONS : lists(actions);
    for (const carrier of documentsOf(resource))
      yield* allowFaults(carrier, (statement) => violations(statement, carrier, listed));
  },
);

function lists(actions: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(asObject(actions) ?? {}).map(([list, members]) => [list, asList(members).map(String)]),
  );
}
