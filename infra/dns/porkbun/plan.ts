/**
 * What must be written so that a zone has the records that a stack wants. No I/O: the zone goes in as it was read, and the writes
 * come out in a safe order.
 *
 * Only what is ours is edited or deleted. The one exception is an SPF record, of which a name may have only one: our senders are
 * added to it, and removed again. Any other record in the way is a conflict, and a plan with a conflict is not carried out at all.
 */
import { type DnsRecord, isWithin, SMALLEST_TTL } from "../records";
import { MAX_LOOKUPS, MAX_OCTETS, mergeSpf, parseSpf, senders, SpfError, spfLookups, withdrawSpf } from "../spf";
import type { RecordFields, ZoneRecord } from "./client";
import {
  type Claim,
  type Claims,
  claimed,
  claimOn,
  equal,
  isAsLeft,
  kindOf,
  marked,
  otherOwner,
  type Owner,
  PARTS,
  textOf,
} from "./ownership";

/** What a plan starts from. */
export interface Situation {
  readonly zone: string;
  /** All records of the zone. */
  readonly records: readonly ZoneRecord[];
  /** The records that the stack wants; empty to remove everything that is ours. */
  readonly desired: readonly DnsRecord[];
  readonly owner: Owner;
  /** What an earlier run recorded as ours, beside what the notes say. */
  readonly recorded?: Claims;
  /** Ids of other people's records that may be taken over if they are in the way. */
  readonly adopt?: readonly string[];
  /**
   * Tells which records stay as they are, whichever part of the stack owns them: those whose values AWS has assigned, which only a
   * deployment learns. By default none.
   */
  readonly assigned?: (record: ZoneRecord) => boolean;
  /** The well-formed SPF record of a domain outside the zone; undefined if it is not known. */
  readonly publishedSpf?: (domain: string) => string | undefined;
}

/** One change. */
export type Write =
  | { readonly action: "create"; readonly fields: RecordFields; readonly reason: string }
  | { readonly action: "edit"; readonly record: ZoneRecord; readonly fields: RecordFields; readonly reason: string }
  | { readonly action: "delete"; readonly record: ZoneRecord; readonly reason: string };

/** A wanted record that cannot be written without harm to records that are not ours. */
export interface Conflict {
  readonly wanted: DnsRecord;
  /** What is in the way. */
  readonly records: readonly ZoneRecord[];
  readonly reason: string;
  /** Whether listing the records in {@link Situation.adopt} would resolve it. */
  readonly adoptable: boolean;
}

/** A record that stays as it is. */
export interface Kept {
  readonly record: ZoneRecord;
  readonly reason: string;
}

/** What is to be done to a zone, and what is not. */
export interface Plan {
  readonly zone: string;
  /** In order. */
  readonly writes: readonly Write[];
  readonly conflicts: readonly Conflict[];
  /** Wanted records that exist already. */
  readonly unchanged: readonly Kept[];
  /** Records that were ours and that somebody has changed since. They stay, although they are no longer wanted. */
  readonly left: readonly Kept[];
  /** Other people's records. */
  readonly foreign: readonly ZoneRecord[];
  /** How many records of the zone are entirely ours, and how many of those the writes change. */
  readonly owned: { readonly records: number; readonly changed: number };
  /** Domains whose SPF record must be known in order to count the DNS lookups of what is written. */
  readonly unknownSpf: readonly string[];
}

const isSpfKind = (record: { readonly type: string; readonly content: string }) => kindOf(record) === "v=spf1";
const isDmarc = (record: { readonly type: string; readonly content: string }) => kindOf(record) === "v=dmarc1";
const quoted = ({ content, priority }: Pick<ZoneRecord, "content" | "priority">) =>
  `"${priority === undefined ? "" : `${priority} `}${content}"`;
const ids = (records: readonly ZoneRecord[]) => records.map(({ id, type }) => `${type} ${id}`).join(", ");

/** Collects a plan, wanted record by wanted record. */
class Planner {
  /** Writes that create or correct a wanted record. */
  readonly puts: Write[] = [];
  /** Writes that remove what is no longer wanted. */
  readonly takes: Write[] = [];
  readonly conflicts: Conflict[] = [];
  readonly unchanged: Kept[] = [];
  readonly left: Kept[] = [];
  readonly unknownSpf = new Set<string>();
  /** Ids of the records that a desired record has been matched with. */
  readonly #matched = new Set<string>();
  readonly #claims: ReadonlyMap<string, Claim>;

