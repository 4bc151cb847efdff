import { spfNamesSes } from "../../../policies/deliverability/spf-names-ses";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const record = (content: string, name = "example.org") => ({ name, type: "TXT", content, ttl: 600 });
const OURS = "v=spf1 include:amazonses.com ~all";
const AT = "dns.props.records";
const NO_RECORD = { weaker: "it is no record", absent: "it is no record", unknown: "on the list" } as const;

export const cases: Cases = {
  rule: spfNamesSes,
  good: [
    {
      type: "mail:index:Dns",
      name: "dns",
      props: { records: [record(OURS), record(OURS, "bounce.example.org"), record("token", "_amazonses.example.org")] },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: { create: "node apply", environment: { RECORDS: JSON.stringify([record(OURS)]) } },
    },
  ],
  refused: [
    {
      what: "without Amazon SES",
      at: AT,
      value: [record("v=spf1 ~all")],
      says: ["dns: example.org does not name Amazon SES before its all: add include:amazonses.com"],
    },
    {
      what: "Amazon SES refused",
      at: AT,
      value: [record("v=spf1 -include:amazonses.com ~all")],
      says: [
        "dns: example.org does not name Amazon SES before its all: add include:amazonses.com",
        "dns: example.org authorizes include:amazonses.com, which this stack does not need: remove it",
      ],
    },
    {
      what: "Amazon SES after the all mechanism",
      at: AT,
      value: [record("v=spf1 ~all include:amazonses.com")],
      says: ["dns: example.org does not name Amazon SES before its all: add include:amazonses.com"],
    },
    {
      what: "a domain that only looks like it",
      at: AT,
      value: [record("v=spf1 include:amazonses.com.example.net ~all")],
      says: [
        "dns: example.org does not name Amazon SES before its all: add include:amazonses.com",
        "dns: example.org authorizes include:amazonses.com.example.net, which this stack does not need: remove it",
      ],
    },
    {
      what: "everyone",
      at: AT,
      value: [record("v=spf1 include:amazonses.com +all")],
      says: ["dns: example.org lets everyone else send too: end it with ~all or -all"],
    },
    {
      what: "everyone, unsaid",
      at: AT,
      value: [record("v=spf1 include:amazonses.com all")],
      says: ["dns: example.org lets everyone else send too: end it with ~all or -all"],
    },
    {
      what: "neutral",
      at: AT,
      value: [record("v=spf1 include:amazonses.com ?all")],
      says: ["dns: example.org lets everyone else send too: end it with ~all or -all"],
    },
    {
      what: "no all",
      at: AT,
      value: [record("v=spf1 include:amazonses.com")],
      says: ["dns: example.org lets everyone else send too: end it with ~all or -all"],
    },
    {
      what: "a redirect for all",
      at: AT,
      value: [record("v=spf1 include:amazonses.com redirect=example.net")],
      says: [
        "dns: example.org authorizes redirect:example.net, which this stack does not need: remove it",
        "dns: example.org lets everyone else send too: end it with ~all or -all",
      ],
    },
    {
      what: "two records at a name",
      at: AT,
      value: [record(OURS), record(OURS, "EXAMPLE.org.")],
      says: ["dns: example.org has several SPF records, which is a permanent error to receivers: merge them into one"],
    },
    ...["ip4:192.0.2.1", "ip4:0.0.0.0/0", "exists:%{i}.example.net", "include:_spf.google.com", "ptr"].map((term) => ({
      what: `a stranger by ${term}`,
      at: AT,
      value: [record(`v=spf1 include:amazonses.com ${term} ~all`)],
      says: [`dns: example.org authorizes ${term}, which this stack does not need: remove it`],
    })),
    {
      what: "an unknown mechanism",
      at: AT,
      value: [record("v=spf1 include:amazonses.com ipv4:192.0.2.1 ~all")],
      says: [
        "dns: example.org has the term ipv4:192.0.2.1, which RFC 7208 does not define, which is a permanent error to receivers: write it as RFC 7208 requires",
      ],
    },
    {
      what: "a version that receivers do not see",
      at: AT,
      value: [record(" V = spf1 include:amazonses.com ~all")],
      says: [
        "dns: example.org does not begin with v=spf1, which is a permanent error to receivers: write it as RFC 7208 requires",
      ],
    },
    {
      what: "the record type that RFC 7208 gave up",
      at: AT,
      value: [{ ...record(OURS), type: "SPF" }],
      says: ["dns: example.org has SPF in a SPF record, where receivers do not look: make it a TXT record"],
    },
    {
      what: "unknown records",
      at: AT,
      value: UNKNOWN,
      says: [
        "dns: records is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "in what a Command reads",
      at: "command.props.environment.RECORDS",
      value: JSON.stringify([record("v=spf1 +all")]),
      says: [
        "command: environment.RECORDS: example.org does not name Amazon SES before its all: add include:amazonses.com",
        "command: environment.RECORDS: example.org lets everyone else send too: end it with ~all or -all",
      ],
    },
    {
      what: "in what a Command runs",
      at: "command.props.create",
      value: 'add TXT @ "v=spf1 include:amazonses.com +all"',
      says: ["command: create writes an SPF record that lets everyone else send too: end it with ~all or -all"],
    },
    {
      what: "an unknown command",
      at: "command.props.stdin",
      value: UNKNOWN,
      says: [
        "command: stdin is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "an unknown variable",
      at: "command.props.environment.RECORDS",
      value: UNKNOWN,
      says: [
        "command: environment.RECORDS is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "-all", at: AT, value: [record("v=spf1 include:amazonses.com -all")] },
    { what: "other case and spaces", at: AT, value: [record("V=SPF1  INCLUDE:AmazonSES.com  ~ALL ")] },
    { what: "in quotes", at: AT, value: [record(`"v=spf1 include:" "amazonses.com ~all"`)] },
    { what: "another text", at: AT, value: [record("v=spf10 is not SPF")] },
  ],
  mutations: {
    "props.records": {
      weaker: [[record("v=spf1 +all")]],
      absent: "the MAIL FROM domain is then verified by nobody, which SES shows",
    },
    "props.records.*.content": { weaker: ["v=spf1 +all"], absent: "the component's type refuses it" },
    "props.records.**": {
      weaker: "another rule's, or the component's type",
      absent: "the component's type refuses it",
    },
    "props.environment": {
      weaker: [{ RECORDS: JSON.stringify([record("v=spf1 +all")]) }],
      absent: "it writes nothing then",
    },
    "props.environment.IDENTITY_DKIM_TOKENS": NO_RECORD,
    "props.environment.CERTIFICATE_VALIDATION": NO_RECORD,
    "props.environment.LINKS_TARGET": NO_RECORD,
    "props.environment.**": { weaker: [JSON.stringify([record("v=spf1 +all")])], absent: "it writes nothing then" },
    "props.**": { weaker: ["add TXT @ 'v=spf1 +all'"], absent: "it writes nothing then" },
  },
};
