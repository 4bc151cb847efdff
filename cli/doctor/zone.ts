/** Porkbun: the keys, API access to the domain, its delegation, and whether anything in the zone is in the way. */
import { delegation, readAndPlan } from "../../infra/dns/porkbun/reconcile";
import { publishedCaa } from "../../infra/dns/public";
import { linksDomain } from "../../infra/dns/stack";
import type { Settings } from "../../infra/settings/settings";
import { counts } from "../dns/report";
import type { Zone } from "../porkbun/zone";
import { caaFinding } from "./caa";
import { type Finding, ok } from "./finding";

/** The finding where there are no keys to ask with. */
export const noKeys: Finding = {
  what: "Keys",
  state: "unknown",
  detail:
    "Porkbun was not asked: no keys can be read yet. For this run, set PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY.",
  stopsUp: true,
};

/**
 * Looks at the zone.
 *
 * @param isCertificateIssued whether the links' host has its certificate already
 * @throws PorkbunError where the keys are not accepted or may not touch the domain, or nobody answers
 */
export async function zoneFindings(
  { client, wanted, lookUpSpf, resolve }: Zone,
  { sendingDomain, target }: Settings,
  isCertificateIssued: boolean,
): Promise<Finding[]> {
  const { plan, records } = await readAndPlan(wanted, { client, lookUpSpf });
  const { wrong, unknown } = await delegation(wanted.zone, client);
  const look = [`npm run mail -- dns plan --stack ${target.stack}`];
  return [
    ok("Keys", `accepted; API access is on for ${wanted.zone}`),
    wrong || unknown
      ? {
          what: "Delegation",
          state: wrong ? "wrong" : "unknown",
          detail: wrong ? `${wrong} Set Porkbun's name servers at porkbun.com, Domain Management.` : (unknown ?? ""),
          stopsUp: true,
        }
      : ok("Delegation", "to Porkbun's name servers"),
    plan.conflicts.length > 0
      ? {
          what: "Records",
          state: "wrong",
          detail: `${plan.conflicts.length} of the stack's records cannot be written: other records are in the way.`,
          mend: look,
          stopsUp: true,
        }
      : ok("Records", counts(plan)),
    await caaFinding(
      linksDomain(sendingDomain),
      { zone: wanted.zone, records, lookUp: (name) => publishedCaa(resolve, name) },
      isCertificateIssued,
    ),
  ];
}
