/** SPF records, read strictly by RFC 7208: what a receiver would answer with `permerror` is a fault. */
import { isIPv4, isIPv6 } from "node:net";

/** One term of a record: `{ qualifier: "~", name: "all" }`, `{ qualifier: "+", name: "include", value: "amazonses.com" }`. */
export interface Term {
  /** `+`, `-`, `~` or `?`; `=` for a modifier, which has none. */
  readonly qualifier: string;
  /** In lower case. */
  readonly name: string;
  readonly value: string | undefined;
}

/** The terms of a record in their order, or why receivers would not read it. */
export type SpfReading = { readonly terms: readonly Term[] } | { readonly fault: string };

/** RFC 7208 section 7.1: a macro, and the last label of a name, which is no number. */
const MACRO = String.raw`%\{[slodiphv]\d*r?[-.+,/_=]*\}`;
const LAST_LABEL = String.raw`\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?`;
/** The same section, `macro-string` and `domain-spec`. */
const MACRO_STRING = String.raw`(?:[\x21-\x24\x26-\x7e]|${MACRO}|%[%_-])*`;
const DOMAIN = new RegExp(`^${MACRO_STRING}(?:${MACRO}|${LAST_LABEL})$`, "i");

/** RFC 7208 section 5.6: the length of a prefix, without leading zeros. */
function isPrefix(text: string | undefined, bits: number): boolean {
  return text === undefined || (/^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits);
}

function isDomain(text: string): boolean {
  return text.startsWith(":") && DOMAIN.test(text.slice(1));
}

/** RFC 7208 sections 5.3 and 5.4: a domain or none, then prefixes for IPv4 and for IPv6. */
function isHosts(text: string): boolean {
  const [, domain = "", ipv4, ipv6] = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(text) ?? [];
  return (domain === "" || isDomain(domain)) && isPrefix(ipv4, 32) && isPrefix(ipv6, 128);
}

/** RFC 7208 section 5.6: an address and a prefix. */
function isNetwork(text: string, isAddress: (address: string) => boolean, bits: number): boolean {
  const [address = "", prefix, ...rest] = text.slice(1).split("/");
  return text.startsWith(":") && isAddress(address) && isPrefix(prefix, bits) && rest.length === 0;
}

/** Without a zone (`fe80::1%eth0`), which names an interface of one machine and which Node takes. */
const isUnzonedIPv6 = (text: string) => isIPv6(text) && !text.includes("%");

/** RFC 7208 section 5: what may follow each mechanism's name. */
const MECHANISMS: Readonly<Record<string, (rest: string) => boolean>> = {
  all: (rest) => rest === "",
  include: isDomain,
  a: isHosts,
  mx: isHosts,
  ptr: (rest) => rest === "" || isDomain(rest),
  ip4: (rest) => isNetwork(rest, isIPv4, 32),
  ip6: (rest) => isNetwork(rest, isUnzonedIPv6, 128),
  exists: isDomain,
};

/** Whether a TXT record is an SPF record: RFC 7208 section 4.5, the version and then a space or the end. */
export function claimsToBeSpf(content: string): boolean {
  return /^v=spf1( |$)/i.test(content);
}

/** Reads the content of a TXT record that claims to be SPF. */
export function parseSpf(content: string): SpfReading {
  if (!claimsToBeSpf(content)) return { fault: "does not begin with v=spf1" };
  const terms: Term[] = [];
  for (const text of content
    .split(" ")
    .slice(1)
    .filter((each) => each !== "")) {
    const term = parseTerm(text);
    if (term === undefined) return { fault: `has the term ${text}, which RFC 7208 does not define` };
    terms.push(term);
  }
  // RFC 7208 section 6: redirect and exp stand once at most.
  for (const modifier of ["redirect", "exp"])
    if (terms.filter(({ name }) => name === modifier).length > 1) return { fault: `has ${modifier} twice` };
  return { terms };
}

function parseTerm(text: string): Term | undefined {
  const [, modifier, value] = /^([a-z][a-z0-9._-]*)=(\S*)$/i.exec(text) ?? [];
  if (modifier !== undefined) return parseModifier(modifier.toLowerCase(), value ?? "");
  const [, qualifier, name = "", rest = ""] = /^([+?~-]?)([a-z0-9]+)(.*)$/i.exec(text) ?? [];
  const mechanism = name.toLowerCase();
  if (!Object.hasOwn(MECHANISMS, mechanism) || MECHANISMS[mechanism]?.(rest) !== true) return undefined;
  return { qualifier: qualifier || "+", name: mechanism, value: rest === "" ? undefined : rest.replace(/^:/, "") };
}

/** RFC 7208 section 6: redirect and exp name a domain, and unknown modifiers are let be. */
function parseModifier(name: string, value: string): Term | undefined {
  const syntax = name === "redirect" || name === "exp" ? DOMAIN : new RegExp(`^${MACRO_STRING}$`, "i");
  return syntax.test(value) ? { qualifier: "=", name, value } : undefined;
}

/** The qualifier of what is not matched: that of `all`, the last mechanism that counts (RFC 7208 section 5.1). */
export function qualifierOfAll(terms: readonly Term[]): string | undefined {
  return terms.find(({ name }) => name === "all")?.qualifier;
}