  constructor(readonly situation: Situation) {
    const { records, owner, recorded = {} } = situation;
    const claims = records.map((record) => [record.id, claimed(record, owner, recorded)] as const);
    this.#claims = new Map(claims.filter((entry): entry is readonly [string, Claim] => entry[1] !== undefined));
  }

  /** Whether we created a record, or took it over. */
  isOwned(record: ZoneRecord): boolean {
    return this.#claims.get(record.id)?.content !== undefined;
  }

  /** Whether we may edit a record: it is ours, or a person has released it for adoption and no other stack owns it. */
  isFree(record: ZoneRecord): boolean {
    const { adopt = [], owner } = this.situation;
    return this.isOwned(record) || (adopt.includes(record.id) && !otherOwner(record.notes, owner));
  }

  want(wanted: DnsRecord): void {
    const { records, zone } = this.situation;
    const parents = records.filter(({ type, name }) => type === "NS" && name !== zone && isWithin(wanted.name, name));
    const [parent] = parents;
    if (parent) return this.#refuse(wanted, parents, `${parent.name} is delegated to other name servers`);
    const here = records.filter((record) => record.name === wanted.name);
    const clash = here.filter(({ type }) => (wanted.type === "CNAME") !== (type === "CNAME"));
    const inTheWay = clash.filter((record) => !this.#isObsolete(record));
    if (inTheWay.length > 0)
      return this.#refuse(
        wanted,
        inTheWay,
        `a CNAME must be the only record at its name, and there is ${ids(inTheWay)}`,
      );
    const kind = kindOf(wanted);
    const siblings = here.filter((record) => kindOf(record) === kind);
    if (kind === "v=spf1") this.#wantSpf(wanted, siblings);
    else if (kind === undefined) this.#wantOneOfMany(wanted, siblings);
    else this.#wantOnly(wanted, siblings);
  }

  /** Deals with records of ours that match no desired record. */
  withdraw(): void {
    for (const record of this.situation.records) {
      if (!this.#matched.has(record.id) && this.situation.assigned?.(record)) this.#leaveAssigned(record);
      const claim = this.#claims.get(record.id);
      if (!claim || this.#matched.has(record.id)) continue;
      if (isAsLeft(record, claim)) this.takes.push({ action: "delete", record, reason: "no longer wanted" });
      else if (claim.senders && isSpfKind(record)) this.#withdrawSenders(record, claim.senders);
      else if (claim.content) this.left.push({ record, reason: "was ours, but somebody has changed it" });
    }
  }

  /** Reports a record of the stack, whichever part owns it. Anybody else's is treated like their other records. */
  #leaveAssigned(record: ZoneRecord): void {
    const { owner } = this.situation;
    const claim = PARTS.map((part) => claimed(record, { ...owner, part }, {})).find((each) => each?.content);
    if (!claim) return;
    this.#matched.add(record.id);
    if (isAsLeft(record, claim)) this.unchanged.push({ record, reason: "ours, with a value that AWS assigned" });
    else this.left.push({ record, reason: "was ours, but somebody has changed it" });
  }

  #isObsolete(record: ZoneRecord): boolean {
    return (
      isAsLeft(record, this.#claims.get(record.id)) && !this.situation.desired.some((wanted) => equal(wanted, record))
    );
  }

  #refuse(wanted: DnsRecord, records: readonly ZoneRecord[], reason: string, adoptable = false): void {
    const involved = ({ name, type }: ZoneRecord) => name === wanted.name && type === wanted.type;
    [...records, ...this.situation.records.filter(involved)].forEach(({ id }) => this.#matched.add(id));
    this.conflicts.push({ wanted, records, reason, adoptable });
  }

  #keep(record: ZoneRecord, wanted: DnsRecord): void {
    this.#matched.add(record.id);
    const ttl = Math.max(wanted.ttl, SMALLEST_TTL);
    const other = otherOwner(record.notes, this.situation.owner);
    if (this.isOwned(record) && record.ttl !== ttl) this.#edit(record, { ...wanted, ttl }, `TTL was ${record.ttl}`);
    else if (this.isOwned(record)) this.unchanged.push({ record, reason: "ours" });
    else
      this.unchanged.push({
        record,
        reason: other ? `belongs to ${other}, and says the same` : "not ours, and says the same",
      });
  }

