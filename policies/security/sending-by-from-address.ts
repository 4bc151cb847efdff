import { hasWildcard } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import { confinedBy } from "../lib/iam/condition";
import type { Statement } from "../lib/iam/document";
import { ofAws, resourceRule } from "../lib/rule";

const KEY = "ses:FromAddress";

/** The faults of one statement that allows. */
export function* violations(statement: Statement): Generator<string> {
  const sending = statement.actions.filter((action) => /^(ses|\*):(send|\*)/i.test(action));
  if (sending.length > 0 && !confinedBy(statement, KEY, namesDomain))
    yield `allows ${sending.join(", ")} from any address: confine it by ${KEY} to the addresses of the sending domain`;
}

/** `*@example.org` and `someone@example.org`, but nothing that leaves the domain open. */
function namesDomain(address: string): boolean {
  const [local, domain, ...rest] = address.split("@");
  return local !== "" && rest.length === 0 && domain !== undefined && domain.includes(".") && !hasWildcard(domain);
}

export const sendingByFromAddress = resourceRule(
  {
    name: "sending-by-from-address",
    requires: "Whoever may send may do so only from addresses of the sending domain",
    why: "the right to send on an identity alone does not bind the From address",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Controlling access to Amazon SES",
      "ses:FromAddress restricts the From address",
      "https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html",
    ),
    remediationSteps: "Add to the statement a Condition StringLike on ses:FromAddress with *@<the sending domain>.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource, ["identity", "resource"])) yield* allowFaults(carrier, violations);
  },
);
