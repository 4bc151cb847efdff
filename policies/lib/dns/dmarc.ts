/**
 * DMARC policy records, read strictly by RFC 9989, which replaced RFC 7489; where the two differ, a record is read in both ways, as
 * receivers may follow either. A receiver ignores a record that it cannot read, so a fault here means no policy.
 */
import { unquoted } from "./records";

/** What receivers are asked to do, weakest first (RFC 9989 section 4.7, tag `p`). */
export const POLICIES = ["none", "quarantine", "reject"] as const;
export type Policy = (typeof POLICIES)[number];

/** A record as receivers understand it. */
export interface Dmarc {
  /** For the domain itself. */
  readonly p: Policy;
  /** For its subdomains; the same as `p` where not stated. */
  readonly sp: Policy;
  /** For subdomains that do not exist; the same as `sp` where not stated. */
  readonly np: Policy;
  /** RFC 7489's share of mail, in percent; RFC 9989 removed it, and older readers still heed it. */
  readonly pct: number;
  /** RFC 9989's successor of `pct`: true asks receivers to apply the next weaker policy. */
  readonly testing: boolean;
  /** The addresses that aggregate reports go to. */
  readonly rua: readonly string[];
  readonly ruf: readonly string[];
}

/** A record, or why receivers would not read it. */
export type DmarcReading = { readonly record: Dmarc } | { readonly fault: string };

/** Whether a TXT record is meant as a DMARC record: RFC 9989 section 4.8, `dmarc-version`, whatever its case and spaces. */
export function claimsToBeDmarc(content: string): boolean {
  return /^\s*v\s*=\s*DMARC1/i.test(unquoted(content));
}

/** Reads the content of a TXT record at `_dmarc.<domain>`. */
export function parseDmarc(content: string): DmarcReading {
  const text = unquoted(content);
  // RFC 9989 section 4.8: the version comes first and is exactly this, case included.
  if (!/^v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)/.test(text)) return { fault: "does not begin with v=DMARC1;" };
  const tags = readTags(text);
  return "fault" in tags ? tags : interpret(tags);
}

/** RFC 9989 section 4.8, `dmarc-record`: tags with values after `=`, separated by `;`. */
function readTags(text: string): ReadonlyMap<string, string> | { readonly fault: string } {
  const tags = new Map<string, string>();
  for (const part of text.replace(/;[ \t]*$/, "").split(";")) {
    const [, tag, value] = /^[ \t]*([A-Za-z]\w*)[ \t]*=[ \t]*(\S(?:.*\S)?)[ \t]*$/.exec(part) ?? [];
    if (tag === undefined || value === undefined)
      return { fault: `has a part that is not a tag with a value: "${part.trim()}"` };
    // RFC 6376 section 3.2, whose syntax DMARC takes over: names of tags heed case, which not every reader does.
    if (tag !== tag.toLowerCase()) return { fault: `has the tag ${tag}, which not every receiver accepts in capitals` };
    // The same section: a tag twice makes the whole list invalid.
    if (tags.has(tag)) return { fault: `has the tag ${tag} twice` };
    tags.set(tag, value);
  }
  return tags;
}

function interpret(tags: ReadonlyMap<string, string>): DmarcReading {
  const policy = (tag: string): Policy | undefined => POLICIES.find((each) => each === tags.get(tag)?.toLowerCase());
  // RFC 9989 section 4.7 lets a reader take a missing or unreadable p for none: no policy at all.
  const p = policy("p");
  if (p === undefined) return { fault: "has no p that is none, quarantine or reject" };
  for (const tag of ["sp", "np"])
    if (tags.has(tag) && policy(tag) === undefined)
      return { fault: `has an ${tag} that is not none, quarantine or reject` };
  // RFC 7489 section 6.3: an integer from 0 to 100.
  const pct = tags.get("pct") ?? "100";
  if (!/^\d{1,3}$/.test(pct) || Number(pct) > 100) return { fault: "has a pct that is not a number from 0 to 100" };
  const testing = tags.get("t")?.toLowerCase() ?? "n";
  if (testing !== "y" && testing !== "n") return { fault: "has a t that is neither y nor n" };
  const rua = addresses(tags.get("rua"));
  const ruf = addresses(tags.get("ruf"));
  if (rua === undefined || ruf === undefined)
    return { fault: "has a rua or ruf that is not a list of mailto: addresses" };
  const sp = policy("sp") ?? p;
  return { record: { p, sp, np: policy("np") ?? sp, pct: Number(pct), testing: testing === "y", rua, ruf } };
}

/** RFC 9989 section 4.8, `dmarc-urilist`: URIs separated by commas; only mailto: is accepted, with or without RFC 7489's size limit. */
function addresses(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return [];
  const read = list
    .split(",")
    .map((uri) => /^[ \t]*mailto:([^\s@,;!]+@[a-z0-9.-]+\.[a-z0-9-]+)(?:!\d+[kmgt]?)?[ \t]*$/i.exec(uri)?.[1]);
  return read.every((address) => address !== undefined) ? read : undefined;
}

/**
 * The addresses in a record of `domain` that are at somebody else's domain: not at the domain itself, nor above or below it. A
 * single label cannot be a mail domain.
 */
export function externalDestinations(domain: string, addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => {
    const destination = (address.split("@").pop() ?? "").toLowerCase();
    return domain !== destination && !domain.endsWith(`.${destination}`) && !destination.endsWith(`.${domain}`);
  });
}
