/**
 * The records of Amazon SES Easy DKIM: three CNAMEs that delegate RFC 6376's key records (section 3.6.2.1) to Amazon
 * (https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html).
 */
import { canonical } from "./records";

/** How many tokens SES gives a domain. */
export const TOKENS = 3;

/** Whether a record's content is where the keys of a token are: some Regions have a name of their own. */
export function isDkimTarget(content: string, token: string): boolean {
  const [label, ...rest] = canonical(content).split(".");
  return label === token.toLowerCase() && /^dkim(\.[a-z]{2}-[a-z-]+-\d)?\.amazonses\.com$/.test(rest.join("."));
}

/** The token and the domain of a name under `_domainkey`; undefined for any other name. */
export function readDkimName(name: string): { readonly token: string; readonly domain: string } | undefined {
  const [, token, domain] = /^([^.]+)\._domainkey\.(.+)$/.exec(canonical(name)) ?? [];
  return token === undefined || domain === undefined ? undefined : { token, domain };
}

/** Whether a text has the form of a token. */
export function isToken(text: unknown): text is string {
  return typeof text === "string" && /^[a-z0-9]{16,64}$/i.test(text);
}
