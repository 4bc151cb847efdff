/** What a plan would do to mail that is not the stack's. No I/O. */
import type { ZoneRecord } from "./porkbun/client";
import { kindOf, textOf } from "./porkbun/ownership";
import type { Plan } from "./porkbun/plan";
import { type DnsRecord, isWithin } from "./records";
import { senders, SpfError } from "./spf";

/** Signs, for a person to read, that something other than the stack sends or receives mail for a domain. */
function otherMail(domain: string, records: readonly ZoneRecord[], desired: readonly DnsRecord[]): string[] {
  const selector = `._domainkey.${domain}`;
  const ours = desired.filter((wanted) => kindOf(wanted) === "v=spf1").flatMap(({ content }) => senders(content));
  const isOurs = (record: ZoneRecord) => desired.some(({ name, type }) => name === record.name && type === record.type);
  const signs = records.flatMap((record) => {
    const { name, type, content } = record;
    if (name === domain && kindOf(record) === "v=spf1")
      return otherSenders(textOf(content), ours).map((term) => `SPF ${term}`);
    if (isOurs(record)) return [];
    if (name === domain && type === "MX") return [`MX ${content}`];
    return name.endsWith(selector) ? [`DKIM selector ${name.slice(0, -selector.length)}`] : [];
  });
  return [...new Set(signs)];
}

function otherSenders(spf: string, known: readonly string[]): string[] {
  try {
    return senders(spf).filter((term) => !known.includes(term));
  } catch (error) {
    if (error instanceof SpfError) return [];
    throw error;
  }
}

/** Hosts outside the zone to which a DMARC record has reports sent (RFC 9990 section 4). */
function outsideReports(zone: string, content: string): string[] {
  const hosts = [...content.matchAll(/mailto:[^@,;\s]+@([^,;!\s]+)/gi)].map(([, host = ""]) => host.toLowerCase());
  return [...new Set(hosts)].filter((host) => !isWithin(host, zone));
}

/** What a person should know before the plan is carried out: the effects of a DMARC policy that it creates or changes. */
export function impact(
  plan: Pick<Plan, "zone" | "writes">,
  records: readonly ZoneRecord[],
  desired: readonly DnsRecord[],
): string[] {
  return plan.writes.flatMap((write) => {
    if (write.action === "delete" || kindOf(write.fields) !== "v=dmarc1") return [];
    const { name, content } = write.fields;
    const domain = name.replace(/^_dmarc\./, "");
    const signs = otherMail(domain, records, desired).join("; ");
    const policy = /p=\w+/.exec(content)?.[0] ?? "";
    const fate = `Mail from ${domain} that is neither signed by it nor allowed by an aligned SPF record falls under ${policy}.`;
    return [
      ...(signs ? [`Other mail for ${domain} may exist (${signs}). ${fate}`] : []),
      ...outsideReports(plan.zone, content).map(
        (host) => `${host} gets DMARC reports only once it has TXT "v=DMARC1" at ${domain}._report._dmarc.${host}.`,
      ),
    ];
  });
}
