/**
 * Brings a zone to the desired state: reads it once, plans, writes record by record, reads it again and checks the result.
 *
 * If an answer says that a write failed, it is not believed: the zone is read again, and what is there counts. So a run may stop
 * anywhere, and the next one continues from what it finds.
 */
import { printable } from "../../../core/formatting/printable";
import type { Porkbun, Written, ZoneRecord } from "./client";
import { PorkbunError } from "./errors";
import { type Claims, claimed, digest, equal, type Owner } from "./ownership";
import { type Plan, planZone, type Situation, type Write } from "./plan";

/** What is wanted of a zone. */
export type Wanted = Omit<Situation, "records" | "publishedSpf">;

/** What a run is allowed to do. */
export interface Permissions {
  /** Whether more than a third of our records may change at once. */
  readonly force?: boolean;
  /** Whether to accept a write although Porkbun warns that it has no effect, or the domain is delegated elsewhere. */
  readonly allowWarnings?: boolean;
}

/** What a run works with: the zone's API, other domains' SPF records, and callbacks. */
export interface ReconcileContext {
  readonly client: Porkbun;
  /** The SPF record of a domain outside the zone, for counting lookups; undefined if there is none or no network. */
  readonly lookUpSpf?: (domain: string) => Promise<string | undefined>;
  /** Called before the first write; if it throws, the run ends. */
  readonly onPlan?: (plan: Plan, records: readonly ZoneRecord[]) => void | Promise<void>;
  /** Called after each write that is done. */
  readonly onDone?: (done: Done) => void;
}

/** A write that is done. */
export interface Done {
  readonly write: Write;
  readonly id: string;
  /** The error that the call ended with, although the zone shows the write. */
  readonly inSpiteOf?: string;
}

/** What a run did. */
export interface Outcome {
  readonly plan: Plan;
  readonly done: readonly Done[];
  readonly warnings: readonly string[];
  /** What is ours now. */
  readonly claims: Claims;
}

/** A run that did not bring the zone to the desired state. */
export class ReconcileError extends Error {
  override readonly name = "ReconcileError";

  constructor(
    message: string,
    readonly plan: Plan,
    readonly done: readonly Done[] = [],
    readonly failed?: Write,
    readonly notTried: readonly Write[] = plan.writes,
  ) {
    super(message);
  }
}

/** A write in one line: `create TXT _dmarc.example.org`. */
export function inWords(write: Write): string {
  const { type, name } = write.action === "delete" ? write.record : write.fields;
  return `${write.action} ${printable(`${type} ${name}`)}${write.action === "create" ? "" : ` (${write.record.id})`}`;
}

/** Reads the zone and plans. Other domains' SPF records are looked up only if an SPF record is to be changed. */
export async function readAndPlan(
  wanted: Wanted,
  { client, lookUpSpf }: ReconcileContext,
): Promise<{ plan: Plan; records: readonly ZoneRecord[] }> {
  const records = await client.retrieve(wanted.zone);
  const known = new Map<string, string | undefined>();
  for (;;) {
    const plan = planZone({ ...wanted, records, publishedSpf: (domain) => known.get(domain) });
    const unknown = plan.unknownSpf.filter((domain) => !known.has(domain));
    if (!lookUpSpf || unknown.length === 0) return { plan, records };
    for (const domain of unknown) known.set(domain, await lookUpSpf(domain));
  }
}

/**
 * Brings the zone to the desired state; if no records are desired, removes what is ours.
 *
 * @throws ReconcileError if nothing was written because of a conflict, too large a change or the delegation; if a write failed; if
 * the zone is not as desired afterwards; if Porkbun warned
 * @throws PorkbunError if the zone cannot be read
 */
export async function reconcile(wanted: Wanted, permissions: Permissions, context: ReconcileContext): Promise<Outcome> {
  const { plan, records } = await readAndPlan(wanted, context);
  const removing = wanted.desired.length === 0;
  await context.onPlan?.(plan, records);
  refuseConflicts(plan);
  if (plan.writes.length === 0) return { plan, done: [], warnings: [], claims: claimsOf(wanted, records) };
  if (!removing && !permissions.force) refuseUpheaval(plan);
  const { wrong, unknown } = removing ? {} : await delegation(plan.zone, context.client);
  if (wrong && !permissions.allowWarnings) throw new ReconcileError(`Nothing was written. ${wrong}`, plan);
  const warnings = [wrong, unknown].filter((warning) => warning !== undefined);
  const written = await writeAll(plan, context);
  warnings.push(...written.warnings);
  const after = await context.client.retrieve(wanted.zone);
  const recorded = { ...wanted.recorded, ...claimsWritten(wanted.owner, written.done) };
  const left = planZone({ ...wanted, records: after, recorded });
  if (left.writes.length > 0 || left.conflicts.length > 0) {
    const what = [...left.writes.map(inWords), ...left.conflicts.map(({ reason }) => reason)].join("; ");
    throw new ReconcileError(
      `Everything was written, yet the zone is not as it should be: ${printable(what)}.`,
      plan,
      written.done,
      undefined,
      [],
    );
  }
  warnings.push(...changedMeanwhile(plan, after));
  if (written.warnings.length > 0 && !removing && !permissions.allowWarnings) {
    const words = written.warnings.join(" ");
    throw new ReconcileError(
      `The records are in the zone, but Porkbun warns: ${words}`,
      plan,
      written.done,
      undefined,
      [],
    );
  }
  return { plan, done: written.done, warnings, claims: claimsOf({ ...wanted, recorded }, after) };
}

