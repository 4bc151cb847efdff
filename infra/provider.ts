/** The one AWS provider of a stack: its account and Region, and nothing that the environment of whoever deploys says. */
import { Provider } from "@pulumi/aws/provider";
import { getProject } from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** Makes the provider that every AWS resource of a stack names. */
export function makeProvider({ place, production, profile, assumeRoleArn }: Settings): Provider {
  return new Provider("aws", {
    region: place.region,
    allowedAccountIds: [place.accountId],
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoles: [{ roleArn: assumeRoleArn }] }),
    // By the last tag the policy packs, which get no configuration, know what must be protected.
    defaultTags: { tags: { project: getProject(), stack: place.stack, production: String(production) } },
  });
}