  #create(wanted: DnsRecord): void {
    this.puts.push({ action: "create", fields: this.#fields(wanted, ""), reason: "not there" });
  }

  #edit(record: ZoneRecord, wanted: DnsRecord, reason: string): void {
    this.#matched.add(record.id);
    this.puts.push({ action: "edit", record, fields: this.#fields(wanted, record.notes), reason });
  }

  #fields(wanted: DnsRecord, notes: string): RecordFields {
    const claim = claimOn(wanted, isSpfKind(wanted) ? senders(wanted.content) : []);
    return { ...wanted, ttl: Math.max(wanted.ttl, SMALLEST_TTL), notes: marked(notes, this.situation.owner, claim) };
  }

  /** A TXT record of which a name may have several: for verification, each service or account has its own. */
  #wantOneOfMany(wanted: DnsRecord, siblings: readonly ZoneRecord[]): void {
    const same = siblings.filter((record) => equal(record, wanted));
    const found = same.find((record) => this.isOwned(record)) ?? same[0];
    if (found) return this.#keep(found, wanted);
    const { desired } = this.situation;
    const outdated = siblings.find(
      (record) =>
        this.isOwned(record) && !this.#matched.has(record.id) && !desired.some((other) => equal(other, record)),
    );
    if (outdated) this.#edit(outdated, wanted, `was ${quoted(outdated)}`);
    else this.#create(wanted);
  }

  /** A record of which a name may have only one: a second would void both, or lead mail astray. */
  #wantOnly(wanted: DnsRecord, siblings: readonly ZoneRecord[]): void {
    const same = siblings.find((record) => equal(record, wanted));
    const foreign = siblings.filter((record) => record !== same && !this.isFree(record));
    if (foreign.length > 0) {
      const owners = foreign.map((record) => otherOwner(record.notes, this.situation.owner));
      const whose = owners.find((owner) => owner !== undefined) ?? "somebody else";
      const reason = `${wanted.type} of ${whose} is there: ${foreign.map(quoted).join(" and ")}`;
      return this.#refuse(wanted, foreign, reason, owners.length === 1 && !owners[0]);
    }
    const rest = siblings.filter((record) => record !== same);
    const [target, ...surplus] = same ? [same, ...rest] : rest;
    const changed = surplus.filter((record) => !isAsLeft(record, this.#claims.get(record.id)));
    if (changed.length > 0) return this.#refuse(wanted, siblings, `more than one is there: ${ids(siblings)}`);
    if (!target) return this.#create(wanted);
    if (same) return this.#keep(same, wanted);
    const adopted = this.isOwned(target) ? "" : "taken over; ";
    this.#edit(target, wanted, `${adopted}was ${quoted(target)}${weaker(target, wanted) ? ", a STRICTER policy" : ""}`);
  }

  #wantSpf(wanted: DnsRecord, siblings: readonly ZoneRecord[]): void {
    const [record, ...more] = siblings;
    if (!record) return this.#create(wanted);
    if (more.length > 0) {
      return this.#refuse(
        wanted,
        siblings,
        `the name has ${siblings.length} SPF records, which makes all of them void`,
      );
    }
    if (equal(record, wanted)) return this.#keep(record, wanted);
    if (isAsLeft(record, this.#claims.get(record.id))) return this.#edit(record, wanted, `was ${quoted(record)}`);
    try {
      this.#mergeSenders(record, wanted);
    } catch (error) {
      if (!(error instanceof SpfError)) throw error;
      this.#refuse(wanted, siblings, `the SPF record there cannot be extended. ${error.message}`);
    }
  }

  #mergeSenders(record: ZoneRecord, wanted: DnsRecord): void {
    const before = textOf(record.content);
    const earlier = this.#claims.get(record.id)?.senders ?? [];
    const mechanisms = senders(wanted.content);
    const obsolete = earlier.filter((mechanism) => !mechanisms.includes(mechanism));
    const { text, added } = mergeSpf(withdrawSpf(before, obsolete), mechanisms);
    this.#matched.add(record.id);
    if (text === before) {
      this.unchanged.push({
        record,
        reason: earlier.length > 0 ? "has our senders" : "not ours, and has the same senders",
      });
      return;
    }
    const octets = Buffer.byteLength(text);
    if (octets > MAX_OCTETS) throw new SpfError(`It would have ${octets} octets, more than ${MAX_OCTETS}.`);
    this.#checkLookups(text);
    const kept = earlier.filter((mechanism) => mechanisms.includes(mechanism));
    const notes = marked(record.notes, this.situation.owner, { senders: [...kept, ...added] });
    const reason = [...added.map((term) => `adds ${term}`), ...obsolete.map((term) => `takes out ${term}`)].join(", ");
    this.puts.push({ action: "edit", record, fields: withText(record, text, notes), reason });
  }

