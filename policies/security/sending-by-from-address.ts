import { domainOf } from "../lib/dns/records";
import { awsGuide } from "../lib/rule/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedBy } from "../lib/iam/condition";
import type { Statement } from "../lib/iam/document";
import { known } from "../lib/unknown-values/known";
import { type Finding, ofAws, stackRule } from "../lib/rule/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const KEY = "ses:FromAddress";

/** The faults of one statement that allows, given the domains of the stack's identities. */
export function* violations(statement: Statement, domains: ReadonlySet<string>): Generator<string> {
  const sending = statement.actions.filter((action) => /^(ses|\*):(send|\*)/i.test(action));
  if (sending.length > 0 && !confinedBy(statement, KEY, (address) => isAt(address, domains)))
    yield `allows ${sending.join(", ")} from addresses that are not the stack's: confine it by ${KEY} to *@${[...domains].join(" or *@")}`;
}

/** `*@example.org` and `someone@example.org`, where that is one of the domains. */
function isAt(address: string, domains: ReadonlySet<string>): boolean {
  const [local, domain, ...rest] = address.split("@");
  return local !== "" && rest.length === 0 && domain !== undefined && domains.has(domain.toLowerCase());
}

export const sendingByFromAddress = stackRule(
  {
    name: "sending-by-from-address",
    requires: "Permission to send is limited to From addresses at the sending domain",
    why: "permission on an identity alone does not restrict the From address",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Controlling access to Amazon SES",
      "ses:FromAddress restricts the From address",
      "https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html",
    ),
    remediationSteps: "Add a Condition to the statement: StringLike, ses:FromAddress, *@<the sending domain>.",
  },
  ofAws,
  function* (resources): Generator<Finding> {
    const domains = new Set(
      resources
        .filter(({ type }) => type === IDENTITY)
        .map(({ props }) => domainOf(String(known(props.emailIdentity)))),
    );
    for (const resource of resources.filter(({ type }) => type.startsWith("aws:iam/") || type.startsWith("aws:ses")))
      for (const carrier of documentsOf(resource, ["identity", "resource"]))
        for (const fault of allowFaults(carrier, (statement) => violations(statement, domains)))
          yield { resource, fault };
  },
);
