import { allow } from "./statements";
import { readSecret, type FunctionRole } from "./function-role";

/**
 * The role of the function that answers the links in mail. The only address that the function reads is that of the person whose
 * link it is.
 */
export const links: FunctionRole = {
  keyUse: { services: ["dynamodb", "secretsmanager"] },
  permissions: ({ names }) => [
    allow({
      sid: "FindRecipient",
      actions: ["dynamodb:Query"],
      resources: [`${names.recipientsTable.arn}/index/by-id`],
    }),
    allow({
      sid: "KeepRecipients",
      actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      resources: [names.recipientsTable.arn],
    }),
    allow({
      sid: "KeepObjections",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
      resources: [names.objectionsTable.arn],
    }),
    readSecret("ReadSigningKeys", names.secrets.linkSigning),
  ],
};
