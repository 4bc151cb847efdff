import { awsGuide } from "../lib/frameworks";
import { resourceRule } from "../lib/rule";

/** What a provider may be given, by its type. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  "pulumi:providers:aws": [
    "allowedAccountIds",
    "assumeRoles",
    "defaultTags",
    "profile",
    "region",
    // The SDK states these two of its own accord.
    "skipCredentialsValidation",
    "skipRegionValidation",
    "version",
  ],
  "pulumi:providers:command": ["version"],
};

/** The faults of a provider of that type, by the names of what it is given. */
export function* violations(type: string, given: readonly string[]): Generator<string> {
  for (const input of given)
    if (!INPUTS[type]?.includes(input))
      yield `is given ${input}: remove it, or list it in policies/security/provider-inputs.ts`;
}

export const providerInputs = resourceRule(
  {
    name: "provider-inputs",
    requires: "A provider has no inputs other than those listed",
    why: "the others hold credentials, redirect calls to other endpoints or through a proxy, or skip the check of the account",
    severity: "critical",
    ...awsGuide(
      "Pulumi AWS",
      "Provider",
      "accessKey, endpoints, httpProxy, skipRequestingAccountId and others change who is asked, and as whom",
      "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
    ),
    remediationSteps: "Leave credentials to the environment, a profile or assumeRoles.",
  },
  (type) => type.startsWith("pulumi:providers:"),
  ({ type, props }) => violations(type, Object.keys(props)),
);
