import { dmarcForEveryDomain } from "../../../policies/deliverability/dmarc-for-every-domain";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const record = (name: string) => ({ name, type: "TXT", content: "v=DMARC1; p=reject", ttl: 600 });

const BOTH = ["domain", "person"].map(
  (name) => `${name}: sends mail from a domain without DMARC: write a TXT record at _dmarc.example.org`,
);

export const cases: Cases = {
  rule: dmarcForEveryDomain,
  good: [
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "domain", props: { emailIdentity: "example.org" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "person", props: { emailIdentity: "someone@example.org" } },
    { type: "mail:index:Dns", name: "dns", props: { records: [] } },
    {
      type: "command:local:Command",
      name: "command",
      props: {
        stdin: JSON.stringify({ records: [record("_dmarc.example.org")] }),
        environment: { IDENTITY_DKIM_TOKENS: UNKNOWN },
      },
    },
  ],
  refused: [
    {
      what: "a domain without",
      at: "domain.props.emailIdentity",
      value: "example.com",
      says: ["domain: sends mail from a domain without DMARC: write a TXT record at _dmarc.example.com"],
    },
    {
      what: "a record for a domain above only",
      at: "domain.props.emailIdentity",
      value: "dev.example.org",
      says: ["domain: sends mail from a domain without DMARC: write a TXT record at _dmarc.dev.example.org"],
    },
    {
      what: "an address at a domain without",
      at: "person.props.emailIdentity",
      value: "someone@example.net",
      says: ["person: sends mail from a domain without DMARC: write a TXT record at _dmarc.example.net"],
    },
    {
      what: "no records",
      at: "command.props.stdin",
      value: undefined,
      says: BOTH,
    },
    {
      what: "unknown records",
      at: "command.props.stdin",
      value: UNKNOWN,
      says: [
        "command: stdin is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "an unknown domain",
      at: "domain.props.emailIdentity",
      value: UNKNOWN,
      says: [
        "domain: emailIdentity is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "other case", at: "domain.props.emailIdentity", value: "Example.org" },
    { what: "the component's records", at: "dns.props.records", value: [record("_dmarc.example.org.")] },
    { what: "unknown records of the component beside known ones", at: "dns.props.records", value: UNKNOWN },
    {
      what: "records in a variable",
      at: "command.props",
      value: { environment: { RECORDS: JSON.stringify([record("_dmarc.example.org")]) } },
    },
  ],
  // The stack has two Commands, and the links' one writes none of these records.
  mutated: "good",
  mutations: {
    "props.emailIdentity": { weaker: ["example.com"] },
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
