/** Replaces each DNS record that the stack writes, and adds records that let strangers send. */
import type { Given } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { opened } from "./walk";

interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

const KEY = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7";

/** How a record is replaced. */
function* replacements(record: DnsRecord): Generator<readonly [string, object | undefined]> {
  yield ["is gone", undefined];
  yield ["is at a wildcard", { ...record, name: record.name.replace(/^[^.]+/, "*") }];
  yield ["is in another zone", { ...record, name: "mail.stranger.example" }];
  yield ["points to a stranger", { ...record, type: "CNAME", content: "stranger.example" }];
  yield ["is delegated", { ...record, type: "NS", content: "ns1.stranger.example" }];
  for (const content of CONTENTS[kindOf(record)] ?? []) yield [`says ${content}`, { ...record, content }];
}

function kindOf({ name, type, content }: DnsRecord): string {
  if (type !== "TXT") return type;
  if (name.startsWith("_dmarc.")) return "DMARC";
  return content.startsWith("v=spf1") ? "SPF" : "verification";
}

const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  SPF: [
    "v=spf1 include:amazonses.com ip4:0.0.0.0/0 ~all",
    "v=spf1 include:amazonses.com ip4:203.0.113.7 ~all",
    "v=spf1 include:amazonses.com ip6:::/0 ~all",
    "v=spf1 include:amazonses.com exists:%{i}.stranger.example ~all",
    "v=spf1 include:amazonses.com include:stranger.example ~all",
    "v=spf1 include:amazonses.com a mx ~all",
    "v=spf1 include:amazonses.com ptr ~all",
    "v=spf1 include:amazonses.com redirect=stranger.example",
    "v=spf1 include:amazonses.com +all",
    "v=spf1 include:amazonses.com ?all",
    "v=spf1 include:amazonses.com",
    "v=spf1 ~all",
    "google-site-verification=stranger",
  ],
  DMARC: [
    "v=DMARC1; p=none; rua=mailto:dmarc@candlefish.ai",
    "v=DMARC1; p=quarantine; sp=none; rua=mailto:dmarc@candlefish.ai",
    "v=DMARC1; p=quarantine; pct=1; rua=mailto:dmarc@candlefish.ai",
    "v=DMARC1; p=quarantine; t=y; rua=mailto:dmarc@candlefish.ai",
    "v=DMARC1; p=quarantine",
    "v=DMARC1; p=quarantine; rua=mailto:dmarc@stranger.example",
    "v=DMARC1; p=quarantine; rua=mailto:dmarc@candlefish.ai; ruf=mailto:dmarc@stranger.example",
    "v=DMARC1; p=quarantine; rua=mailto:dmarc@candlefish.ai,mailto:dmarc@stranger.example",
    "stranger",
  ],
  MX: [
    "mx.stranger.example",
    "feedback-smtp.us-east-1.amazonses.com.stranger.example",
    "feedback-smtp.eu-west-1.amazonses.com",
  ],
  verification: ["v=spf1 +all", KEY, "stranger"],
};

/** Records that the stack has no reason to write. */
const ADDED: readonly DnsRecord[] = [
  { name: "s1._domainkey.candlefish.ai", type: "TXT", content: KEY },
  { name: "*._domainkey.candlefish.ai", type: "TXT", content: KEY },
  { name: "s1._domainkey.candlefish.ai", type: "CNAME", content: "s1.stranger.example" },
  { name: "_domainkey.candlefish.ai", type: "NS", content: "ns1.stranger.example" },
  { name: "_domainkey.candlefish.ai", type: "CNAME", content: "_domainkey.stranger.example" },
  {
    name: "abcdefghijklmnopqrstuvwxyz012345._domainkey.candlefish.ai",
    type: "CNAME",
    content: "abcdefghijklmnopqrstuvwxyz012345.dkim.stranger.example",
  },
  { name: "candlefish.ai", type: "MX", content: "mx.stranger.example" },
  { name: "candlefish.ai", type: "MX", content: "inbound-smtp.us-east-1.amazonaws.com" },
  { name: "*.candlefish.ai", type: "MX", content: "feedback-smtp.us-east-1.amazonses.com" },
  { name: "*.candlefish.ai", type: "TXT", content: "v=spf1 include:amazonses.com ~all" },
  { name: "bounce.candlefish.ai", type: "MX", content: "mx.stranger.example" },
  { name: "candlefish.ai", type: "A", content: "203.0.113.7" },
  { name: "candlefish.ai", type: "ALIAS", content: "stranger.example" },
  { name: "www.candlefish.ai", type: "CNAME", content: "stranger.example" },
  { name: "sub.candlefish.ai", type: "NS", content: "ns1.stranger.example" },
  { name: "candlefish.ai", type: "CAA", content: '0 issue "stranger.example"' },
  { name: "mail.candlefish.ai", type: "TXT", content: "v=spf1 ip4:203.0.113.7 -all" },
  { name: "_dmarc.mail.candlefish.ai", type: "TXT", content: "v=DMARC1; p=none" },
  { name: "_dmarc.candlefish.ai", type: "CNAME", content: "_dmarc.stranger.example" },
  { name: "_amazonses.candlefish.ai", type: "CNAME", content: "stranger.example" },
  { name: "candlefish.ai._report._dmarc.candlefish.ai", type: "TXT", content: "stranger" },
];

/** The records in a resource's inputs, with the path of their list. */
function listIn({
  type,
  props,
}: Given): { readonly path: readonly string[]; readonly records: readonly DnsRecord[] } | undefined {
  if (type === "mail:index:Dns") return { path: ["records"], records: props.records as readonly DnsRecord[] };
  if (type !== "command:local:Command") return undefined;
  const { records } = opened(props.stdin) as { records?: readonly DnsRecord[] };
  // The links' Command has none: AWS assigns the value of its only record.
  return records && { path: ["stdin", "records"], records };
}

/** One mutant for each record and each way to replace it, and for each record that must not be there. */
export function strangeRecords({ inputs }: Program): readonly Mutant[] {
  return inputs.flatMap((of) => {
    const list = listIn(of);
    if (list === undefined) return [];
    const { path, records } = list;
    const changed = records.flatMap((record, index) =>
      [...replacements(record)].map(([what, value]) => ({
        what: `${of.name} ${record.type} ${record.name} ${what}`,
        of,
        path: [...path, String(index)],
        value,
      })),
    );
    const added = ADDED.map((record) => ({
      what: `${of.name} also writes ${record.type} ${record.name} ${record.content}`,
      of,
      path,
      value: [...records, record],
    }));
    return [...changed, ...added];
  });
}
