/** The zone in lines: SPF, DMARC, and whether it is as the stack wants it. */
import type { ZoneRecord } from "../../infra/dns/porkbun/client";
import type { Plan } from "../../infra/dns/porkbun/plan";
import { readAndPlan } from "../../infra/dns/porkbun/reconcile";
import { isSpf } from "../../infra/dns/spf";
import type { Settings } from "../../infra/settings/settings";
import { counts } from "../dns/report";
import type { Zone } from "../porkbun/zone";
import { type Line, line } from "./line";

/** The one record of a kind that there may be at a name. */
function policyLine(label: string, found: readonly ZoneRecord[]): Line {
  const [only, ...more] = found;
  if (!only) return line(label, "there is none", "bad");
  if (more.length > 0) return line(label, `there are ${found.length}, so receivers ignore them all`, "bad");
  return line(label, only.content);
}

/** What the zone says of who may send, and how far it is from what the stack wants. */
export function zoneLines({ sendingDomain, target }: Settings, plan: Plan, records: readonly ZoneRecord[]): Line[] {
  const texts = (name: string) => records.filter((record) => record.type === "TXT" && record.name === name);
  const drift = plan.writes.length + plan.conflicts.length;
  const look = `npm run mail -- dns plan --stack ${target.stack}`;
  return [
    policyLine(
      "SPF",
      texts(sendingDomain).filter(({ content }) => isSpf(content)),
    ),
    policyLine(
      "DMARC",
      texts(`_dmarc.${sendingDomain}`).filter(({ content }) => /^"?v=DMARC1\b/i.test(content)),
    ),
    drift === 0
      ? line("Zone", "up to date")
      : line("Zone", `${counts(plan)} See ${look}`, plan.conflicts.length > 0 ? "bad" : "notice"),
  ];
}

/** Reads the zone. @throws PorkbunError */
export async function readZone(settings: Settings, { client, wanted, lookUpSpf }: Zone): Promise<Line[]> {
  const { plan, records } = await readAndPlan(wanted, { client, lookUpSpf });
  return zoneLines(settings, plan, records);
}
