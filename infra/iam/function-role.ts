import { allow, assumedBy, type Statement, writeLogs } from "./statements";
import { type FunctionName, functions, mapped, queues } from "../function-declarations/functions";
import type { KeyUse } from "./key-use";
import type { Names } from "../names-and-arns/names";
import type { Settings } from "../settings/settings";
import type { RoleArgs } from "./role";

/** What the statements of a role may depend on. */
export interface RoleContext {
  readonly names: Names;
  readonly settings: Settings;
}

/** What a function's role may do besides reading its queue and writing its log, which follow from its declaration. */
export interface FunctionRole {
  readonly permissions: (context: RoleContext) => readonly Statement[];
  /** What it needs the key for, if anything. The grant itself is in the key's policy. */
  readonly keyUse?: KeyUse;
}

/** The role of a function, with exactly the calls that its code makes. */
export function functionRole(name: FunctionName, { permissions }: FunctionRole, context: RoleContext): RoleArgs {
  const { role, logGroup } = context.names.functions[name];
  return {
    roleName: role.name,
    description: functions[name].description,
    trust: assumedBy("lambda.amazonaws.com"),
    permissions: [writeLogs(logGroup.arn), ...readQueues(name, context), ...permissions(context)],
  };
}

/**
 * Lets a function read a secret: by its partial ARN, since Secrets Manager appends a hyphen and six characters to the name
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html).
 */
export const readSecret = (sid: string, { arn }: { readonly arn: string }): Statement =>
  allow({ sid, actions: ["secretsmanager:GetSecretValue"], resources: [`${arn}-??????`] });

function readQueues(name: FunctionName, { names }: RoleContext): Statement[] {
  const arns = mapped(queues, (queue, declared) =>
    declared.function === name ? names.functionQueues[queue].queue.arn : [],
  );
  const [first, ...more] = Object.values(arns).flat();
  if (first === undefined) return [];
  return [
    allow({
      sid: "ReadQueue",
      actions: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      resources: [first, ...more],
    }),
  ];
}
