import type { KeyUser } from "./key-use";
import { allow, type Statement } from "./statements";
import type { RoleContext } from "./function-role";
import type { RoleArgs } from "./role";

/**
 * The role that the application assumes: it puts messages into the outbox and does nothing else, unless it also sends mail itself.
 */
export function sender(context: RoleContext): RoleArgs {
  const { names, settings } = context;
  const { sendingDomain, senderPrincipals, directSending } = settings;
  const { bulk, urgent } = names.functionQueues;
  return {
    roleName: names.senderRole.name,
    description: `Puts messages into the outbox of ${sendingDomain}${directSending ? ", and sends mail from there itself" : ""}`,
    // IAM refuses a principal that does not exist yet and rewrites one that is deleted; a condition does neither.
    trust: allow({
      sid: "Assume",
      principal: { AWS: names.accountRootArn },
      actions: ["sts:AssumeRole"],
      conditions: { ArnEquals: { "aws:PrincipalArn": senderPrincipals } },
    }),
    permissions: [
      allow({ sid: "PutIntoOutbox", actions: ["sqs:SendMessage"], resources: [bulk.queue.arn, urgent.queue.arn] }),
      ...(directSending ? [send(context)] : []),
    ],
  };
}

/**
 * The role's use of the key: SQS encrypts on behalf of the sender
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
 */
export const senderKeyUse = ({ senderRole }: RoleContext["names"]): KeyUser => ({
  sid: "Sender",
  roleArn: senderRole.arn,
  services: ["sqs"],
  writes: true,
});

/** Lets the application send from the stack's domain, through its configuration sets. */
function send({ names, settings }: RoleContext): Statement {
  const { sendingDomain, addressIdentities } = settings;
  const { main, updates } = names.configurationSets;
  return allow({
    sid: "Send",
    actions: ["ses:SendEmail", "ses:SendRawEmail"],
    resources: [names.identityArn(sendingDomain), ...addressIdentities.map(names.identityArn), main.arn, updates.arn],
    conditions: { StringLike: { "ses:FromAddress": `*@${sendingDomain}` } },
  });
}
