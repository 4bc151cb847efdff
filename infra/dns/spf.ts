/** SPF records (RFC 7208): parses them strictly, adds and removes terms, and counts the DNS lookups of evaluating one. */
import { isIPv4, isIPv6 } from "node:net";

/** More DNS lookups than this are a permanent error at every receiver (RFC 7208 section 4.6.4). */
export const MAX_LOOKUPS = 10;

/**
 * The recommended limit, so that the answer to a query for the name's TXT records fits into a UDP packet (RFC 7208 section 3.4).
 */
export const MAX_OCTETS = 450;

/** A record that is malformed or unsuitable; the message says why. */
export class SpfError extends Error {
  override readonly name = "SpfError";
}

/** A mechanism with its qualifier, or a modifier. */
export interface Term {
  /** As written. */
  readonly text: string;
  /** Where `text` starts in the record. */
  readonly start: number;
  /** A mechanism's qualifier, `+` when none is written; absent for a modifier. */
  readonly qualifier?: string;
  /** In lower case: `all`, `include` ...; a modifier's ends in an equals sign: `redirect=`. */
  readonly name: string;
  /** What follows the colon or the equals sign, or a prefix length on its own. */
  readonly value: string;
}

const MACRO = String.raw`%(?:[%_-]|\{[slodiphv](?:[1-9]\d*)?r?[-.+,/_=]*\})`;
const TOP_LABEL = String.raw`(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])`;
/** A domain, which may contain macros (RFC 7208 section 7.1). */
const domainSpec = new RegExp(String.raw`^(?:[\x21-\x24\x26-\x7e]|${MACRO})*(?:${MACRO}|\.${TOP_LABEL}\.?)$`, "i");
const takesDomain = (separator: string, value: string) => separator === ":" && domainSpec.test(value);

const prefix = (bits: number) => (text: string | undefined) =>
  text === undefined || (/^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits);
const takesNetwork = (isAddress: (text: string) => boolean, bits: number) => (_separator: string, value: string) => {
  const [address = "", length, ...rest] = value.split("/");
  return isAddress(address) && prefix(bits)(length) && rest.length === 0;
};

/** Node.js also accepts an address with a zone (`fe80::1%eth0`), which names an interface of one machine. */
const isUnzonedIPv6 = (text: string) => isIPv6(text) && !text.includes("%");

const takesHosts = (separator: string, value: string) => {
  const [, hosts = "", length4, length6] = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(value) ?? [];
  const domain = separator === ":" ? domainSpec.test(hosts) : hosts === "";
  return domain && prefix(32)(length4) && prefix(128)(length6);
};

/** What each mechanism takes (RFC 7208 section 5). */
const mechanisms = new Map<string, (separator: string, value: string) => boolean>([
  ["all", (separator, value) => separator + value === ""],
  ["include", takesDomain],
  ["exists", takesDomain],
  ["a", takesHosts],
  ["mx", takesHosts],
  ["ptr", (separator, value) => separator + value === "" || takesDomain(separator, value)],
  ["ip4", takesNetwork(isIPv4, 32)],
  ["ip6", takesNetwork(isUnzonedIPv6, 128)],
]);

/** The modifiers that name a domain and may occur once (RFC 7208 section 6). */
const unique = ["redirect=", "exp="];

/** Whether a TXT record's text is an SPF record: `v=spf10` is not (RFC 7208 section 4.5). */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

function parseTerm(text: string, start: number): Term {
  const [, modifier, content = ""] = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(text) ?? [];
  if (modifier) {
    const name = `${modifier.toLowerCase()}=`;
    if (unique.includes(name) && !domainSpec.test(content)) throw new SpfError(`"${text}" does not name a domain.`);
    return { text, start, name, value: content };
  }
  const [, qualifier, mechanism = "", separator = "", value = ""] =
    /^([-+~?]?)([a-z0-9]+)(:|(?=\/)|$)(.*)$/i.exec(text) ?? [];
  const name = mechanism.toLowerCase();
  if (!mechanisms.get(name)?.(separator, value)) throw new SpfError(`"${text}" is not an SPF term.`);
  return { text, start, qualifier: qualifier || "+", name, value };
}

/**
 * The terms of an SPF record, in order.
 *
 * @throws SpfError where a receiver would see a permanent error (RFC 7208 section 4.6), except for too many lookups
 */
