/** Whether DNS allows Amazon to issue the certificate of the links' host: CAA records, RFC 8659. */
import type { ZoneRecord } from "../../infra/dns/porkbun/client";
import { isWithin } from "../../infra/dns/records";
import { type Finding, ok } from "./finding";

/** Where CAA records may stand. */
export interface Published {
  readonly zone: string;
  /** All records of the zone. */
  readonly records: readonly Pick<ZoneRecord, "name" | "type" | "content">[];
  /** The CAA records that public resolvers give for a name, aliases followed; undefined where none answers. */
  readonly lookUp: (name: string) => Promise<readonly string[] | undefined>;
}

/** The CAA records that decide about a name. */
export interface RelevantCaa {
  /** Where they were found: the name itself, or the nearest name above it that has any. */
  readonly at: string;
  /** The alias in the zone through which they were found. */
  readonly alias?: string;
  /** As a zone file has them: `0 issue "amazon.com"`. */
  readonly records: readonly string[];
}

/** The domains of which a CAA record has to name one (https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html). */
const AMAZON = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];
const KNOWN_TAGS = ["issue", "issuewild", "iodef"];
/** The most significant bit of the flags: an authority that does not know the tag must not issue (RFC 8659, section 4.1). */
const CRITICAL = 128;

/** What one record says; one that cannot be read lets nobody issue (RFC 8659, section 4.2). */
function parsed(record: string): { readonly flags: number; readonly tag: string; readonly value: string } {
  const [, flags = "0", tag = "issue", value = ""] = /^\s*(\d+)\s+([a-z0-9]+)\s+"?([^"]*)"?\s*$/i.exec(record) ?? [];
  return { flags: Number(flags), tag: tag.toLowerCase(), value };
}

const issuer = (value: string) => value.split(";")[0]?.trim().toLowerCase() ?? "";

/** Whether a relevant set allows Amazon to issue a certificate that is no wildcard's. Without an `issue` record anybody may. */
export function allowsAmazon(records: readonly string[]): boolean {
  const properties = records.map(parsed);
  if (properties.some(({ flags, tag }) => flags >= CRITICAL && !KNOWN_TAGS.includes(tag))) return false;
  const issuers = properties.filter(({ tag }) => tag === "issue").map(({ value }) => issuer(value));
  return issuers.length === 0 || issuers.some((name) => AMAZON.includes(name));
}

/** The alias by which a name of the zone is answered, a wildcard's among them (RFC 4592). */
function aliasOf(name: string, { records }: Pick<Published, "records">): string | undefined {
  const own = records.filter((record) => record.name === name);
  const wildcard = `*.${name.split(".").slice(1).join(".")}`;
  const answering = own.length > 0 ? own : records.filter((record) => record.name === wildcard);
  return answering.find(({ type }) => type === "CNAME")?.name;
}

/**
 * Climbs from a host to the root until a name has CAA records (RFC 8659, section 3). The zone's own are read where they are
 * written; those behind an alias, and of names above the zone, are looked up.
 *
 * @returns `isComplete` false where a name could not be looked up
 */
export async function relevantCaa(
  host: string,
  published: Published,
): Promise<{ readonly found?: RelevantCaa; readonly isComplete: boolean }> {
  const labels = host.split(".");
  let isComplete = true;
  for (const at of labels.map((_, index) => labels.slice(index).join("."))) {
    const own = published.records.filter(({ name, type }) => name === at && type === "CAA");
    const alias = aliasOf(at, published);
    const isElsewhere = alias !== undefined || !isWithin(at, published.zone);
    const records = isElsewhere ? await published.lookUp(at) : own.map(({ content }) => content);
    if (records === undefined) isComplete = false;
    else if (records.length > 0) return { found: { at, records, ...(alias && { alias }) }, isComplete };
  }
  return { isComplete };
}

/**
 * What the CAA records mean for the certificate.
 *
 * @param isIssued whether there is one already, which only its renewal needs them for
 */
export async function caaFinding(host: string, published: Published, isIssued: boolean): Promise<Finding> {
  const { found, isComplete } = await relevantCaa(host, published);
  const what = "CAA";
  if (!found)
    return ok(
      what,
      isComplete ? "none: any certificate authority may issue" : "none in the zone; public resolvers did not answer",
    );
  const { at, alias, records } = found;
  if (allowsAmazon(records)) return ok(what, `${at} allows Amazon to issue`);
  const refusal = `The CAA records of ${at} do not allow Amazon to issue the certificate for ${host}.`;
  const wrong = { what, state: "wrong", stopsUp: !isIssued } as const;
  if (alias) return { ...wrong, detail: `${refusal} They come with the alias ${alias}: delete it at porkbun.com.` };
  const strange = records.find((record) => allowsAmazon(records.filter((other) => other !== record)));
  if (strange && parsed(strange).flags >= CRITICAL)
    return {
      ...wrong,
      detail: `${refusal} A certificate authority must refuse to issue when it meets a property that it does not know: delete ${strange}.`,
    };
  const detail = `${refusal} At porkbun.com, under DNS Records, add one of type CAA for ${at} with this answer:`;
  return { ...wrong, detail, mend: ['0 issue "amazon.com"'] };
}
