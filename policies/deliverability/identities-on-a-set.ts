import { awsGuide } from "../lib/rule/frameworks";
import { known } from "../lib/unknown-values/known";
import { type Finding, ofType, stackRule } from "../lib/rule/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const SET = "aws:sesv2/configurationSet:ConfigurationSet";

/** The fault of an identity, by its default configuration set, given the names of the stack's sets. */
export function violations(configurationSetName: unknown, sets: ReadonlySet<unknown>): readonly string[] {
  if (typeof configurationSetName !== "string" || configurationSetName === "")
    return ["has no default configuration set, so mail that names none is not watched: set configurationSetName"];
  return sets.has(configurationSetName)
    ? []
    : [`has ${configurationSetName} as its default, which is not a configuration set of this stack: name one that is`];
}

export const identitiesOnASet = stackRule(
  {
    name: "identities-on-a-set",
    requires: "Every identity has one of the stack's configuration sets as its default",
    why: "mail from an address identity without one bypasses TLS, feedback and suppression, whatever its domain's identity has",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Managing configuration sets",
      "A default configuration set applies to mail from the identity that names none",
      "https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html",
    ),
    remediationSteps: "Set configurationSetName on the identity, or exempt it by name while others still send from it.",
  },
  ofType(IDENTITY),
  function* (resources): Generator<Finding> {
    const sets = new Set(
      resources.filter(({ type }) => type === SET).map(({ props }) => known(props.configurationSetName)),
    );
    for (const resource of resources.filter(({ type }) => type === IDENTITY))
      for (const fault of violations(known(resource.props.configurationSetName), sets)) yield { resource, fault };
  },
);
