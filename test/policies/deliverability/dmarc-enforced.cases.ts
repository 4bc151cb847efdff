import { dmarcEnforced } from "../../../policies/deliverability/dmarc-enforced";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const record = (content: string, name = "_dmarc.example.org") => ({ name, type: "TXT", content, ttl: 600 });
const RUA = "rua=mailto:dmarc@example.org";
const STRICT = `v=DMARC1; p=quarantine; ${RUA}`;
const AT = "dns.props.records";
const NO_RECORD = { weaker: "it is no record", absent: "it is no record", unknown: "on the list" } as const;

export const cases: Cases = {
  rule: dmarcEnforced,
  good: [
    {
      type: "mail:index:Dns",
      name: "dns",
      props: {
        records: [record("v=spf1 -all", "example.org"), record(`${STRICT}; ruf=mailto:dmarc@example.org; fo=1`)],
        identityDkimTokens: UNKNOWN,
      },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: {
        create: "node apply",
        environment: { RECORDS: JSON.stringify([record(STRICT)]), IDENTITY_DKIM_TOKENS: UNKNOWN },
      },
    },
  ],
  refused: [
    {
      what: "p=none",
      at: AT,
      value: [record(`v=DMARC1; p=none; ${RUA}`)],
      says: ["dns: _dmarc.example.org asks receivers to do nothing (p=none): set p=quarantine or p=reject"],
    },
    {
      what: "p in another case",
      at: AT,
      value: [record(`v=DMARC1; P=None; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org has the tag P, which not every receiver accepts in capitals, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "no p",
      at: AT,
      value: [record(`v=DMARC1; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org has no p that is none, quarantine or reject, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "a weaker sp",
      at: AT,
      value: [record(`v=DMARC1; p=reject; sp=quarantine; ${RUA}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (sp=quarantine): remove sp, or set it to reject"],
    },
    {
      what: "a weaker np",
      at: AT,
      value: [record(`v=DMARC1; p=quarantine; np=none; ${RUA}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (np=none): remove np, or set it to quarantine"],
    },
    {
      what: "a weaker sp, which np takes over",
      at: AT,
      value: [record(`v=DMARC1; p=quarantine; sp=none; ${RUA}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (sp=none): remove sp, or set it to quarantine"],
    },
    {
      what: "a part of the mail",
      at: AT,
      value: [record(`v=DMARC1; p=reject; pct=99; ${RUA}`)],
      says: ["dns: _dmarc.example.org applies to only part of the mail (pct=99): remove pct"],
    },
    {
      what: "a test",
      at: AT,
      value: [record(`v=DMARC1; p=reject; t=y; ${RUA}`)],
      says: ["dns: _dmarc.example.org is only a test (t=y): remove t"],
    },
    {
      what: "no reports",
      at: AT,
      value: [record("v=DMARC1; p=reject")],
      says: ["dns: _dmarc.example.org asks for no reports: add rua=mailto: and an address that is read"],
    },
    {
      what: "failure reports to a stranger",
      at: AT,
      value: [record(`${STRICT}; ruf=mailto:x@example.net`)],
      says: [
        "dns: _dmarc.example.org sends its reports to x@example.net: use an address of example.org, or exempt this resource and say who reads them",
      ],
    },
    {
      what: "reports to a stranger",
      at: AT,
      value: [record("v=DMARC1; p=reject; rua=mailto:a@example.org,mailto:x@reports.example.net")],
      says: [
        "dns: _dmarc.example.org sends its reports to x@reports.example.net: use an address of example.org, or exempt this resource and say who reads them",
      ],
    },
    {
      what: "reports by another way",
      at: AT,
      value: [record("v=DMARC1; p=reject; rua=https://example.org/")],
      says: [
        "dns: _dmarc.example.org has a rua or ruf that is not a list of mailto: addresses, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "two records",
      at: AT,
      value: [record(STRICT), record(`v=DMARC1; p=reject; ${RUA}`)],
      says: ["dns: _dmarc.example.org has several DMARC records, so receivers ignore them all: keep one"],
    },
    {
      what: "a record without its version",
      at: AT,
      value: [record(`p=reject; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "the version last",
      at: AT,
      value: [record(`p=reject; v=DMARC1; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "the version in small letters",
      at: AT,
      value: [record(`v=dmarc1; p=reject; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "a tag twice",
      at: AT,
      value: [record(`v=DMARC1; p=reject; p=none; ${RUA}`)],
      says: [
        "dns: _dmarc.example.org has the tag p twice, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "no semicolon",
      at: AT,
      value: [record(`v=DMARC1 p=reject ${RUA}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so receivers may see no policy at all: write it as RFC 9989 requires",
      ],
    },
    {
      what: "at the domain itself",
      at: AT,
      value: [record(STRICT, "example.org")],
      says: ["dns: example.org has a DMARC record, which receivers look for at _dmarc.example.org: write it there"],
    },
    {
      what: "a policy that is kept elsewhere",
      at: AT,
      value: [{ ...record("example.org._dmarc.reports.example.net"), type: "CNAME" }],
      says: ["dns: _dmarc.example.org is a CNAME, so its policy is set outside this stack: make it a TXT record"],
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
      what: "a record that is unknown in part",
      at: AT,
      value: [{ ...record(""), content: UNKNOWN }],
      says: [
        "dns: records.0.content is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "p=none in what a Command reads",
      at: "command.props.environment.RECORDS",
      value: JSON.stringify({ records: [record(`v=DMARC1; p=none; ${RUA}`)] }),
      says: [
        "command: environment.RECORDS: _dmarc.example.org asks receivers to do nothing (p=none): set p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none beside good records, in another shape",
      at: "command.props.environment.RECORDS",
      value: JSON.stringify([record(STRICT), { host: "_dmarc", value: `v=DMARC1; p=none; ${RUA}` }]),
      says: [
        "command: environment.RECORDS writes a DMARC record that asks receivers to do nothing (p=none): set p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none in what a Command runs",
      at: "command.props.create",
      value: `porkbun add TXT _dmarc "v=DMARC1; p=none; ${RUA}"`,
      says: [
        "command: create writes a DMARC record that asks receivers to do nothing (p=none): set p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none on a Command's standard input",
      at: "command.props.stdin",
      value: `_dmarc TXT v=DMARC1;p=none;${RUA}\nother`,
      says: [
        "command: stdin writes a DMARC record that asks receivers to do nothing (p=none): set p=quarantine or p=reject",
      ],
    },
    {
      what: "an unknown command",
      at: "command.props.update",
      value: UNKNOWN,
      says: [
        "command: update is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
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
    { what: "reject", at: AT, value: [record(`v=DMARC1;p=reject;sp=reject;np=reject;pct=100;t=n;${RUA}`)] },
    {
      what: "spaces, case, order and a last semicolon",
      at: AT,
      value: [record(`v=DMARC1 ; rua = mailto:Dmarc@example.org ; p = Quarantine ; `, "_DMARC.Example.org.")],
    },
    { what: "a stricter sp", at: AT, value: [record(`v=DMARC1; p=quarantine; sp=reject; ${RUA}`)] },
    { what: "in quotes, in two strings", at: AT, value: [record(`"v=DMARC1; p=quarantine; " "${RUA}"`)] },
    {
      what: "reports to the domain above",
      at: AT,
      value: [record("v=DMARC1; p=reject; rua=mailto:dmarc@example.org!10m", "_dmarc.dev.example.org")],
    },
    { what: "no DMARC, which another rule refuses", at: AT, value: [] },
    { what: "a tag that receivers do not know", at: AT, value: [record(`v=DMARC1; p=reject; x=y; ${RUA}`)] },
  ],
  mutations: {
    "props.records": { weaker: [[record(`v=DMARC1; p=none; ${RUA}`)]], absent: "dmarc-for-every-domain refuses it" },
    "props.records.*.content": { weaker: [`v=DMARC1; p=none; ${RUA}`], absent: "the component's type refuses it" },
    "props.records.**": {
      weaker: "another rule's, or the component's type",
      absent: "the component's type refuses it",
    },
    "props.environment": {
      weaker: [{ RECORDS: JSON.stringify([record(`v=DMARC1; p=none; ${RUA}`)]) }],
      absent: "dmarc-for-every-domain refuses it",
    },
    "props.environment.IDENTITY_DKIM_TOKENS": NO_RECORD,
    "props.environment.CERTIFICATE_VALIDATION": NO_RECORD,
    "props.environment.LINKS_TARGET": NO_RECORD,
    "props.environment.**": {
      weaker: [JSON.stringify([record(`v=DMARC1; p=none; ${RUA}`)])],
      absent: "dmarc-for-every-domain refuses it",
    },
    "props.**": { weaker: ["add TXT _dmarc 'v=DMARC1; p=none'"], absent: "dmarc-for-every-domain refuses it" },
  },
};
