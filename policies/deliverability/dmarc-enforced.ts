import { claimsToBeDmarc, externalDestinations, parseDmarc, POLICIES, type Dmarc } from "../lib/dns/dmarc";
import { COMMAND } from "../lib/resources/command";
import { type DnsRecord, recordsOf, statesRecords, writtenBy } from "../lib/dns/records";
import { rfc } from "../lib/rule/frameworks";
import { type Judged, resourceRule } from "../lib/rule/rule";

const LABEL = "_dmarc.";

/** The faults of the DMARC records among a stack's records: of what each says, and of names that have several. */
export function* violations(records: readonly DnsRecord[]): Generator<string> {
  const dmarc = records.filter(
    ({ name, content }) => !isAgreement(name) && (isDmarcName(name) || claimsToBeDmarc(content)),
  );
  const names = dmarc.map(({ name }) => name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index)))
    yield `${name} has several DMARC records, so receivers ignore them all: keep one`;
  for (const { name, type, content } of dmarc)
    if (!isDmarcName(name))
      yield `${name} has a DMARC record, which receivers look for at ${LABEL}${name}: write it there`;
    else if (type !== "TXT")
      yield `${name} is a ${type}, so its policy is set outside this stack: make it a TXT record`;
    else for (const fault of ofContent(content, name.slice(LABEL.length))) yield `${name} ${fault}`;
}

function isDmarcName(name: string): boolean {
  return name.startsWith(LABEL);
}

/** Whether a name is where a domain agrees to receive another domain's reports: a record there is no policy. */
function isAgreement(name: string): boolean {
  return name.includes("._report._dmarc.");
}

/** The faults of one record's content; `domain` is undefined where the text around the record does not name it. */
export function ofContent(content: string, domain?: string): Iterable<string> {
  const reading = parseDmarc(content);
  return "fault" in reading
    ? [`${reading.fault}, so receivers may see no policy at all: write it as RFC 9989 requires`]
    : ofRecord(reading.record, domain);
}

function* ofRecord(record: Dmarc, domain: string | undefined): Generator<string> {
  yield* weaknesses(record);
  if (record.rua.length === 0) yield "asks for no reports: add rua=mailto: and an address that is read";
  for (const address of domain === undefined ? [] : externalDestinations(domain, [...record.rua, ...record.ruf]))
    yield `sends its reports to ${address}: use an address of ${domain}, or exempt this resource and say who reads them`;
}

function* weaknesses({ p, sp, np, pct, testing }: Dmarc): Generator<string> {
  if (p === "none") yield "asks receivers to do nothing (p=none): set p=quarantine or p=reject";
  for (const [tag, policy] of Object.entries(np === sp ? { sp } : { sp, np }))
    if (POLICIES.indexOf(policy) < POLICIES.indexOf(p))
      yield `is weaker for subdomains (${tag}=${policy}): remove ${tag}, or set it to ${p}`;
  if (pct < 100) yield `applies to only part of the mail (pct=${pct}): remove pct`;
  if (testing) yield "is only a test (t=y): remove t";
}

function* inCommand(command: Judged): Generator<string> {
  for (const written of writtenBy(command, /v\s*=\s*DMARC1[^"'`\n\\]*/gi))
    if ("fault" in written) yield written.fault;
    else if ("records" in written) for (const fault of violations(written.records)) yield `${written.path}: ${fault}`;
    else
      for (const fault of ofContent(written.content.trimEnd()))
        yield `${written.path} writes a DMARC record that ${fault}`;
}

export const dmarcEnforced = resourceRule(
  {
    name: "dmarc-enforced",
    requires: "A DMARC record asks for quarantine or rejection of all mail that fails, and for reports",
    why: "with p=none anyone can send mail in our name",
    severity: "critical",
    ...rfc("9989", "4.7", "DMARC policy record format: p, sp, np, t, rua"),
    remediationSteps: "Write v=DMARC1; p=quarantine; rua=mailto:… with no sp, np, pct or t.",
  },
  statesRecords,
  (resource) => (resource.type === COMMAND ? inCommand(resource) : violations(recordsOf(resource.props.records))),
);
