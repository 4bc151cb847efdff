import { recordsByShape } from "../../../policies/deliverability/records-by-shape";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const record = (name: string, type: string, content: string) => ({ name, type, content, ttl: 600 });
const TOKEN = "6gdr23zgrmihk4albjcz3dmezm732rcl";
const records = [
  record("_amazonses.example.org", "TXT", `${"A".repeat(43)}=`),
  record("example.org", "TXT", "v=spf1 include:amazonses.com ~all"),
  record("bounce.example.org", "TXT", "v=spf1 include:amazonses.com ~all"),
  record("bounce.example.org", "MX", "feedback-smtp.us-east-1.amazonses.com"),
  record("_dmarc.example.org", "TXT", "v=DMARC1; p=reject"),
  record(`${TOKEN}._domainkey.example.org`, "CNAME", `${TOKEN}.dkim.amazonses.com`),
];
const stated = { sendingDomain: "example.org", region: "us-east-1", records };
const strange = (name: string, { type, name: at }: { type: string; name: string }) =>
  `${name}: writes a ${type} record at ${at} that mail from example.org does not need: remove it, or add its shape to policies/deliverability/records-by-shape.ts (the domain's verification at _amazonses; SPF of the domain and of its MAIL FROM domain; DMARC of the domain; the MX record of the MAIL FROM domain; the validation of the links' certificate; the links' host; the keys of Easy DKIM)`;
const VALIDATION = "_0a.links.example.org. _1b.xyz.acm-validations.aws.";
const STRANGERS = [
  record("s1._domainkey.example.org", "TXT", "v=DKIM1; p=MIGf"),
  record("*._domainkey.example.org", "CNAME", `${TOKEN}.dkim.amazonses.com`),
  record("_domainkey.example.org", "NS", "ns1.example.net"),
  record(`${TOKEN}._domainkey.example.org`, "CNAME", `${TOKEN}.dkim.example.net`),
  record("example.org", "MX", "mx.example.net"),
  record("example.org", "MX", "feedback-smtp.us-east-1.amazonses.com"),
  record("*.example.org", "MX", "feedback-smtp.us-east-1.amazonses.com"),
  record("bounce.example.org", "MX", "feedback-smtp.eu-west-1.amazonses.com"),
  record("bounce.example.org", "MX", "mx.example.net"),
  record("www.example.org", "A", "192.0.2.1"),
  record("*.example.org", "TXT", "v=spf1 include:amazonses.com ~all"),
  record("_dmarc.www.example.org", "TXT", "v=DMARC1; p=none"),
  record("_amazonses.example.org", "TXT", "stranger"),
  record("example.net", "TXT", "v=spf1 include:amazonses.com ~all"),
];

export const cases: Cases = {
  rule: recordsByShape,
  good: [
    { type: "mail:index:Dns", name: "dns", props: stated },
    {
      type: "command:local:Command",
      name: "command",
      props: { stdin: JSON.stringify(stated), environment: { CERTIFICATE_VALIDATION: VALIDATION } },
    },
    {
      type: "command:local:Command",
      name: "links",
      props: {
        stdin: JSON.stringify({ ...stated, records: [] }),
        environment: { LINKS_TARGET: "d-abc123.execute-api.us-east-1.amazonaws.com" },
      },
    },
  ],
  refused: [
    ...STRANGERS.map((each) => ({
      what: `${each.type} ${each.name} ${each.content}`,
      at: "dns.props.records",
      value: [...records, each],
      says: [strange("dns", each)],
    })),
    ...STRANGERS.slice(0, 2).map((each) => ({
      what: `${each.type} ${each.name} in what the Command reads`,
      at: "command.props.stdin",
      value: JSON.stringify({ ...stated, records: [each] }),
      says: [strange("command", each)],
    })),
    ...["_0a.example.org _1b.xyz.acm-validations.aws", "_0a.links.example.org _1b.stranger.example", "stranger"].map(
      (value) => ({
        what: `the validation ${value}`,
        at: "command.props.environment.CERTIFICATE_VALIDATION",
        value,
        says: [strange("command", { type: "CNAME", name: value.split(" ")[0] ?? "" })],
      }),
    ),
    ...["stranger.example", "d-abc123.execute-api.eu-west-1.amazonaws.com", ""].map((value) => ({
      what: `links that lead to ${value || "nothing"}`,
      at: "links.props.environment.LINKS_TARGET",
      value,
      says: [strange("links", { type: "CNAME", name: "links.example.org" })],
    })),
    {
      what: "a Command of the links that writes nothing",
      at: "links.props.environment",
      value: {},
      says: ["links: writes no records: put them into stdin as JSON with sendingDomain, region and records"],
    },
    {
      what: "a Command that writes nothing that can be judged",
      at: "command.props",
      value: { stdin: "www TXT stranger" },
      says: ["command: writes no records: put them into stdin as JSON with sendingDomain, region and records"],
    },
  ],
  harmless: [
    { what: "a target that AWS has yet to assign", at: "links.props.environment.LINKS_TARGET", value: UNKNOWN },
    {
      what: "a validation that AWS has yet to assign",
      at: "command.props.environment.CERTIFICATE_VALIDATION",
      value: UNKNOWN,
    },
    { what: "one record fewer", at: "dns.props.records", value: records.slice(1) },
    { what: "other case and a final dot", at: "dns.props.sendingDomain", value: "Example.ORG." },
    {
      what: "the keys of a Region with a name of its own",
      at: "dns.props.records",
      value: [record(`${TOKEN}._domainkey.example.org`, "CNAME", `${TOKEN}.dkim.eu-south-1.amazonses.com`)],
    },
  ],
  mutations: {
    "props.records": { weaker: [STRANGERS], absent: "other rules miss the records" },
    "props.records.*.name": {
      weaker: ["*.example.org", "stranger.example"],
      absent: "the component's type refuses it",
    },
    "props.records.*.type": { weaker: ["NS", "A"], absent: "the component's type refuses it" },
    "props.records.*.content": { weaker: ["stranger"], absent: "the component's type refuses it" },
    "props.records.**": {
      weaker: "how long and in which order is not about whom it lets in",
      absent: "as above",
    },
    "props.sendingDomain": { weaker: ["stranger.example"] },
    "props.region": { weaker: ["eu-west-1"] },
    "props.environment": {
      weaker: [{ CERTIFICATE_VALIDATION: "stranger" }, { LINKS_TARGET: "stranger.example" }],
      absent: "the records that are stated remain, and the script stops without its variables",
    },
    "props.environment.*": {
      weaker: ["stranger.example"],
      absent: "as above",
      unknown: "on the list of what may be",
    },
    "props.stdin": { weaker: ["", JSON.stringify({ ...stated, records: STRANGERS })] },
  },
};
