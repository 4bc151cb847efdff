/** Brings SES's suppression list up to what the table says. It only ever adds to the list. */
import type { Entry } from "../../core/log";
import type { Stores } from "../../core/clients";
import { putSuppressedDestination } from "../../core/recipients/suppression-list";
import type { Pace } from "./pace";
import { type Pending, leavePending, pendingRecipients, settle } from "./pending";

/** What a run did. */
export interface Reconciled {
  /** Entries that SES has taken. */
  readonly added: number;
  /** Entries that SES finds invalid: pending no longer, since it would refuse them each time. The table suppresses them alone. */
  readonly refused: number;
  /** Entries that SES was asked to take and did not, or that changed meanwhile: still pending. */
  readonly stillPending: number;
  /** Why the run ended before every entry had its turn. */
  readonly stopped?: "sandbox" | "time";
}

/** How long an entry may be pending, in milliseconds: in 6 hours several runs have failed, or were far too short. */
const OVERDUE = 6 * 3_600_000;

/**
 * Puts each pending recipient on SES's list, each once.
 *
 * In the sandbox SES refuses every Put alike, so that the first such answer ends the run.
 *
 * @param reserve what is left of the run's time for others, in milliseconds
 * @param report is told of each entry that SES finds invalid, whose `pendingSince` leads to the suppression function's line about it, and
 *   of how many are overdue
 * @param now when the run began
 * @throws what DynamoDB fails with
 */
export async function reconcile(
  stores: Stores,
  pace: Pace,
  reserve: number,
  report: (entry: Entry) => void,
  now = new Date(),
): Promise<Reconciled> {
  let [added, refused, stillPending, overdue] = [0, 0, 0, 0];
  const isOverdue = ({ pendingSince }: Pending) => Number(now.getTime() - Date.parse(pendingSince) > OVERDUE);
  for await (const pending of pendingRecipients(stores)) {
    if (!(await pace.turn(reserve))) {
      reportOverdue(overdue + isOverdue(pending), report);
      return { added, refused, stillPending, stopped: "time" };
    }
    const { result } = await putSuppressedDestination(stores.ses, pending.sesAddress, pending.pendingReason);
    if (result === "sandbox") return { added, refused, stillPending: stillPending + 1, stopped: "sandbox" };
    if (result === "done" && (await recordAdded(stores, pending))) added++;
    else if (result === "refused" && (await settle(stores, pending))) {
      const { pendingReason, pendingSince } = pending;
      report({ level: "ERROR", message: "refused", pendingReason, pendingSince });
      refused++;
    } else {
      stillPending++;
      overdue += isOverdue(pending);
    }
  }
  reportOverdue(overdue, report);
  return { added, refused, stillPending };
}

/** Says how many entries had their turn in vain, or have none, and are pending for too long. */
function reportOverdue(count: number, report: (entry: Entry) => void): void {
  if (count > 0) report({ level: "ERROR", message: "overdue", metrics: { Overdue: count } });
}

/** @returns false when a complaint came in between, and SES's entry may have become a BOUNCE again */
async function recordAdded(stores: Stores, pending: Pending): Promise<boolean> {
  if (await settle(stores, pending)) return true;
  return pending.pendingReason === "COMPLAINT" || !(await leavePending(stores, pending, new Date()));
}
