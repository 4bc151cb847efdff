import { canonical, domainOf, type DnsRecord, recordsWritten } from "../lib/dns/records";
import { rfc } from "../lib/rule/frameworks";
import { known } from "../lib/unknown-values/known";
import { type Finding, ofType, stackRule } from "../lib/rule/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";

/** The fault of a domain that mail is sent from, given the records that the stack writes. */
export function violations(domain: string, records: readonly DnsRecord[]): readonly string[] {
  const name = `_dmarc.${canonical(domain)}`;
  return records.some((record) => record.type === "TXT" && record.name === name)
    ? []
    : [`sends mail from a domain without DMARC: write a TXT record at ${name}`];
}

export const dmarcForEveryDomain = stackRule(
  {
    name: "dmarc-for-every-domain",
    requires: "Every domain that the stack sends from has a DMARC record in the stack",
    why: "without one anyone can send mail in its name, and large receivers reject its mail",
    severity: "critical",
    ...rfc("9989", "4.10", "Where receivers look for the policy of a domain"),
    remediationSteps: "Add the domain's _dmarc record to the Dns component.",
  },
  ofType(IDENTITY),
  function* (resources): Generator<Finding> {
    const records = recordsWritten(resources);
    for (const resource of resources.filter(({ type }) => type === IDENTITY)) {
      const domain = domainOf(String(known(resource.props.emailIdentity)));
      for (const fault of violations(domain, records)) yield { resource, fault };
    }
  },
);