export function parseSpf(text: string): Term[] {
  if (!isSpf(text)) throw new SpfError(`"${text}" is not an SPF record.`);
  const terms = [...text.matchAll(/[^ ]+/g)].slice(1).map((match) => parseTerm(match[0], match.index));
  for (const name of unique) {
    if (terms.filter((term) => term.name === name).length > 1) throw new SpfError(`"${name}" occurs more than once.`);
  }
  return terms;
}

/** The terms that a receiver evaluates: nothing after `all`, which also voids `redirect` (RFC 7208 sections 5.1 and 6.1). */
function evaluated(terms: readonly Term[]): Term[] {
  const all = terms.findIndex((term) => term.name === "all");
  return all < 0 ? [...terms] : terms.slice(0, all + 1).filter((term) => term.name !== "redirect=");
}

const identity = (term: Term) => `${term.name}:${term.value}`.toLowerCase();

/** The mechanisms of a record except `all`, which another record needs in order to allow the same senders. */
export function senders(text: string): string[] {
  return evaluated(parseSpf(text))
    .filter((term) => term.qualifier && term.name !== "all")
    .map((term) => term.text);
}

/**
 * A record with mechanisms added before `all` and `redirect`. Existing terms stay as they are, in the same order.
 *
 * @returns the record, and which of the mechanisms it lacked
 * @throws SpfError if the record is malformed, or has one of the mechanisms with another qualifier
 */
export function mergeSpf(text: string, mechanisms: readonly string[]): { text: string; added: string[] } {
  const terms = parseSpf(text);
  const present = new Map(evaluated(terms).map((term) => [identity(term), term]));
  const added = mechanisms.filter((mechanism) => {
    const wanted = parseTerm(mechanism, 0);
    const found = present.get(identity(wanted));
    if (found && found.qualifier !== wanted.qualifier) {
      throw new SpfError(`It has "${found.text}" where "${mechanism}" is wanted.`);
    }
    return !found;
  });
  if (added.length === 0) return { text, added };
  const last = terms.find((term) => term.name === "all" || term.name === "redirect=");
  const merged = last
    ? `${text.slice(0, last.start)}${added.join(" ")} ${text.slice(last.start)}`
    : `${text.trimEnd()} ${added.join(" ")}`;
  return { text: merged, added };
}

/** The reverse of {@link mergeSpf}: the record without these mechanisms, the rest as it was. */
export function withdrawSpf(text: string, mechanisms: readonly string[]): string {
  return mechanisms.reduce((rest, mechanism) => {
    const wanted = identity(parseTerm(mechanism, 0));
    const found = evaluated(parseSpf(rest)).find((term) => term.qualifier && identity(term) === wanted);
    if (!found) return rest;
    const end = found.start + found.text.length;
    return end < rest.length ? rest.slice(0, found.start) + rest.slice(end + 1) : rest.slice(0, found.start - 1);
  }, text);
}

/** The most that evaluating a record costs. */
export interface Lookups {
  readonly count: number;
  /** The record's own terms that cost lookups, each with the lookups below it. */
  readonly terms: readonly { readonly text: string; readonly count: number }[];
  /** Domains whose record is not known here; each is counted as one lookup. */
  readonly unknown: readonly string[];
}

/** The terms that cost a lookup each (RFC 7208 section 4.6.4). */
const costs = new Set(["include", "a", "mx", "ptr", "exists", "redirect="]);

/** Where counting stops, far beyond the limit: a record that includes itself would be counted forever. */
const ENOUGH = 10 * MAX_LOOKUPS;

/**
 * Counts the DNS lookups of an SPF record, including those of the records that it includes.
 *
 * @param published - the well-formed SPF record of a domain, if it is known
 * @throws SpfError if a record is malformed
 */
export function spfLookups(text: string, published: (domain: string) => string | undefined): Lookups {
  const unknown = new Set<string>();
  let count = 0;
  const walk = (record: string): { text: string; count: number }[] =>
    evaluated(parseSpf(record))
      .filter((term) => costs.has(term.name))
      .map((term) => {
        const before = count++;
        if (term.name === "include" || term.name === "redirect=") {
          const below = published(term.value.toLowerCase());
          if (below === undefined) unknown.add(term.value.toLowerCase());
          else if (count < ENOUGH) walk(below);
        }
        return { text: term.text, count: count - before };
      });
  const terms = walk(text);
  return { count, terms, unknown: [...unknown] };
}
