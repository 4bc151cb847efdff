import { mailFromSet } from "../../../policies/deliverability/mail-from-set";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const MAIL_FROM = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes";

export const cases: Cases = {
  rule: mailFromSet,
  good: [
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "domain", props: { emailIdentity: "example.org" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "person", props: { emailIdentity: "someone@example.org" } },
    {
      type: MAIL_FROM,
      name: "of-domain",
      props: { emailIdentity: "example.org", mailFromDomain: "bounce.example.org" },
    },
    {
      type: MAIL_FROM,
      name: "of-person",
      props: { emailIdentity: "someone@example.org", mailFromDomain: "bounce.example.org" },
    },
  ],
  refused: [
    {
      what: "an address without",
      at: "of-person.props.emailIdentity",
      value: "another@example.org",
      says: [
        "person: has no MAIL FROM domain, so that SPF passes for amazonses.com and not for us: add EmailIdentityMailFromAttributes",
      ],
    },
    {
      what: "no domain",
      at: "of-domain.props.mailFromDomain",
      value: undefined,
      says: [
        "domain: has no MAIL FROM domain, so that SPF passes for amazonses.com and not for us: add EmailIdentityMailFromAttributes",
      ],
    },
    {
      what: "the domain itself",
      at: "of-domain.props.mailFromDomain",
      value: "example.org",
      says: [
        "domain: has the MAIL FROM domain example.org, which is not below example.org: SES takes only a subdomain of it",
      ],
    },
    {
      what: "a domain elsewhere",
      at: "of-domain.props.mailFromDomain",
      value: "bounce.badexample.org",
      says: [
        "domain: has the MAIL FROM domain bounce.badexample.org, which is not below example.org: SES takes only a subdomain of it",
      ],
    },
    {
      what: "an unknown domain",
      at: "of-domain.props.mailFromDomain",
      value: UNKNOWN,
      says: [
        "of-domain: mailFromDomain is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "another host", at: "of-domain.props.mailFromDomain", value: "a.b.example.org" }],
  mutations: {
    "props.emailIdentity": { weaker: ["another.example.org"] },
    "props.mailFromDomain": { weaker: ["", "example.net"] },
  },
};
