import { spfAndMxForEveryDomain } from "../../../policies/deliverability/spf-and-mx-for-every-domain";
import type { Cases } from "../../support/policies/cases";

const spf = (name: string) => ({ name, type: "TXT", content: "v=spf1 include:amazonses.com ~all" });
const mx = { name: "bounce.example.org", type: "MX", content: "feedback-smtp.us-east-1.amazonses.com" };
const stdin = (...records: readonly object[]) => JSON.stringify({ records });
const noSpf = (name: string, domain: string) =>
  `${name}: sends from ${domain}, which has no SPF record in this stack: write v=spf1 include:amazonses.com ~all there`;
const noMx = (domain: string) =>
  `mail-from: has the MAIL FROM domain ${domain}, which has no MX record in this stack: write feedback-smtp.<Region>.amazonses.com there`;

export const cases: Cases = {
  rule: spfAndMxForEveryDomain,
  good: [
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "domain", props: { emailIdentity: "example.org" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "person", props: { emailIdentity: "a@example.org" } },
    {
      type: "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
      name: "mail-from",
      props: { emailIdentity: "example.org", mailFromDomain: "bounce.example.org" },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: { stdin: stdin(spf("example.org"), spf("bounce.example.org"), mx) },
    },
  ],
  refused: [
    {
      what: "no MX record",
      at: "command.props.stdin",
      value: stdin(spf("example.org"), spf("bounce.example.org")),
      says: [noMx("bounce.example.org")],
    },
    {
      what: "no SPF record of the MAIL FROM domain",
      at: "command.props.stdin",
      value: stdin(spf("example.org"), mx),
      says: [noSpf("mail-from", "bounce.example.org")],
    },
    {
      what: "no SPF record of the domain",
      at: "command.props.stdin",
      value: stdin(spf("bounce.example.org"), mx),
      says: [noSpf("domain", "example.org"), noSpf("person", "example.org")],
    },
    {
      what: "another MAIL FROM domain",
      at: "mail-from.props.mailFromDomain",
      value: "mail.example.org",
      says: [noSpf("mail-from", "mail.example.org"), noMx("mail.example.org")],
    },
  ],
  harmless: [
    {
      what: "additional records, in another case",
      at: "command.props.stdin",
      value: stdin(spf("Example.org."), spf("bounce.example.org"), mx, spf("other.example.org")),
    },
  ],
  // The stack has two Commands, and the links' one writes none of these records.
  mutated: "good",
  mutations: {
    "props.emailIdentity": { weaker: ["example.com"] },
    "props.mailFromDomain": { weaker: ["example.com", ""] },
    "props.records": {
      weaker: "what the component gives out is one of two sources",
      absent: "as above",
      unknown: "as above",
    },
    "props.stdin": { weaker: ["{}", '{"records":[]}'] },
    "props.**": {
      weaker: "what the Command reads or runs may stand in one place only",
      absent: "as above",
      unknown: "as above",
    },
  },
};
