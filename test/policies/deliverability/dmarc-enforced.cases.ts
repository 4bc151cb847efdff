import { dmarcEnforced } from "../../../policies/deliverability/dmarc-enforced";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const record = (content: string, name = "_dmarc.example.org") => ({ name, type: "TXT", content, ttl: 600 });
const rua = "rua=mailto:dmarc@example.org";
const strict = `v=DMARC1; p=quarantine; ${rua}`;
const at = "dns.props.records";

export const cases: Cases = {
  rule: dmarcEnforced,
  good: [
    {
      type: "mail:index:Dns",
      name: "dns",
      props: {
        records: [record("v=spf1 -all", "example.org"), record(`${strict}; ruf=mailto:dmarc@example.org; fo=1`)],
        identityDkimTokens: UNKNOWN,
      },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: {
        create: "node apply",
        environment: { RECORDS: JSON.stringify([record(strict)]), IDENTITY_DKIM_TOKENS: UNKNOWN },
      },
    },
  ],
  refused: [
    {
      what: "p=none",
      at,
      value: [record(`v=DMARC1; p=none; ${rua}`)],
      says: ["dns: _dmarc.example.org asks receivers to do nothing (p=none): state p=quarantine or p=reject"],
    },
    {
      what: "p in another case",
      at,
      value: [record(`v=DMARC1; P=None; ${rua}`)],
      says: [
        "dns: _dmarc.example.org has the tag P, which not every receiver reads in capitals, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "no p",
      at,
      value: [record(`v=DMARC1; ${rua}`)],
      says: [
        "dns: _dmarc.example.org has no p that is none, quarantine or reject, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "a weaker sp",
      at,
      value: [record(`v=DMARC1; p=reject; sp=quarantine; ${rua}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (sp=quarantine): state no sp, or reject"],
    },
    {
      what: "a weaker np",
      at,
      value: [record(`v=DMARC1; p=quarantine; np=none; ${rua}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (np=none): state no np, or quarantine"],
    },
    {
      what: "a weaker sp, which np takes over",
      at,
      value: [record(`v=DMARC1; p=quarantine; sp=none; ${rua}`)],
      says: ["dns: _dmarc.example.org is weaker for subdomains (sp=none): state no sp, or quarantine"],
    },
    {
      what: "a part of the mail",
      at,
      value: [record(`v=DMARC1; p=reject; pct=99; ${rua}`)],
      says: ["dns: _dmarc.example.org is for a part of the mail (pct=99): remove pct"],
    },
    {
      what: "a test",
      at,
      value: [record(`v=DMARC1; p=reject; t=y; ${rua}`)],
      says: ["dns: _dmarc.example.org is only a test (t=y): remove t"],
    },
    {
      what: "no reports",
      at,
      value: [record("v=DMARC1; p=reject")],
      says: ["dns: _dmarc.example.org asks for no reports: add rua=mailto: and an address that is read"],
    },
    {
      what: "failure reports to a stranger",
      at,
      value: [record(`${strict}; ruf=mailto:x@example.net`)],
      says: [
        "dns: _dmarc.example.org sends its reports to x@example.net: use an address of example.org, or exempt this resource and say who reads them",
      ],
    },
    {
      what: "reports to a stranger",
      at,
      value: [record("v=DMARC1; p=reject; rua=mailto:a@example.org,mailto:x@reports.example.net")],
      says: [
        "dns: _dmarc.example.org sends its reports to x@reports.example.net: use an address of example.org, or exempt this resource and say who reads them",
      ],
    },
    {
      what: "reports by another way",
      at,
      value: [record("v=DMARC1; p=reject; rua=https://example.org/")],
      says: [
        "dns: _dmarc.example.org has a rua or ruf that is no list of mailto: addresses, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "two records",
      at,
      value: [record(strict), record(`v=DMARC1; p=reject; ${rua}`)],
      says: ["dns: _dmarc.example.org has several DMARC records, of which receivers heed none: keep one"],
    },
    {
      what: "a record without its version",
      at,
      value: [record(`p=reject; ${rua}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "the version last",
      at,
      value: [record(`p=reject; v=DMARC1; ${rua}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "the version in small letters",
      at,
      value: [record(`v=dmarc1; p=reject; ${rua}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "a tag twice",
      at,
      value: [record(`v=DMARC1; p=reject; p=none; ${rua}`)],
      says: [
        "dns: _dmarc.example.org has the tag p twice, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "no semicolon",
      at,
      value: [record(`v=DMARC1 p=reject ${rua}`)],
      says: [
        "dns: _dmarc.example.org does not begin with v=DMARC1;, so that receivers may see no policy at all: write it as RFC 9989 has it",
      ],
    },
    {
      what: "at the domain itself",
      at,
      value: [record(strict, "example.org")],
      says: ["dns: example.org has a DMARC record, which receivers seek at _dmarc.example.org: write it there"],
    },
    {
      what: "a policy that is kept elsewhere",
      at,
      value: [{ ...record("example.org._dmarc.reports.example.net"), type: "CNAME" }],
      says: ["dns: _dmarc.example.org is a CNAME, so that this stack does not say its policy: make it a TXT record"],
    },
    {
      what: "unknown records",
      at,
      value: UNKNOWN,
      says: [
        "dns: records is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a record that is unknown in part",
      at,
      value: [{ ...record(""), content: UNKNOWN }],
      says: [
        "dns: records.0.content is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "p=none in what a Command reads",
      at: "command.props.environment.RECORDS",
      value: JSON.stringify({ records: [record(`v=DMARC1; p=none; ${rua}`)] }),
      says: [
        "command: environment.RECORDS: _dmarc.example.org asks receivers to do nothing (p=none): state p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none beside good records, in another shape",
      at: "command.props.environment.RECORDS",
      value: JSON.stringify([record(strict), { host: "_dmarc", value: `v=DMARC1; p=none; ${rua}` }]),
      says: [
        "command: environment.RECORDS writes a DMARC record that asks receivers to do nothing (p=none): state p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none in what a Command runs",
      at: "command.props.create",
      value: `porkbun add TXT _dmarc "v=DMARC1; p=none; ${rua}"`,
      says: [
        "command: create writes a DMARC record that asks receivers to do nothing (p=none): state p=quarantine or p=reject",
      ],
    },
    {
      what: "p=none on a Command's standard input",
      at: "command.props.stdin",
      value: `_dmarc TXT v=DMARC1;p=none;${rua}\nother`,
      says: [
        "command: stdin writes a DMARC record that asks receivers to do nothing (p=none): state p=quarantine or p=reject",
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
    { what: "reject", at, value: [record(`v=DMARC1;p=reject;sp=reject;np=reject;pct=100;t=n;${rua}`)] },
    {
      what: "spaces, case, order and a last semicolon",
      at,
      value: [record(`v=DMARC1 ; rua = mailto:Dmarc@example.org ; p = Quarantine ; `, "_DMARC.Example.org.")],
    },
    { what: "a stricter sp", at, value: [record(`v=DMARC1; p=quarantine; sp=reject; ${rua}`)] },
    { what: "in quotes, in two strings", at, value: [record(`"v=DMARC1; p=quarantine; " "${rua}"`)] },
    {
      what: "reports to the domain above",
      at,
      value: [record("v=DMARC1; p=reject; rua=mailto:dmarc@example.org!10m", "_dmarc.dev.example.org")],
    },
    { what: "no DMARC, which another rule refuses", at, value: [] },
    { what: "a tag that receivers do not know", at, value: [record(`v=DMARC1; p=reject; x=y; ${rua}`)] },
  ],
  mutations: {
    "props.records": { weaker: [[record(`v=DMARC1; p=none; ${rua}`)]], absent: "dmarc-for-every-domain refuses it" },
    "props.records.*.content": { weaker: [`v=DMARC1; p=none; ${rua}`], absent: "the component's type refuses it" },
    "props.records.**": {
      weaker: "another rule's, or the component's type",
      absent: "the component's type refuses it",
    },
    "props.environment": {
      weaker: [{ RECORDS: JSON.stringify([record(`v=DMARC1; p=none; ${rua}`)]) }],
      absent: "dmarc-for-every-domain refuses it",
    },
    "props.environment.IDENTITY_DKIM_TOKENS": {
      weaker: "it is no record",
      absent: "it is no record",
      unknown: "on the list",
    },
    "props.environment.CERTIFICATE_VALIDATION": {
      weaker: "it is no record",
      absent: "it is no record",
      unknown: "on the list",
    },
    "props.environment.LINKS_TARGET": {
      weaker: "it is no record",
      absent: "it is no record",
      unknown: "on the list",
    },
    "props.environment.**": {
      weaker: [JSON.stringify([record(`v=DMARC1; p=none; ${rua}`)])],
      absent: "dmarc-for-every-domain refuses it",
    },
    "props.**": { weaker: ["add TXT _dmarc 'v=DMARC1; p=none'"], absent: "dmarc-for-every-domain refuses it" },
  },
};
