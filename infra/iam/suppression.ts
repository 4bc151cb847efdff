import { allow, type Statement } from "./statements";
import { type FunctionRole, readSecret, type RoleContext } from "./function-role";

/** The role of the suppression function. */
export const suppression: FunctionRole = {
  keyUse: { services: ["dynamodb", "secretsmanager", "sqs"] },
  permissions: (context) => [
    allow({
      sid: "KeepRecipients",
      actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      resources: [context.names.recipientsTable.arn],
    }),
    readObjections(context),
    readSecret("ReadRecipientIdKey", context.names.secrets.recipientId),
    suppress(context),
  ],
};

/** Lets a function read whether a person was erased. */
export const readObjections = ({ names }: RoleContext): Statement =>
  allow({ sid: "ReadObjections", actions: ["dynamodb:GetItem"], resources: [names.objectionsTable.arn] });

/**
 * Lets a function add to the suppression list, which has no resource type: its actions take only `*`
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html).
 */
export const suppress = ({ settings }: RoleContext): Statement =>
  allow({
    sid: "Suppress",
    actions: ["ses:PutSuppressedDestination"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestedRegion": settings.target.region } },
  });
