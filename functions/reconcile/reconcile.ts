/** Brings SES's suppression list up to what the table says. It only ever adds to the list. */
import type { Stores } from "../recipients/stores";
import { putSuppressedDestination } from "../recipients/suppression-list";
import type { Pace } from "./pace";
import { type Pending, leavePending, pendingRecipients, settle } from "./pending";

/** What a run did. */
export interface Reconciled {
  /** Entries that SES has taken. */
  readonly added: number;
  /** Entries that SES was asked to take and did not, or that changed meanwhile: still pending. */
  readonly stillPending: number;
  /** Why the run ended before every entry had its turn. */
  readonly stopped?: "sandbox" | "time";
}

/**
 * Puts each pending recipient on SES's list, each once.
 *
 * In the sandbox SES refuses every Put alike, so that the first such answer ends the run.
 *
 * @throws what DynamoDB fails with
 */
export async function reconcile(stores: Stores, pace: Pace): Promise<Reconciled> {
  let added = 0;
  let stillPending = 0;
  for await (const pending of pendingRecipients(stores)) {
    if (!(await pace.turn())) return { added, stillPending, stopped: "time" };
    const { result } = await putSuppressedDestination(stores.ses, pending.sesAddress, pending.pendingReason);
    if (result === "sandbox") return { added, stillPending: stillPending + 1, stopped: "sandbox" };
    if (result === "done" && (await recordAdded(stores, pending))) added++;
    else stillPending++;
  }
  return { added, stillPending };
}

/** @returns false when a complaint came in between, and SES's entry may have become a BOUNCE again */
async function recordAdded(stores: Stores, pending: Pending): Promise<boolean> {
  if (await settle(stores, pending)) return true;
  return pending.pendingReason === "COMPLAINT" || !(await leavePending(stores, pending, new Date()));
}
