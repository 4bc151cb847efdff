import { providerInputs } from "../../../policies/security/provider-inputs";
import type { Cases } from "../../support/policies/cases";

const given = (input: string, value: unknown) => ({
  what: input,
  at: `aws.props.${input}`,
  value,
  says: [`aws: is given ${input}: remove it, or list it in policies/security/provider-inputs.ts`],
});

export const cases: Cases = {
  rule: providerInputs,
  good: [
    {
      type: "pulumi:providers:aws",
      name: "aws",
      props: { region: "us-east-1", allowedAccountIds: '["111122223333"]', skipRegionValidation: "true" },
    },
    { type: "pulumi:providers:command", name: "default_1_2_1", props: { version: "1.2.1" } },
  ],
  refused: [
    given("accessKey", "x"),
    given("endpoints", '[{"sns":"https://example.net"}]'),
    given("httpProxy", "http://example.net"),
    given("skipRequestingAccountId", "true"),
    given("skipCredentialsValidation", "true"),
    given("sharedCredentialsFiles", '["/tmp/x"]'),
  ],
  harmless: [
    { what: "a profile", at: "aws.props.profile", value: "mail" },
    { what: "a role", at: "aws.props.assumeRoles", value: '[{"roleArn":"arn:aws:iam::111122223333:role/deploy"}]' },
  ],
  mutations: {
    "props.skipCredentialsValidation": { weaker: ["true"], absent: "The SDK states it.", unknown: "It is a text." },
    "props.skipRegionValidation": { weaker: ["false"], absent: "The SDK states it." },
  },
};
