import { COMMAND } from "../lib/command";
import { canonical, DNS, type DnsRecord, recordsOf, writtenBy } from "../lib/dns/records";
import { rfc } from "../lib/frameworks";
import { isUnknown, known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";

/** The fault of a domain that mail is sent from, given the records that the stack writes. */
export function violations(domain: string, records: readonly DnsRecord[]): readonly string[] {
  const name = `_dmarc.${canonical(domain)}`;
  return records.some((record) => record.type === "TXT" && record.name === name)
    ? []
    : [`sends mail from a domain without DMARC: write a TXT record at ${name}`];
}

/** What the stack writes: the component's records, where it gives them out, and those that its Command reads. */
function recordsWritten(resources: readonly JudgedInStack[]): readonly DnsRecord[] {
  return resources.flatMap((resource) => {
    if (resource.type === DNS) return isUnknown(resource.props, "records") ? [] : recordsOf(resource.props.records);
    if (resource.type !== COMMAND) return [];
    return [...writtenBy(resource)].flatMap((written) => ("records" in written ? written.records : []));
  });
}

export const dmarcForEveryDomain = stackRule(
  {
    name: "dmarc-for-every-domain",
    requires: "Every domain that the stack sends from has a DMARC record in the stack",
    why: "without one anyone can write in its name, and large receivers refuse its mail",
    severity: "critical",
    ...rfc("9989", "4.10", "Where receivers look for the policy of a domain"),
    remediationSteps: "Add the domain's _dmarc record to the Dns component.",
  },
  ofType(IDENTITY),
  function* (resources): Generator<Finding> {
    const records = recordsWritten(resources);
    for (const resource of resources.filter(({ type }) => type === IDENTITY)) {
      const identity = String(known(resource.props.emailIdentity));
      if (!identity.includes("@")) for (const fault of violations(identity, records)) yield { resource, fault };
    }
  },
);
