import { awsGuide } from "../lib/rule/frameworks";
import { resourceRule } from "../lib/rule/rule";

/** The inputs that the SDK sets by itself, with their values: any other value would skip checks. */
const BY_ITSELF: Readonly<Record<string, string>> = {
  skipCredentialsValidation: "false",
  skipRegionValidation: "true",
};

/** What a provider may be given, by its type. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  "pulumi:providers:aws": [
    "allowedAccountIds",
    "assumeRoles",
    "defaultTags",
    "profile",
    "region",
    ...Object.keys(BY_ITSELF),
    "version",
  ],
  "pulumi:providers:command": ["version"],
};

/** The faults of a provider of that type, by what it is given. */
export function* violations(type: string, given: Readonly<Record<string, unknown>>): Generator<string> {
  for (const input of Object.keys(given))
    if (!INPUTS[type]?.includes(input) || (Object.hasOwn(BY_ITSELF, input) && given[input] !== BY_ITSELF[input]))
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
  ({ type, props }) => violations(type, props),
);
