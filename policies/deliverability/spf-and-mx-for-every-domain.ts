import { claimsToBeSpf } from "../lib/dns/spf";
import { canonical, domainOf, type DnsRecord, recordsWritten, unquoted } from "../lib/dns/records";
import { awsGuide } from "../lib/rule/frameworks";
import { known } from "../lib/unknown-values/known";
import { type Finding, ofType, stackRule } from "../lib/rule/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const MAIL_FROM = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes";

/** The faults of a domain that mail comes from, given the records that the stack writes. */
export function* violations(domain: string, mailFrom: boolean, records: readonly DnsRecord[]): Generator<string> {
  const own = records.filter(({ name }) => name === canonical(domain));
  if (!own.some(({ type, content }) => type === "TXT" && claimsToBeSpf(unquoted(content))))
    yield `sends from ${domain}, which has no SPF record in this stack: write v=spf1 include:amazonses.com ~all there`;
  if (mailFrom && !own.some(({ type }) => type === "MX"))
    yield `has the MAIL FROM domain ${domain}, which has no MX record in this stack: write feedback-smtp.<Region>.amazonses.com there`;
}

export const spfAndMxForEveryDomain = stackRule(
  {
    name: "spf-and-mx-for-every-domain",
    requires:
      "Every domain that sends mail has an SPF record in the stack, and a MAIL FROM domain has an MX record as well",
    why: "without SPF anyone can send in its name, and without MX SES does not use the MAIL FROM domain",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Using a custom MAIL FROM domain",
      "Publish an MX record and an SPF record for the MAIL FROM domain",
      "https://docs.aws.amazon.com/ses/latest/dg/mail-from.html",
    ),
    remediationSteps: "Add the records to the Dns component.",
  },
  ofType(IDENTITY, MAIL_FROM),
  function* (resources): Generator<Finding> {
    const records = recordsWritten(resources);
    for (const resource of resources) {
      const { type, props } = resource;
      const mailFrom = type === MAIL_FROM;
      if (!mailFrom && type !== IDENTITY) continue;
      const domain = domainOf(String(known(mailFrom ? props.mailFromDomain : props.emailIdentity)));
      for (const fault of violations(domain, mailFrom, records)) yield { resource, fault };
    }
  },
);
