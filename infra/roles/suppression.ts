import { allow, type Statement } from "../iam";
import type { FunctionRole, RoleContext } from "./function-role";

/** The role of the suppression function. */
export const suppression: FunctionRole = {
  keyUse: { services: ["dynamodb", "sqs"] },
  permissions: (context) => [
    allow({
      sid: "KeepRecipients",
      actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      resources: [context.names.recipientsTable.arn],
    }),
    suppress(context),
  ],
};

/**
 * Adds to the suppression list, which has no resource type: its actions take `*` alone
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html).
 */
export const suppress = ({ settings }: RoleContext): Statement =>
  allow({
    sid: "Suppress",
    actions: ["ses:PutSuppressedDestination"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestedRegion": settings.place.region } },
  });
