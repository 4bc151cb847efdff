/**
 * The least that IAM policies must allow those who preview, check for drift and deploy, from the graph. Pure. What the provider
 * calls was read and not run, see {@link providerCalls}; what AWS checks besides is said at each statement.
 */
import type { Graph, Resource } from "../../infra/recorded-graph/graph";
import { type Action, allow, type OneOrMore, type Statement } from "../../infra/iam/statements";
import type { DeploymentTarget } from "../../infra/names-and-arns/names";
import { useKey } from "./key";
import { type Calls, providerCalls, UNSCOPED } from "./provider-calls";

/**
 * - `preview`: `npm run preview`. It reads what is to be adopted, and no secret: it may run what somebody proposes to merge.
 * - `drift`: `npm run mail -- drift`. It reads all that there is, secrets included, since the provider compares them too.
 * - `deployment`: `npm run up`. It creates, updates and deletes besides.
 */
export type Purpose = "preview" | "drift" | "deployment";

/** What has the value of a secret. */
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

interface Called {
  readonly actions: readonly Action[];
  readonly arns: readonly string[];
}

const unique = <T>(members: readonly T[]): readonly T[] => [...new Set(members)].sort();

/** @throws Error for a type of AWS's without a line in {@link providerCalls} */
function callsOf({ type }: Pick<Resource, "type">): Calls {
  const calls = Object.hasOwn(providerCalls, type) ? providerCalls[type] : undefined;
  if (calls) return calls;
  throw new Error(`cli/iam-policies/provider-calls.ts has no line for ${type}.`);
}

const isOfAws = ({ type }: Resource) => type.startsWith("aws:");

function called(resources: readonly Resource[], purpose: Purpose, target: DeploymentTarget): Called[] {
  const seen = resources.filter(({ type }) => purpose !== "preview" || type !== SECRET_VERSION);
  return seen.map((resource) => {
    const { read, write, on } = callsOf(resource);
    return { actions: purpose === "deployment" ? [...read, ...write] : read, arns: on(resource.inputs, target) };
  });
}

/** A statement with the actions of one service that have resources of the stack. */
function scoped(service: string, calls: readonly Called[]): Statement[] {
  const of = calls.map(({ actions, arns }) => ({
    actions: actions.filter((action) => action.startsWith(`${service}:`) && !UNSCOPED.has(action)),
    arns,
  }));
  const actions = unique(of.flatMap(({ actions }) => actions));
  const resources = unique(of.flatMap(({ actions, arns }) => (actions.length > 0 ? arns : [])));
  if (actions.length === 0) return [];
  const sid = `Stack${service.charAt(0).toUpperCase()}${service.slice(1)}`;
  return [
    allow({
      sid,
      actions: actions as OneOrMore<Action>,
      resources: resources as OneOrMore<string>,
    }),
  ];
}

/** The statements, for one stack. @throws Error for a type of resource that has no line, or an input that is not known */
export function pulumiStatements(
  purpose: Purpose,
  { resources }: Pick<Graph, "resources">,
  target: DeploymentTarget,
): OneOrMore<Statement> {
  const ofAws = resources.filter(isOfAws);
  const calls = called(ofAws, purpose, target);
  const actions = unique(calls.flatMap((each) => each.actions));
  const services = unique(actions.map((action) => action.split(":")[0] ?? ""));
  const unscoped: readonly Action[] = actions.filter((action) => UNSCOPED.has(action));
  return [
    allow({ sid: "Account", actions: unscoped as OneOrMore<Action>, resources: ["*"] }),
    ...services.flatMap((service) => scoped(service, calls)),
    ...(purpose === "preview" ? [] : [pulumiKey(purpose, target)]),
    ...(purpose === "deployment" ? [passRoles(ofAws, target), ...logLinks(target)] : []),
  ];
}

/**
 * Secrets Manager and DynamoDB use the key for the caller
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
function pulumiKey(purpose: Exclude<Purpose, "preview">, target: DeploymentTarget): Statement {
  return purpose === "drift"
    ? useKey(["kms:Decrypt"], ["secretsmanager"], target)
    : useKey(
        ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
        ["dynamodb", "secretsmanager"],
        target,
      );
}

/** Services take a role only from who may pass it (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html). */
function passRoles(resources: readonly Resource[], { partition, accountId }: DeploymentTarget): Statement {
  const roles: readonly string[] = resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .map(({ inputs }) => `arn:${partition}:iam::${accountId}:role/${String(inputs["name"])}`);
  const services = ["apigateway.amazonaws.com", "lambda.amazonaws.com", "scheduler.amazonaws.com"];
  return allow({
    sid: "PassRoles",
    actions: ["iam:PassRole"],
    resources: roles as OneOrMore<string>,
    conditions: { StringEquals: { "iam:PassedToService": services } },
  });
}

/**
 * An API's access log is a log delivery (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html), and its
 * first domain makes a service-linked role (https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html).
 */
const logLinks = ({ partition, accountId }: DeploymentTarget): Statement[] => [
  allow({
    sid: "DeliverAccessLog",
    actions: [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ],
    resources: ["*"],
  }),
  allow({
    sid: "LinkRole",
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [
      `arn:${partition}:iam::${accountId}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway`,
    ],
    conditions: { StringEquals: { "iam:AWSServiceName": "ops.apigateway.amazonaws.com" } },
  }),
];
