import { isDkimTarget, isToken, readDkimName, TOKENS } from "../lib/dns/dkim";
import { DNS, type DnsRecord, recordsOf } from "../lib/dns/records";
import { awsGuide } from "../lib/frameworks";
import { asList, isUnknown, known } from "../lib/known";
import { mayBeUnknown } from "../lib/may-be-unknown";
import { type Judged, ofType, resourceRule, unknownFault } from "../lib/rule";

/** The faults of the tokens that SES gave a domain. */
export function* ofTokens(tokens: readonly unknown[]): Generator<string> {
  const distinct = new Set(tokens.filter(isToken).map((token) => token.toLowerCase()));
  if (tokens.length !== TOKENS || distinct.size !== TOKENS)
    yield `dkimTokens are not ${TOKENS} different tokens: take them from the identity, or as SES shows them`;
}

/** The faults of the DKIM records among a stack's records; `tokens` is undefined while they are unknown. */
export function* violations(records: readonly DnsRecord[], tokens: readonly string[] | undefined): Generator<string> {
  const seen: string[] = [];
  for (const { name, type, content } of records) {
    const dkim = readDkimName(name);
    if (dkim === undefined || !/amazonses/i.test(content)) continue;
    if (type !== "CNAME") yield `${name} is a ${type}, where SES needs a CNAME: make it one`;
    else if (!isDkimTarget(content, dkim.token))
      yield `${name} does not point to the keys of its own token: point it to ${dkim.token}.dkim.amazonses.com`;
    if (seen.includes(name)) yield `${name} is there twice: keep one`;
    if (tokens !== undefined && !tokens.includes(dkim.token)) yield `${name} is of no token that SES gave: remove it`;
    seen.push(name);
  }
  if (seen.length > 0 && new Set(seen).size !== TOKENS)
    yield `has ${new Set(seen).size} DKIM records, and SES signs with ${TOKENS}: write all of them`;
}

function* judge({ type, props }: Judged): Generator<string> {
  const records = recordsOf(props.records);
  const unknown = isUnknown(props, "dkimTokens") || hasUnknown(asList(props.dkimTokens));
  if (unknown && !mayBeUnknown(type, "dkimTokens")) yield unknownFault(["dkimTokens"]);
  const tokens = unknown ? undefined : asList(known(props.dkimTokens));
  const faults = tokens === undefined ? [] : [...ofTokens(tokens)];
  yield* faults;
  yield* violations(records, faults.length > 0 ? undefined : tokens?.map((token) => String(token).toLowerCase()));
}

function hasUnknown(list: readonly unknown[]): boolean {
  return Object.keys(list).some((index) => isUnknown(list, index));
}

export const dkimMatchesTokens = resourceRule(
  {
    name: "dkim-matches-tokens",
    requires: "The DKIM records are the three that SES gave tokens for",
    why: "without them the domain is not verified and its mail is not signed",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Easy DKIM",
      "Publish the three CNAME records that SES generates",
      "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html",
    ),
    remediationSteps:
      "Pass the identity's dkimSigningAttributes.tokens, or state in the settings the tokens that SES shows.",
  },
  ofType(DNS),
  judge,
);
