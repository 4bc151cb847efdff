import { allow, type Statement } from "./statements";
import { type FunctionRole, readSecret, type RoleContext } from "./function-role";

/** The role of the outbox function. */
export const outbox: FunctionRole = {
  keyUse: { services: ["dynamodb", "secretsmanager", "sns", "sqs"], writes: true },
  permissions: (context) => {
    const { names, settings } = context;
    const { bulk, urgent } = names.functionQueues;
    return [
      allow({
        sid: "ReadPeople",
        actions: ["dynamodb:GetItem"],
        resources: [names.recipientsTable.arn, names.objectionsTable.arn],
      }),
      allow({ sid: "KeepOptIns", actions: ["dynamodb:UpdateItem"], resources: [names.recipientsTable.arn] }),
      allow({
        sid: "KeepLedger",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        resources: [names.ledgerTable.arn],
      }),
      allow({
        sid: "KeepDigests",
        actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
        resources: [names.digestsTable.arn],
      }),
      allow({
        sid: "Postpone",
        actions: ["sqs:ChangeMessageVisibility"],
        resources: [bulk.queue.arn, urgent.queue.arn],
      }),
      allow({ sid: "TellApplication", actions: ["sns:Publish"], resources: [names.statusTopic.arn] }),
      allow({ sid: "Bury", actions: ["sqs:SendMessage"], resources: [bulk.failures.arn, urgent.failures.arn] }),
      readSecret("ReadRecipientIdKey", names.secrets.recipientId),
      readSecret("ReadLinkSigningKeys", names.secrets.linkSigning),
      // The account has no resource type.
      allow({
        sid: "ReadAccount",
        actions: ["ses:GetAccount"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:RequestedRegion": settings.target.region } },
      }),
      send(context),
    ];
  },
};

/**
 * Any identity of the account: in the sandbox SES was seen to authorize a message on its recipient's identity as well
 * (cloudposse/terraform-aws-ses#40, aws/aws-sdk-js#3641). The condition on the From address confines it.
 */
const send = ({ names, settings }: RoleContext): Statement =>
  allow({
    sid: "Send",
    actions: ["ses:SendRawEmail"],
    resources: [names.identityArn("*"), names.configurationSets.main.arn, names.configurationSets.updates.arn],
    conditions: { StringEquals: { "ses:FromAddress": Object.values(settings.senders) } },
  });
