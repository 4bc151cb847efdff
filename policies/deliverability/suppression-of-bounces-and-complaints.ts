import { awsGuide } from "../lib/frameworks";
import { asList, asObject, known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

const SET = "aws:sesv2/configurationSet:ConfigurationSet";
const ACCOUNT = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes";
const REASONS = ["BOUNCE", "COMPLAINT"];

/** The faults of a list of reasons for which SES suppresses. */
export function* violations(suppressedReasons: unknown): Generator<string> {
  const missing = REASONS.filter((reason) => !asList(suppressedReasons).includes(reason));
  if (missing.length > 0)
    yield `does not suppress after ${missing.join(" and ")}: state suppressedReasons: [${REASONS.join(", ")}]`;
}

export const suppressionOfBouncesAndComplaints = resourceRule(
  {
    name: "suppression-of-bounces-and-complaints",
    requires: "SES suppresses addresses after a bounce and after a complaint",
    why: "an empty list on a configuration set turns suppression off, whatever the account's setting",
    severity: "critical",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Configuration set-level suppression",
      "A configuration set's suppressed reasons override the account's",
      "https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html",
    ),
    remediationSteps: "Set suppressionOptions: { suppressedReasons: [BOUNCE, COMPLAINT] }.",
  },
  ofType(SET, ACCOUNT),
  ({ type, props }) =>
    violations(
      type === ACCOUNT ? known(props.suppressedReasons) : asObject(known(props.suppressionOptions))?.suppressedReasons,
    ),
);
