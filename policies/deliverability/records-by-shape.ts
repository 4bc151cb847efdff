import { COMMAND } from "../lib/resources/command";
import { isDkimTarget, readDkimName } from "../lib/dns/dkim";
import { claimsToBeDmarc } from "../lib/dns/dmarc";
import { canonical, DNS, type DnsRecord, recordsOf, statesRecords } from "../lib/dns/records";
import { claimsToBeSpf } from "../lib/dns/spf";
import { awsGuide } from "../lib/rule/frameworks";
import { asObject, isUnknown, known, parseJson } from "../lib/unknown-values/known";
import { type Judged, resourceRule } from "../lib/rule/rule";

/** The domain that the records are for, and the Region that it sends from. */
export interface Sending {
  readonly domain: string;
  readonly region: string;
}

/** A record that a stack writes. */
interface Shape {
  readonly what: string;
  readonly type: string;
  readonly fits: (record: DnsRecord, sending: Sending) => boolean;
}

/** The records that a stack writes. To write another kind, add its shape here. */
const SHAPES: readonly Shape[] = [
  {
    what: "the domain's verification at _amazonses",
    type: "TXT",
    fits: ({ name, content }, { domain }) => name === `_amazonses.${domain}` && /^[A-Za-z0-9+/]{43}=$/.test(content),
  },
  {
    what: "SPF of the domain and of its MAIL FROM domain",
    type: "TXT",
    fits: ({ name, content }, { domain }) => (name === domain || isLabelOf(name, domain)) && claimsToBeSpf(content),
  },
  {
    what: "DMARC of the domain",
    type: "TXT",
    fits: ({ name, content }, { domain }) => name === `_dmarc.${domain}` && claimsToBeDmarc(content),
  },
  {
    what: "the MX record of the MAIL FROM domain",
    type: "MX",
    fits: ({ name, content }, { domain, region }) =>
      isLabelOf(name, domain) && canonical(content) === `feedback-smtp.${region}.amazonses.com`,
  },
  {
    what: "the validation of the links' certificate",
    type: "CNAME",
    fits: ({ name, content }, { domain }) =>
      /^_[a-z0-9]+$/.test(name.slice(0, -`.links.${domain}`.length)) &&
      name.endsWith(`.links.${domain}`) &&
      /^_[a-z0-9]+\.[a-z0-9]+\.acm-validations\.aws$/.test(canonical(content)),
  },
  {
    what: "the links' host",
    type: "CNAME",
    fits: ({ name, content }, { domain, region }) =>
      name === `links.${domain}` &&
      /^d-[a-z0-9]+$/.test(canonical(content).replace(`.execute-api.${region}.amazonaws.com`, "")),
  },
  {
    what: "the keys of Easy DKIM",
    type: "CNAME",
    fits: ({ name, content }, { domain }) => {
      const dkim = readDkimName(name);
      return dkim?.domain === domain && isDkimTarget(content, dkim.token);
    },
  },
];

/** Whether a name is one plain label below the domain. */
function isLabelOf(name: string, domain: string): boolean {
  return name.endsWith(`.${domain}`) && /^[a-z0-9-]+$/.test(name.slice(0, -domain.length - 1));
}

/** The faults of a stack's records: those that match no shape. */
export function* violations(records: readonly DnsRecord[], sending: Sending): Generator<string> {
  for (const record of records)
    if (!SHAPES.some(({ type, fits }) => type === record.type && fits(record, sending)))
      yield `writes a ${record.type} record at ${record.name} that mail from ${sending.domain} does not need: remove it, or add its shape to policies/deliverability/records-by-shape.ts (${SHAPES.map(({ what }) => what).join("; ")})`;
}

/** The records whose values AWS assigns, by the variable in which a Command is given them; undefined while it is unknown. */
function* assigned({ props }: Judged, domain: string): Generator<DnsRecord | undefined> {
  const environment = asObject(props.environment) ?? {};
  for (const variable of ["CERTIFICATE_VALIDATION", "LINKS_TARGET"]) {
    if (!Object.hasOwn(environment, variable)) continue;
    if (isUnknown(environment, variable)) {
      yield undefined;
      continue;
    }
    const value = String(environment[variable]);
    const [name = "", content = ""] = variable === "LINKS_TARGET" ? [`links.${domain}`, value] : value.split(" ");
    yield { name: canonical(name), type: "CNAME", content };
  }
}

/** What states the records: the component's arguments, or the JSON that a Command reads. */
function stated({ type, props }: Judged): Readonly<Record<string, unknown>> {
  return type === DNS ? props : (asObject(parseJson(String(known(props.stdin)))) ?? {});
}

export const recordsByShape = resourceRule(
  {
    name: "records-by-shape",
    requires: "The stack writes the records that SES asks for, and no others",
    why: "with an MX record, a key or a delegation, somebody else could receive or sign mail in our name",
    severity: "critical",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Verified identities",
      "Publish the DKIM, MAIL FROM and DMARC records of the domain",
      "https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html",
    ),
    remediationSteps:
      "Remove the record, or write it by hand at the DNS host if the domain needs it for something else.",
  },
  statesRecords,
  function* (resource) {
    const { records, sendingDomain, region } = stated(resource);
    const sending = { domain: canonical(String(known(sendingDomain))), region: String(known(region)) };
    yield* violations(recordsOf(records), sending);
    if (resource.type !== COMMAND) return;
    const others = [...assigned(resource, sending.domain)];
    yield* violations(
      others.filter((record) => record !== undefined),
      sending,
    );
    if (sendingDomain === undefined || recordsOf(records).length + others.length === 0)
      yield "writes no records: put them into stdin as JSON with sendingDomain, region and records";
  },
);
