import { easyDkimGuide } from "../lib/frameworks";
import { asObject } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** What makes SES sign with a key that somebody else holds too. */
const OWN_KEY = ["domainSigningPrivateKey", "domainSigningSelector"];

/** The faults of an identity, by the names of what its `dkimSigningAttributes` state. */
export function* violations(stated: readonly string[]): Generator<string> {
  for (const property of stated.filter((each) => OWN_KEY.includes(each)))
    yield `signs with a key from outside SES: remove dkimSigningAttributes.${property} and use Easy DKIM`;
}

export const easyDkim = resourceRule(
  {
    name: "easy-dkim",
    requires: "SES generates and holds the DKIM keys of an identity",
    why: "anyone else who holds a key can sign mail in the domain's name",
    severity: "critical",
    ...easyDkimGuide("SES generates the key pair and rotates it"),
    remediationSteps: "Set no signing key; publish the three CNAME records of Easy DKIM.",
  },
  ofType("aws:sesv2/emailIdentity:EmailIdentity"),
  ({ props }) => violations(Object.keys(asObject(props.dkimSigningAttributes) ?? {})),
);
