import { sendingByFromAddress } from "../../../policies/security/sending-by-from-address";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";

const IDENTITY = arn("ses", "identity/example.org");
const AT = "it.props.policy";
const send = (condition: object, action: unknown = ["ses:SendEmail", "ses:SendRawEmail"]) =>
  document(allow(action, IDENTITY, { Condition: condition }));

export const cases: Cases = {
  rule: sendingByFromAddress,
  good: [
    rolePolicy(send({ StringLike: { "ses:FromAddress": "*@example.org" } })),
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "domain", props: { emailIdentity: "example.org" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "person", props: { emailIdentity: "a@Example.org" } },
  ],
  refused: [
    {
      what: "no condition",
      at: AT,
      value: document(allow("ses:SendEmail", IDENTITY)),
      says: [
        "it: policy, statement It allows ses:SendEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any address",
      at: AT,
      value: send({ StringLike: { "ses:FromAddress": "*" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any domain",
      at: AT,
      value: send({ StringLike: { "ses:FromAddress": "noreply@*" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "another domain",
      at: AT,
      value: send({ StringLike: { "ses:FromAddress": "*@example.net" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any domain beside one",
      at: AT,
      value: send({ StringLike: { "ses:FromAddress": ["a@example.org", "*@*"] } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "IfExists",
      at: AT,
      value: send({ StringLikeIfExists: { "ses:FromAddress": "*@example.org" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "the other way round",
      at: AT,
      value: send({ StringNotLike: { "ses:FromAddress": "*@example.org" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "other case",
      at: AT,
      value: send({}, "SES:sendrawemail"),
      says: [
        "it: policy, statement It allows SES:sendrawemail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "all of SES",
      at: AT,
      value: send({}, "ses:*"),
      says: [
        "it: policy, statement It allows ses:* from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "no document",
      at: AT,
      value: undefined,
      says: ["it: policy is not a policy document: set it to a JSON object"],
    },
  ],
  harmless: [
    { what: "one address", at: AT, value: send({ StringEquals: { "SES:fromaddress": ["noreply@example.org"] } }) },
    { what: "no sending", at: AT, value: document(allow("ses:GetAccount", "*")) },
    {
      what: "a Deny of sending",
      at: AT,
      value: document(allow("ses:GetAccount", "*"), { Effect: "Deny", Action: "ses:SendEmail", Resource: "*" }),
    },
  ],
  mutations: {
    ...carriers(document(allow("ses:SendEmail", IDENTITY))),
    "props.emailIdentity": {
      weaker: "an identity more is one more that may be sent from",
      absent: "nothing may be sent then",
    },
  },
};