function refuseConflicts(plan: Plan): void {
  if (plan.conflicts.length === 0) return;
  const lines = plan.conflicts.map(({ wanted, records, reason, adoptable }) => {
    const ids = records.map(({ id }) => id).join(", ");
    const remedy = adoptable ? `Remove record ${ids}, or take it over (--adopt ${ids}).` : `In the way: ${ids}.`;
    return `${wanted.type} ${wanted.name}: ${printable(reason)}. ${remedy}`;
  });
  throw new ReconcileError(`Nothing was written to ${plan.zone}. ${lines.join("\n")}`, plan);
}

/**
 * Refuses a change of more than a third of our records, which points to a wrong setting or to another stack's. One record may
 * always change, since the links have only one.
 */
function refuseUpheaval(plan: Plan): void {
  const { records, changed } = plan.owned;
  if (changed <= Math.max(1, records / 3)) return;
  throw new ReconcileError(
    `Nothing was written to ${plan.zone}: ${changed} of our ${records} records would change, more than a third. ` +
      "If that is intended, apply it once with --force.",
    plan,
  );
}

/** What is wrong with the name servers that the zone is delegated to: unless they are Porkbun's, a write has no effect. */
export async function delegation(zone: string, client: Porkbun): Promise<{ wrong?: string; unknown?: string }> {
  try {
    const hosts = await client.nameServers(zone);
    if (hosts.length > 0 && hosts.every((host) => host.endsWith(".ns.porkbun.com"))) return {};
    const to = printable(hosts.join(", ")) || "no name server";
    return { wrong: `${zone} is delegated to ${to}: records at Porkbun have no effect.` };
  } catch (error) {
    if (!(error instanceof PorkbunError) || error.final) throw error;
    return { unknown: `The name servers of ${zone} could not be read. ${error.message}` };
  }
}

async function writeAll(
  plan: Plan,
  { client, onDone }: ReconcileContext,
): Promise<{ done: Done[]; warnings: string[] }> {
  const done: Done[] = [];
  const warnings: string[] = [];
  for (const [index, write] of plan.writes.entries()) {
    try {
      const result = await carryOut(plan.zone, write, client);
      done.push(result.done);
      warnings.push(...result.warnings.filter((warning) => !warnings.includes(warning)));
      onDone?.(result.done);
    } catch (error) {
      if (!(error instanceof PorkbunError)) throw error;
      throw new ReconcileError(error.message, plan, done, write, plan.writes.slice(index + 1));
    }
  }
  return { done, warnings };
}

async function carryOut(
  zone: string,
  write: Write,
  client: Porkbun,
): Promise<{ done: Done; warnings: readonly string[] }> {
  try {
    const { id, warnings } = await send(zone, write, client);
    return { done: { write, id }, warnings };
  } catch (error) {
    if (!(error instanceof PorkbunError) || error.final) throw error;
    const id = await foundIn(zone, write, client).catch(() => undefined);
    if (id === undefined) throw error;
    return { done: { write, id, inSpiteOf: error.message }, warnings: [] };
  }
}

function send(zone: string, write: Write, client: Porkbun): Promise<Written> {
  if (write.action === "create") return client.create(zone, write.fields);
  if (write.action === "edit") return client.edit(zone, write.record.id, write.fields);
  return client.delete(zone, write.record.id);
}

/** Reads the zone again. @returns the id of the record if the zone is as it should be after the write */
async function foundIn(zone: string, write: Write, client: Porkbun): Promise<string | undefined> {
  const records = await client.retrieve(zone);
  if (write.action === "delete") return records.some(({ id }) => id === write.record.id) ? undefined : write.record.id;
  const { fields } = write;
  return records.find(
    (record) =>
      equal(record, fields) &&
      (write.action === "create" || (record.id === write.record.id && record.ttl === fields.ttl)),
  )?.id;
}

/**
 * Claims from what was written, in case Porkbun does not keep notes. A record that was found in spite of a refusal may be
 * another's.
 */
function claimsWritten(owner: Owner, done: readonly Done[]): Claims {
  return Object.fromEntries(
    done.flatMap(({ write, id, inSpiteOf }) => {
      if (write.action === "delete" || inSpiteOf !== undefined) return [];
      const claim = claimed({ id, ...write.fields }, owner, {});
      return claim ? [[id, claim]] : [];
    }),
  );
}

/** What is ours in a zone that is as desired. */
function claimsOf({ owner, recorded = {}, desired }: Wanted, records: readonly ZoneRecord[]): Claims {
  return Object.fromEntries(
    records.flatMap((record) => {
      const claim = claimed(record, owner, recorded);
      if (!claim) return [];
      const isWanted = claim.content !== undefined && desired.some((wanted) => equal(wanted, record));
      return [[record.id, isWanted ? { ...claim, content: digest(record) } : claim]];
    }),
  );
}

function changedMeanwhile(plan: Plan, after: readonly ZoneRecord[]): string[] {
  return plan.foreign
    .filter((record) => !after.some((now) => now.id === record.id && equal(now, record) && now.ttl === record.ttl))
    .map(({ type, name, id }) => `${type} ${name} (${id}), which is not ours, was changed by somebody else meanwhile.`);
}
