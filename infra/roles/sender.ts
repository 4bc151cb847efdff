import { allow } from "../iam";
import type { RoleContext } from "./function-role";
import type { RoleArgs } from "./role";

/** The role that the application assumes to send: from the stack's domain, through its configuration sets, and nothing else. */
export function sender({ names, settings }: RoleContext): RoleArgs {
  const { sendingDomain, addressIdentities, senderPrincipals } = settings;
  const { main, updates } = names.configurationSets;
  return {
    roleName: names.senderRole.name,
    description: `Sends mail from ${sendingDomain}`,
    // IAM refuses a principal that does not exist yet and rewrites one that is deleted; a condition does neither.
    trust: allow({
      sid: "Assume",
      principal: { AWS: names.accountRootArn },
      actions: ["sts:AssumeRole"],
      conditions: { ArnEquals: { "aws:PrincipalArn": senderPrincipals } },
    }),
    permissions: [
      allow({
        sid: "Send",
        actions: ["ses:SendEmail", "ses:SendRawEmail"],
        resources: [
          names.identityArn(sendingDomain),
          ...addressIdentities.map(names.identityArn),
          main.arn,
          updates.arn,
        ],
        conditions: { StringLike: { "ses:FromAddress": `*@${sendingDomain}` } },
      }),
    ],
  };
}
