import { COMMAND } from "../lib/resources/command";
import { canonical, type DnsRecord, recordsOf, statesRecords, unquoted, writtenBy } from "../lib/dns/records";
import { parseSpf, qualifierOfAll, type Term } from "../lib/dns/spf";
import { rfc } from "../lib/rule/frameworks";
import { type Judged, resourceRule } from "../lib/rule/rule";

const SES = "amazonses.com";

/** The faults of the SPF records among a stack's records: of what each says, and of names that have several. */
export function* violations(records: readonly DnsRecord[]): Generator<string> {
  const spf = records.filter(({ content }) => /^\s*v\s*=\s*spf1\b/i.test(unquoted(content)));
  const names = spf.map(({ name }) => name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index)))
    yield `${name} has several SPF records, which is a permanent error to receivers: merge them into one`;
  for (const { name, type, content } of spf)
    if (type !== "TXT") yield `${name} has SPF in a ${type} record, where receivers do not look: make it a TXT record`;
    else for (const fault of ofContent(unquoted(content))) yield `${name} ${fault}`;
}

/** The faults of one SPF record. */
export function ofContent(content: string): Iterable<string> {
  const reading = parseSpf(content);
  return "fault" in reading
    ? [`${reading.fault}, which is a permanent error to receivers: write it as RFC 7208 requires`]
    : ofTerms(reading.terms);
}

function* ofTerms(terms: readonly Term[]): Generator<string> {
  const heeded = terms.slice(0, terms.findIndex(({ name }) => name === "all") + 1 || terms.length);
  if (!heeded.some(includesSes)) yield `does not name Amazon SES before its all: add include:${SES}`;
  for (const term of terms.filter((each) => each.name !== "all" && !includesSes(each)))
    yield `authorizes ${term.name}${term.value === undefined ? "" : `:${term.value}`}, which this stack does not need: remove it`;
  const qualifier = qualifierOfAll(terms);
  if (qualifier !== "~" && qualifier !== "-") yield "lets everyone else send too: end it with ~all or -all";
}

function includesSes({ qualifier, name, value }: Term): boolean {
  return qualifier === "+" && name === "include" && value !== undefined && canonical(value) === SES;
}

function* inCommand(command: Judged): Generator<string> {
  for (const written of writtenBy(command, /v=spf1\b[^"'`\n\\]*/gi))
    if ("fault" in written) yield written.fault;
    else if ("records" in written) for (const fault of violations(written.records)) yield `${written.path}: ${fault}`;
    else
      for (const fault of ofContent(written.content.trimEnd()))
        yield `${written.path} writes an SPF record that ${fault}`;
}

export const spfNamesSes = resourceRule(
  {
    name: "spf-names-ses",
    requires: "A name has one SPF record, which authorizes Amazon SES and no unknown sender",
    why: "every other sender in it can send in our name, and a second record makes receivers treat SPF as broken",
    severity: "high",
    ...rfc("7208", "4.5", "Selecting records: more than one is a permanent error"),
    remediationSteps:
      "Write v=spf1 include:amazonses.com ~all; the command merges it into the record that the zone already has.",
  },
  statesRecords,
  (resource) => (resource.type === COMMAND ? inCommand(resource) : violations(recordsOf(resource.props.records))),
);
