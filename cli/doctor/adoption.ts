/** What already exists in the account, compared with the setting `adopt`. */
import type { Settings } from "../../infra/settings/settings";
import type { Adoptable } from "../aws-inventory/adoptable";
import type { Leftover } from "../aws-inventory/leftovers";
import { type Finding, ok } from "./finding";

/**
 * Compares what exists with what is listed: `up` fails to create what exists, and to import what does not.
 *
 * @param others what is in the way and cannot be adopted
 * @param inState the ids of what the stack has already, which is neither created nor imported again
 */
export function adoptionFindings(
  { adopt, target }: Settings,
  found: readonly Adoptable[],
  others: readonly Leftover[],
  inState: ReadonlySet<string | undefined>,
): Finding[] {
  const findings = found.flatMap((one) =>
    entryFinding(one, adopt.includes(one.entry), inState.has(one.id), target.stack),
  );
  // One command fixes them all.
  const last = findings.findLastIndex(({ stopsUp }) => stopsUp);
  if (findings[last]) findings[last] = { ...findings[last], mend: [`npm run mail -- adopt --stack ${target.stack}`] };
  const taken = found.filter(({ id, exists }) => exists && inState.has(id)).length;
  const own = taken > 0 ? [ok("In the state", `${taken} of the resources that can be adopted`)] : [];
  const none =
    findings.length + own.length + others.length === 0 ? [ok("Nothing", "npm run up creates everything")] : [];
  return [...own, ...findings, ...others.map(leftoverFinding), ...none];
}

const leftoverFinding = ({ what, detail, mend, stopsUp }: Leftover): Finding => ({
  what,
  state: "wrong",
  detail,
  mend: [mend],
  stopsUp,
});

function entryFinding(
  { entry: what, exists }: Adoptable,
  isListed: boolean,
  isInState: boolean,
  stack: string,
): Finding[] {
  if (isInState && exists) return [];
  if (isInState) {
    const mend = [`npx pulumi refresh --stack ${stack}`];
    return [{ what, state: "missing", detail: "is in the stack's state, but no longer in AWS", mend }];
  }
  if (exists && isListed) return [ok(what, "exists, and is in adopt")];
  if (exists) return [{ what, state: "wrong", detail: "exists, but is not in adopt", stopsUp: true }];
  return isListed ? [{ what, state: "wrong", detail: "is in adopt, but does not exist", stopsUp: true }] : [];
}
