import { COMMAND } from "../lib/resources/command";
import { easyDkimGuide } from "../lib/rule/frameworks";
import { asList, asObject, isUnknown, known } from "../lib/unknown-values/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const VARIABLES = ["DKIM_TOKENS", "IDENTITY_DKIM_TOKENS"];

/** The faults of the DKIM tokens that a Command is given in a variable, given those of the stack's identities. */
export function* violations(variable: string, given: string, own: ReadonlySet<string>): Generator<string> {
  for (const token of given.split(",").filter((each) => each !== "" && !own.has(each.toLowerCase())))
    yield `environment.${variable} has the DKIM token ${token}, which no identity of this stack has: pass the identity's own`;
}

/** The known tokens of an identity. */
function tokensOf(props: JudgedInStack["props"]): readonly string[] {
  const attributes = isUnknown(props, "dkimSigningAttributes") ? {} : (asObject(props.dkimSigningAttributes) ?? {});
  const tokens = isUnknown(attributes, "tokens") ? [] : asList(attributes.tokens);
  return Object.keys(tokens).flatMap((index) =>
    isUnknown(tokens, index) ? [] : String(tokens[Number(index)]).toLowerCase(),
  );
}

export const dkimTokensOfTheIdentity = stackRule(
  {
    name: "dkim-tokens-of-the-identity",
    requires: "Once SES has assigned DKIM tokens, a Command writes only those of the stack's identities",
    why: "with another SES account's tokens, that account could send and sign in our name",
    severity: "critical",
    ...easyDkimGuide("Publish the three CNAME records that SES generates"),
    remediationSteps:
      "Pass the identity's dkimSigningAttributes.tokens, or put the tokens that SES shows into the settings.",
  },
  ofType(IDENTITY),
  function* (resources): Generator<Finding> {
    const tokens = new Set(resources.filter(({ type }) => type === IDENTITY).flatMap(({ props }) => tokensOf(props)));
    // Before SES has assigned them nobody can tell whose tokens are whose.
    if (tokens.size === 0) return;
    for (const resource of resources.filter(({ type }) => type === COMMAND)) {
      const environment = asObject(resource.props.environment) ?? {};
      for (const variable of VARIABLES) {
        const given = known(environment[variable]);
        if (typeof given === "string")
          for (const fault of violations(variable, given, tokens)) yield { resource, fault };
      }
    }
  },
);
