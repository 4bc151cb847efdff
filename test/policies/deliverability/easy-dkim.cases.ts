import { easyDkim } from "../../../policies/deliverability/easy-dkim";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const foreign = (property: string) => ({
  what: property,
  at: "it.props.dkimSigningAttributes",
  value: { [property]: UNKNOWN },
  says: [`it: signs with a key from outside SES: remove dkimSigningAttributes.${property} and use Easy DKIM`],
});

export const cases: Cases = {
  rule: easyDkim,
  good: [{ type: "aws:sesv2/emailIdentity:EmailIdentity", props: { emailIdentity: "example.org" } }],
  refused: [foreign("domainSigningPrivateKey"), foreign("domainSigningSelector")],
  harmless: [
    {
      what: "a longer key of SES's own",
      at: "it.props.dkimSigningAttributes",
      value: { nextSigningKeyLength: "RSA_2048_BIT" },
    },
  ],
  mutations: { "props.dkimSigningAttributes": { weaker: [{ domainSigningPrivateKey: "x" }] } },
};