  #checkLookups(text: string): void {
    const { records, publishedSpf } = this.situation;
    const inZone = (domain: string) => {
      const [found, ...more] = records
        .filter((record) => record.name === domain && isSpfKind(record))
        .map(({ content }) => textOf(content));
      return found !== undefined && more.length === 0 && isWellFormed(found) ? found : undefined;
    };
    const { count, terms, unknown } = spfLookups(text, (domain) => inZone(domain) ?? publishedSpf?.(domain));
    unknown.forEach((domain) => this.unknownSpf.add(domain));
    if (count <= MAX_LOOKUPS) return;
    const list = terms.map((term) => `${term.text} ${term.count}`).join(", ");
    throw new SpfError(`It would cost ${count} DNS lookups, more than ${MAX_LOOKUPS}: ${list}.`);
  }

  #withdrawSenders(record: ZoneRecord, mechanisms: readonly string[]): void {
    const notes = marked(record.notes, this.situation.owner, undefined);
    const text = withdrawnFrom(textOf(record.content), mechanisms);
    if (text === undefined) {
      this.left.push({ record, reason: "has our senders, and is broken" });
      return;
    }
    // If the content does not change, there is nothing to remove, and the mark alone is not worth a write.
    if (text === textOf(record.content)) return;
    const reason = `takes out ${mechanisms.join(", ")}`;
    this.takes.push({ action: "edit", record, fields: withText(record, text, notes), reason });
  }

  /** Other people's records. */
  get foreign(): ZoneRecord[] {
    const { records } = this.situation;
    return records.filter(({ id }) => !this.#matched.has(id) && !this.#claims.has(id));
  }
}

/** The fields of an SPF record with another text. */
function withText({ name, type, ttl }: ZoneRecord, content: string, notes: string): RecordFields {
  return { name, type, content, ttl: Math.max(ttl, SMALLEST_TTL), notes };
}

function isWellFormed(text: string): boolean {
  try {
    parseSpf(text);
    return true;
  } catch {
    return false;
  }
}

function withdrawnFrom(text: string, mechanisms: readonly string[]): string | undefined {
  try {
    return withdrawSpf(text, mechanisms);
  } catch {
    return undefined;
  }
}

/** DMARC's policies (RFC 7489 section 6.3) that are stricter than `none`, the stricter one last. */
const STRICT_POLICIES = [/;\s*p\s*=\s*quarantine/i, /;\s*p\s*=\s*reject/i];

/** Whether a DMARC record would be replaced by a weaker policy. */
function weaker(before: ZoneRecord, after: DnsRecord): boolean {
  const strictness = (content: string) => STRICT_POLICIES.findIndex((policy) => policy.test(content));
  return strictness(textOf(before.content)) > strictness(after.content);
}

/** The writes, in the order in which stopping after any of them does the least harm. */
function inOrder({ puts, takes }: Planner): Write[] {
  const record = (write: Write) => (write.action === "delete" ? write.record : write.fields);
  const created = new Set(puts.filter(({ action }) => action === "create").map((write) => record(write).name));
  const rank = (write: Write) => {
    const isPut = puts.includes(write);
    // A record that excludes a wanted one is removed first.
    if (!isPut && created.has(record(write).name)) return 0;
    // A DMARC policy is written after the records with which our mail passes it, and removed before them.
    if (isPut) return isDmarc(record(write)) ? 2 : 1;
    return isDmarc(record(write)) ? 3 : 4;
  };
  return [...puts, ...takes].sort((one, other) => rank(one) - rank(other));
}

/** @throws Error if the desired records contradict each other, which is a mistake in the program, not in the zone */
function checkDesired(desired: readonly DnsRecord[]): void {
  const keys = desired.map((record) => [record.name, record.type, kindOf(record) ?? textOf(record.content)].join(" "));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) throw new Error(`Two records are wanted where only one can be: ${twice}`);
}

/** Plans the writes for a zone. */
export function planZone(situation: Situation): Plan {
  checkDesired(situation.desired);
  const planner = new Planner(situation);
  situation.desired.forEach((wanted) => planner.want(wanted));
  planner.withdraw();
  const writes = inOrder(planner);
  const owned = situation.records.filter((record) => planner.isOwned(record));
  return {
    zone: situation.zone,
    writes,
    conflicts: planner.conflicts,
    unchanged: planner.unchanged,
    left: planner.left,
    foreign: planner.foreign,
    owned: {
      records: owned.length,
      changed: writes.filter((write) => write.action !== "create" && owned.includes(write.record)).length,
    },
    unknownSpf: [...planner.unknownSpf],
  };
}
