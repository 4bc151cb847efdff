/** The one AWS provider of a stack: its account and Region come from the settings, whatever the deployer's environment says. */
import { Provider } from "@pulumi/aws/provider";
import { getProject } from "@pulumi/pulumi";
import type { Settings } from "../settings/settings";

/** Makes the provider that every AWS resource of a stack names. */
export function makeProvider({ target, production, profile, assumeRoleArn }: Settings): Provider {
  return new Provider("aws", {
    region: target.region,
    allowedAccountIds: [target.accountId],
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoles: [{ roleArn: assumeRoleArn }] }),
    // The policy packs get no configuration: the last tag tells them what must be protected.
    defaultTags: { tags: { project: getProject(), stack: target.stack, production: String(production) } },
  });
}
