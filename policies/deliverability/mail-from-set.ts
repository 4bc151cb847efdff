import { awsGuide } from "../lib/frameworks";
import { within } from "../lib/dns/records";
import { known } from "../lib/known";
import { type Finding, ofType, stackRule } from "../lib/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const MAIL_FROM = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes";

/** The fault of an identity, by the MAIL FROM domain that the stack gives it. */
export function violations(identity: string, mailFromDomain: unknown): readonly string[] {
  const domain = identity.split("@").pop() ?? identity;
  if (typeof mailFromDomain !== "string" || mailFromDomain === "")
    return [
      "has no MAIL FROM domain, so that SPF passes for amazonses.com and not for us: add EmailIdentityMailFromAttributes",
    ];
  return mailFromDomain !== domain && within(mailFromDomain, domain)
    ? []
    : [`has the MAIL FROM domain ${mailFromDomain}, which is not below ${domain}: SES takes only a subdomain of it`];
}

export const mailFromSet = stackRule(
  {
    name: "mail-from-set",
    requires: "Every identity has a MAIL FROM domain that is a subdomain of its own",
    why: "otherwise SPF does not align and DMARC depends on DKIM alone",
    severity: "medium",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Using a custom MAIL FROM domain",
      "Use a custom MAIL FROM domain to comply with DMARC through SPF",
      "https://docs.aws.amazon.com/ses/latest/dg/mail-from.html",
    ),
    remediationSteps: "Add an aws.sesv2.EmailIdentityMailFromAttributes for the identity.",
  },
  ofType(IDENTITY),
  function* (resources): Generator<Finding> {
    const mailFrom = new Map(
      resources
        .filter(({ type }) => type === MAIL_FROM)
        .map(({ props }) => [known(props.emailIdentity), known(props.mailFromDomain)]),
    );
    for (const resource of resources.filter(({ type }) => type === IDENTITY)) {
      const identity = String(known(resource.props.emailIdentity));
      for (const fault of violations(identity, mailFrom.get(identity))) yield { resource, fault };
    }
  },
);
