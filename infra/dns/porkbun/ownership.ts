/**
 * What in a zone is ours.
 *
 * A record that we write says so in its notes, which Porkbun keeps and does not publish:
 * `managed-by=<name>; stack=<stack>; content=<digest>`. The digest tells whether the record still is as we left it: notes can be
 * edited by anybody, so they are a hint, and what the record says is the gate. An SPF record that we only added senders to
 * names those instead of a digest: `managed-by=<name>; stack=<stack>; senders=include:amazonses.com`. The records of the links,
 * which a command of their own writes, say `part=links` after the stack.
 * A remark that was there before stays, in front of ours and apart from it by ` | `.
 */
import { createHash } from "node:crypto";
import { canonicalName, type DnsRecord } from "../records";
import { isSpf } from "../spf";
import type { ZoneRecord } from "./client";

/** The parts of a stack, each with a command that writes: the records which mail needs, and that of the links' host. */
export const PARTS = ["mail", "links"] as const;

/** One of {@link PARTS}. */
export type Part = (typeof PARTS)[number];

/** Who writes: the name of the installation, its stack, and which part of it. */
export interface Owner {
  readonly name: string;
  readonly stack: string;
  readonly part: Part;
}

/** What we hold of one record. */
export interface Claim {
  /** The digest of the record as we wrote it; absent when it is somebody else's and we only added senders. */
  readonly content?: string;
  /** The SPF mechanisms that we put there. */
  readonly senders?: readonly string[];
}

/** Claims by record id, as a run leaves them for the next one. */
export type Claims = Readonly<Record<string, Claim>>;

/**
 * The text of a TXT record: without the quotes that Porkbun may show it in, and its strings joined (RFC 7208 section 3.3).
 * Other text that merely holds quotes is left as it is.
 */
export function textOf(content: string): string {
  const strings = /^(?:"(?:[^"\\]|\\.)*"\s*)+$/.test(content) ? content.match(/"(?:[^"\\]|\\.)*"/g) : null;
  return strings ? strings.map((string) => string.slice(1, -1).replace(/\\(.)/g, "$1")).join("") : content;
}

/** The content in the form that two records are compared in: text byte by byte, names as DNS compares them. */
export function comparable(record: { readonly type: string; readonly content: string }): string {
  return record.type === "TXT" ? textOf(record.content) : canonicalName(record.content);
}

type Compared = Pick<DnsRecord, "name" | "content" | "priority"> & { readonly type: string };

/** Whether two records say the same, their TTL apart. */
export function equal(one: Compared, other: Compared): boolean {
  return digest(one) === digest(other);
}

/** Twelve hexadecimal digits for what a record says. */
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

/** The part in words, where it is not the mail's. */
const ofPart = (part: Part, before: string) => (part === "mail" ? "" : `${before}${part}`);

/** Whoever else's mark a record bears, for a person to read. */
export function otherOwner(notes: string, owner: Owner): string | undefined {
  const other = marks(notes).find((found) => !isOwner(found.owner, owner));
  return other && `${other.owner.name}/${other.owner.stack}${ofPart(other.owner.part, "/")}`;
}

/** The notes with our mark for this claim, or without our mark when there is none; what else they say stays. */
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

/** What we hold of a record: by its notes, else by what an earlier run recorded of it. */
export function claimed(record: ZoneRecord, owner: Owner, recorded: Claims): Claim | undefined {
  const noted = marks(record.notes).find((found) => isOwner(found.owner, owner))?.claim;
  const remembered = recorded[record.id];
  // The later of the two is the one that fits: notes survive a run whose result was lost, the result an edit of the notes.
  return [noted, remembered].find((claim) => claim?.content === digest(record)) ?? noted ?? remembered;
}

/** Whether a record is ours from end to end and says what we wrote. */
export function isAsLeft(record: ZoneRecord, claim: Claim | undefined): boolean {
  return claim?.content !== undefined && claim.content === digest(record);
}

/** Whether a record is one of those of which a name may have one: the kind, such as `spf1` or `DMARC1` for a TXT record. */
export function kindOf(record: { readonly type: string; readonly content: string }): string | undefined {
  if (record.type !== "TXT") return record.type;
  const text = textOf(record.content);
  return isSpf(text) ? "v=spf1" : /^v=[a-z]+\d+(?=[;\s]|$)/i.exec(text)?.[0].toLowerCase();
}
