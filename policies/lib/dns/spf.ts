/** SPF records, read strictly by RFC 7208: what a receiver would answer with `permerror` is a fault. */

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

/** Lookups that a receiver makes at most for one message (RFC 7208 section 4.6.4). */
export const MOST_LOOKUPS = 10;

/** Terms that cost a lookup each (RFC 7208 section 4.6.4); what an included record costs besides is not known offline. */
const LOOKUPS = ["include", "a", "mx", "ptr", "exists", "redirect"];

/** RFC 7208 section 12: what follows each mechanism's name. */
const MECHANISMS: Readonly<Record<string, RegExp>> = {
  all: /^$/,
  include: /^:[^\s/]+$/,
  a: /^(:[^\s/]+)?(\/\d{1,2})?(\/\/\d{1,3})?$/,
  mx: /^(:[^\s/]+)?(\/\d{1,2})?(\/\/\d{1,3})?$/,
  ptr: /^(:[^\s/]+)?$/,
  ip4: /^:\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/,
  ip6: /^:[0-9a-f:.]+(\/\d{1,3})?$/i,
  exists: /^:[^\s/]+$/,
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
    if (term === undefined) return { fault: `has the term ${text}, which RFC 7208 does not know` };
    terms.push(term);
  }
  // RFC 7208 section 6: redirect and exp stand once at most.
  for (const modifier of ["redirect", "exp"])
    if (terms.filter(({ name }) => name === modifier).length > 1) return { fault: `has ${modifier} twice` };
  return { terms };
}

function parseTerm(text: string): Term | undefined {
  const [, modifier, value] = /^([a-z][a-z0-9._-]*)=(\S*)$/i.exec(text) ?? [];
  if (modifier !== undefined) return { qualifier: "=", name: modifier.toLowerCase(), value };
  const [, qualifier, name = "", rest = ""] = /^([+?~-]?)([a-z0-9]+)(.*)$/i.exec(text) ?? [];
  const mechanism = name.toLowerCase();
  if (MECHANISMS[mechanism]?.test(rest) !== true) return undefined;
  return { qualifier: qualifier || "+", name: mechanism, value: rest === "" ? undefined : rest.replace(/^:/, "") };
}

/** How many lookups a record's own terms cost a receiver at most. */
export function lookups(terms: readonly Term[]): number {
  return terms.filter(({ name }) => LOOKUPS.includes(name)).length;
}

/** The qualifier of what is not matched: that of `all`, the last mechanism that counts (RFC 7208 section 5.1). */
export function qualifierOfAll(terms: readonly Term[]): string | undefined {
  return terms.find(({ name }) => name === "all")?.qualifier;
}
