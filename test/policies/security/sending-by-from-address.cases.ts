import { sendingByFromAddress } from "../../../policies/security/sending-by-from-address";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../cases";

const identity = arn("ses", "identity/example.org");
const at = "it.props.policy";
const send = (condition: object, action: unknown = ["ses:SendEmail", "ses:SendRawEmail"]) =>
  document(allow(action, identity, { Condition: condition }));

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
      at,
      value: document(allow("ses:SendEmail", identity)),
      says: [
        "it: policy, statement It allows ses:SendEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any address",
      at,
      value: send({ StringLike: { "ses:FromAddress": "*" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any domain",
      at,
      value: send({ StringLike: { "ses:FromAddress": "noreply@*" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "another domain",
      at,
      value: send({ StringLike: { "ses:FromAddress": "*@example.net" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "any domain beside one",
      at,
      value: send({ StringLike: { "ses:FromAddress": ["a@example.org", "*@*"] } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "IfExists",
      at,
      value: send({ StringLikeIfExists: { "ses:FromAddress": "*@example.org" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "the other way round",
      at,
      value: send({ StringNotLike: { "ses:FromAddress": "*@example.org" } }),
      says: [
        "it: policy, statement It allows ses:SendEmail, ses:SendRawEmail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "other case",
      at,
      value: send({}, "SES:sendrawemail"),
      says: [
        "it: policy, statement It allows SES:sendrawemail from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "all of SES",
      at,
      value: send({}, "ses:*"),
      says: [
        "it: policy, statement It allows ses:* from addresses that are not the stack's: confine it by ses:FromAddress to *@example.org",
      ],
    },
    {
      what: "no document",
      at,
      value: undefined,
      says: ["it: policy is no policy document: state it as a JSON object"],
    },
  ],
  harmless: [
    { what: "one address", at, value: send({ StringEquals: { "SES:fromaddress": ["noreply@example.org"] } }) },
    { what: "no sending", at, value: document(allow("ses:GetAccount", "*")) },
    {
      what: "a Deny of sending",
      at,
      value: document(allow("ses:GetAccount", "*"), { Effect: "Deny", Action: "ses:SendEmail", Resource: "*" }),
    },
  ],
  mutations: {
    ...carriers(document(allow("ses:SendEmail", identity))),
    "props.emailIdentity": {
      weaker: "an identity more is one more that may be sent from",
      absent: "nothing may be sent then",
    },
  },
};
