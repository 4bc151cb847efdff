/** Zones as plans start from them, and plans in words. */
import type { DnsRecord } from "../../../../../infra/dns/records";
import { senders } from "../../../../../infra/dns/spf";
import type { ZoneRecord } from "../../../../../infra/dns/porkbun/client";
import { claimOn, marked, type Owner } from "../../../../../infra/dns/porkbun/ownership";
import { type Plan, planZone, type Situation } from "../../../../../infra/dns/porkbun/plan";

export const ZONE = "example.org";
export const owner: Owner = { name: "acme", stack: "prod", part: "mail" };
export const dev: Owner = { ...owner, stack: "dev" };

export const txt = (content: string, name = ZONE): DnsRecord => ({ name, type: "TXT", content, ttl: 600 });
export const dmarc = (content: string) => txt(content, `_dmarc.${ZONE}`);
export const cname: DnsRecord = { name: `x.${ZONE}`, type: "CNAME", content: "example.net", ttl: 600 };
export const mx: DnsRecord = { name: `bounce.${ZONE}`, type: "MX", content: "mx.example.net", priority: 10, ttl: 600 };

export type Fields = Partial<ZoneRecord>;
/** A record in the zone that says what a wanted one does, and bears no mark. */
export const there = (
  id: string,
  record: Omit<DnsRecord, "type"> & { type: string },
  fields: Fields = {},
): ZoneRecord => ({
  id,
  notes: "",
  ...record,
  ...fields,
});
/** The same, marked as ours; `fields` say what somebody has changed since. */
export function ours(id: string, record: DnsRecord, fields: Fields = {}, by = owner): ZoneRecord {
  const claim = claimOn(record, record.content.startsWith("v=spf1") ? senders(record.content) : []);
  return there(id, record, { notes: marked("", by, claim), ...fields });
}
/** Somebody else's SPF record to which we added senders. */
export const joined = (id: string, content: string, ...added: string[]): ZoneRecord =>
  there(id, txt(content), { notes: marked("", owner, { senders: added }) });

export const plan = (
  desired: readonly DnsRecord[],
  records: readonly ZoneRecord[],
  more: Partial<Situation> = {},
): Plan => planZone({ zone: ZONE, desired, records, owner, ...more });

/** The writes with their reasons, one a line. */
export const writes = (planned: Plan) =>
  planned.writes.map((write) =>
    write.action === "create"
      ? `create ${write.fields.content}: ${write.reason}`
      : `${write.action} ${write.record.id}: ${write.reason}`,
  );
export const reasons = (kept: Plan["unchanged"]) => kept.map(({ record, reason }) => `${record.id}: ${reason}`);
export const conflicts = (planned: Plan) =>
  planned.conflicts.map(({ reason, records, adoptable }) => [reason, records.map(({ id }) => id).join(" "), adoptable]);
export const ids = (records: readonly ZoneRecord[]) => records.map(({ id }) => id);
