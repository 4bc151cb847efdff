import { allow, type Statement } from "./statements";
import { type FunctionRole, readSecret, type RoleContext } from "./function-role";
import { readObjections, suppress } from "./suppression";

/** The role of the reconcile function. */
export const reconcile: FunctionRole = {
  keyUse: { services: ["dynamodb", "secretsmanager"] },
  permissions: (context) => [
    allow({
      sid: "FindPending",
      actions: ["dynamodb:Query"],
      resources: [`${context.names.recipientsTable.arn}/index/pending-sync`],
    }),
    allow({
      sid: "KeepRecipients",
      actions: ["dynamodb:UpdateItem"],
      resources: [context.names.recipientsTable.arn],
    }),
    readObjections(context),
    readSecret("ReadRecipientIdKey", context.names.secrets.recipientId),
    suppress(context),
    readAccount(context),
  ],
};

/**
 * Lets the function read the account, which has no resource type either. Only the stack that owns the account's settings imports
 * the suppression list into its table.
 */
const readAccount = ({ settings }: RoleContext): Statement =>
  allow({
    sid: "ReadAccount",
    actions: [
      "ses:GetAccount",
      ...(settings.manageAccountSettings ? (["ses:ListSuppressedDestinations"] as const) : []),
    ],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestedRegion": settings.target.region } },
  });
