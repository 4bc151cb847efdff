import { isDkimTarget, isToken, readDkimName, TOKENS } from "../lib/dns/dkim";
import { DNS, type DnsRecord, recordsOf } from "../lib/dns/records";
import { easyDkimGuide } from "../lib/rule/frameworks";
import { asList, isUnknown, known } from "../lib/unknown-values/known";
import { mayBeUnknown } from "../lib/unknown-values/may-be-unknown";
import { type Judged, ofType, resourceRule, unknownFault } from "../lib/rule/rule";

/** The tokens that SES gave the identity: unknown until it has. */
const IDENTITY = "identityDkimTokens";

/** The faults of the DKIM tokens in the settings, if any, beside the identity's, which are undefined while unknown. */
export function* ofTokens(stated: readonly unknown[], identity: readonly unknown[] | undefined): Generator<string> {
  for (const tokens of [stated, identity ?? []])
    if (tokens.length > 0 && !areTokens(tokens))
      yield `must have ${TOKENS} different DKIM tokens: copy them as SES shows them`;
  if (stated.length === 0 && identity?.length === 0) yield "has no DKIM tokens: pass those of the identity";
  if (stated.length > 0 && identity !== undefined && identity.length > 0 && !sameTokens(stated, identity))
    yield "states DKIM tokens that are not the identity's: pass the identity's, or none";
}

function areTokens(tokens: readonly unknown[]): boolean {
  return tokens.length === TOKENS && new Set(tokens.filter(isToken).map(inSmallLetters)).size === TOKENS;
}

function sameTokens(some: readonly unknown[], others: readonly unknown[]): boolean {
  const known = new Set(others.map(inSmallLetters));
  return some.length === others.length && some.every((token) => known.has(inSmallLetters(token)));
}

function inSmallLetters(token: unknown): string {
  return String(token).toLowerCase();
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
    if (tokens !== undefined && !tokens.includes(dkim.token))
      yield `${name} belongs to no token that SES assigned: remove it`;
    seen.push(name);
  }
  if (seen.length > 0 && new Set(seen).size !== TOKENS)
    yield `has ${new Set(seen).size} DKIM records, and SES signs with ${TOKENS}: write all of them`;
}

function* judge({ type, props }: Judged): Generator<string> {
  const records = recordsOf(props.records);
  const stated = asList(known(props.dkimTokens));
  const unknown = isUnknown(props, IDENTITY) || hasUnknown(asList(props[IDENTITY]));
  if (unknown && !mayBeUnknown(type, IDENTITY)) yield unknownFault([IDENTITY]);
  const identity = unknown ? undefined : asList(known(props[IDENTITY]));
  const faults = [...ofTokens(stated, identity)];
  yield* faults;
  const tokens = stated.length > 0 ? stated : identity;
  yield* violations(records, faults.length > 0 ? undefined : tokens?.map(inSmallLetters));
}

function hasUnknown(list: readonly unknown[]): boolean {
  return Object.keys(list).some((index) => isUnknown(list, index));
}

export const dkimMatchesTokens = resourceRule(
  {
    name: "dkim-matches-tokens",
    requires: "The DKIM records are the three for the tokens that SES assigned",
    why: "without them the domain is not verified and its mail is not signed",
    severity: "high",
    ...easyDkimGuide("Publish the three CNAME records that SES generates"),
    remediationSteps:
      "Pass the identity's dkimSigningAttributes.tokens, or put the tokens that SES shows into the settings.",
  },
  ofType(DNS),
  judge,
);
