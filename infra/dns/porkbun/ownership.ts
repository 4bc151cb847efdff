/**
 * Which records in a zone are ours.
 *
 * A record that we write says so in its notes, which Porkbun keeps and does not publish:
 * `managed-by=<name>; stack=<stack>; content=<digest>`. The digest tells whether the record is still as we left it. Anybody can
 * edit notes, so they are only a hint; the record's content decides. An SPF record to which we only added senders names those
 * instead: `managed-by=<name>; stack=<stack>; senders=include:amazonses.com`. The record of the links' host, which has its own
 * command, says `part=links` after the stack. Notes that were there before stay, in front of ours and separated by ` | `.
 */
import { createHash } from "node:crypto";
import { canonicalName, type DnsRecord } from "../records";
import { isSpf } from "../spf";
import type { ZoneRecord } from "./client";

/** The parts of a stack, each with a command that writes: the records that mail needs, and that of the links' host. */
export const PARTS = ["mail", "links"] as const;

/** One of {@link PARTS}. */
export type Part = (typeof PARTS)[number];

/** Who writes: the name of the installation, its stack, and which part of it. */
export interface Owner {
  readonly name: string;
  readonly stack: string;
  readonly part: Part;
}

/** What is ours in one record. */
export interface Claim {
  /** The digest of the record as we wrote it; absent if the record is somebody else's and we only added senders. */
  readonly content?: string;
  /** The SPF mechanisms that we put there. */
  readonly senders?: readonly string[];
}

/** Claims by record id, as a run leaves them for the next one. */
export type Claims = Readonly<Record<string, Claim>>;

/**
 * The text of a TXT record: without the quotes that Porkbun may return, and with its strings joined (RFC 7208 section 3.3). Text
 * that merely contains quotes stays as it is.
 */
export function textOf(content: string): string {
  const strings = /^(?:"(?:[^"\\]|\\.)*"\s*)+$/.test(content) ? content.match(/"(?:[^"\\]|\\.)*"/g) : null;
  return strings ? strings.map((string) => string.slice(1, -1).replace(/\\(.)/g, "$1")).join("") : content;
}

/** The content in the form in which records are compared: text byte by byte, names as DNS compares them. */
export function comparable(record: { readonly type: string; readonly content: string }): string {
  return record.type === "TXT" ? textOf(record.content) : canonicalName(record.content);
}

type Compared = Pick<DnsRecord, "name" | "content" | "priority"> & { readonly type: string };

/** Whether two records say the same, apart from their TTL. */
export function equal(one: Compared, other: Compared): boolean {
  return digest(one) === digest(other);
}

/** A digest of what a record says: twelve hexadecimal digits. */
export function digest(record: Compared): string {
  const said = [record.name, record.type, comparable(record), record.type === "MX" ? record.priority : undefined];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 12);
}

/** The claim on a record that we write in full. */
export function claimOn(record: Compared, senders: readonly string[]): Claim {
  return { content: digest(record), ...(senders.length > 0 ? { senders } : {}) };
}

const SEPARATOR = " | ";
const mark =
  /(?<=^| \| )managed-by=([^;|\s]+); stack=([^;|\s]+)(?:; part=(links))?(?:; content=([0-9a-f]{12}))?(?:; senders=([^;|]+?))?(?= \| |$)/g;

function marks(notes: string) {
  return [...notes.matchAll(mark)].map(([text, name = "", stack = "", part = "mail", content, senders]) => ({
    text,
    owner: { name, stack, part: part as Part },
    claim: { ...(content ? { content } : {}), ...(senders ? { senders: senders.split(" ") } : {}) },
  }));
}

const isOwner = (one: Owner, other: Owner) =>
  one.name === other.name && one.stack === other.stack && one.part === other.part;

/** The part after a prefix; empty for `mail`, the default. */
const ofPart = (part: Part, before: string) => (part === "mail" ? "" : `${before}${part}`);

/** Another owner whose mark a record bears, as text for a person; undefined if there is none. */
export function otherOwner(notes: string, owner: Owner): string | undefined {
  const other = marks(notes).find((found) => !isOwner(found.owner, owner));
  return other && `${other.owner.name}/${other.owner.stack}${ofPart(other.owner.part, "/")}`;
}

/** The notes with our mark for this claim, or without our mark if there is no claim. Everything else in them stays. */
export function marked(notes: string, owner: Owner, claim: Claim | undefined): string {
  const rest = marks(notes)
    .filter((found) => isOwner(found.owner, owner))
    .reduce((text, found) => {
      const [before = "", after = ""] = text.split(found.text);
      return before ? before.slice(0, -SEPARATOR.length) + after : after.slice(SEPARATOR.length);
    }, notes);
  const { content, senders = [] } = claim ?? {};
  if (!content && senders.length === 0) return rest;
  const own = [
    `managed-by=${owner.name}`,
    `stack=${owner.stack}${ofPart(owner.part, "; part=")}`,
    ...(content ? [`content=${content}`] : []),
    ...(senders.length > 0 ? [`senders=${senders.join(" ")}`] : []),
  ].join("; ");
  return rest ? rest + SEPARATOR + own : own;
}

/** What is ours in a record, according to its notes or else to what an earlier run recorded. */
export function claimed(record: ZoneRecord, owner: Owner, recorded: Claims): Claim | undefined {
  const noted = marks(record.notes).find((found) => isOwner(found.owner, owner))?.claim;
  const remembered = recorded[record.id];
  // The later of the two is the one that fits the record: notes survive when a run's result is lost, the result when somebody edits
  // the notes.
  return [noted, remembered].find((claim) => claim?.content === digest(record)) ?? noted ?? remembered;
}

/** Whether a record is entirely ours and says what we wrote. */
export function isAsLeft(record: ZoneRecord, claim: Claim | undefined): boolean {
  return claim?.content !== undefined && claim.content === digest(record);
}

/** The kind of a record, if a name may have only one of that kind: the type or, for a TXT record, its version, such as `v=spf1`. */
export function kindOf(record: { readonly type: string; readonly content: string }): string | undefined {
  if (record.type !== "TXT") return record.type;
  const text = textOf(record.content);
  return isSpf(text) ? "v=spf1" : /^v=[a-z]+\d+(?=[;\s]|$)/i.exec(text)?.[0].toLowerCase();
}
