/** Brings SES's suppression list up to date with the table. It only ever adds to the list. */
import type { Account } from "../../core/aws-clients/account";
import type { Entry } from "../../core/lambda-runtime/log";
import type { Stores } from "../../core/aws-clients/clients";
import { putSuppressedDestination } from "../../core/recipients/suppression-list";
import type { Pace } from "./pace";
import { type Pending, leavePending, pendingRecipients, settle } from "./pending";
import { MILLISECONDS } from "../../core/time/spans";

/** What a run did. */
export interface Reconciled {
  /** Entries that SES accepted. */
  readonly added: number;
  /**
   * Entries that SES finds invalid although the account has production access. They are no longer pending, since SES would refuse
   * them each time; only the table suppresses them.
   */
  readonly refused: number;
  /** Entries that SES did not accept, or that changed meanwhile: they stay pending. */
  readonly stillPending: number;
  /** Entries that failed, or that the run did not reach, and that have been pending for too long; none in the sandbox. */
  readonly overdue: number;
  /** Why the run ended before it reached every entry. */
  readonly stopped?: "time";
}

/** How long an entry may be pending, in milliseconds: after 6 hours several runs must have failed, or ended far too early. */
const OVERDUE = 6 * MILLISECONDS.hour;

/**
 * Puts each pending recipient on SES's list.
 *
 * In the sandbox a refusal is not final and nothing is overdue: SES may refuse every Put there, so the entries stay pending until
 * the account has production access.
 *
 * @param account what the account may do in this run
 * @param reserve how much of the run's time to leave for other work, in milliseconds
 * @param report gets each entry that SES finds invalid; its `pendingSince` leads to the suppression function's log line about it
 * @param now when the run began
 * @throws what DynamoDB fails with
 */
export async function reconcile(
  stores: Stores,
  account: Pick<Account, "productionAccess">,
  pace: Pace,
  reserve: number,
  report: (entry: Entry) => void,
  now = new Date(),
): Promise<Reconciled> {
  let [added, refused, stillPending, overdue] = [0, 0, 0, 0];
  const isOverdue = ({ pendingSince }: Pending) =>
    Number(account.productionAccess && now.getTime() - Date.parse(pendingSince) > OVERDUE);
  for await (const pending of pendingRecipients(stores)) {
    if (!(await pace.turn(reserve))) {
      return { added, refused, stillPending, overdue: overdue + isOverdue(pending), stopped: "time" };
    }
    const { result } = await putSuppressedDestination(stores.ses, pending.sesAddress, pending.pendingReason);
    if (result === "done" && (await recordAdded(stores, pending))) added++;
    else if (result === "refused" && account.productionAccess && (await settle(stores, pending))) {
      const { pendingReason, pendingSince } = pending;
      report({ level: "ERROR", message: "refused", pendingReason, pendingSince });
      refused++;
    } else {
      stillPending++;
      overdue += isOverdue(pending);
    }
  }
  return { added, refused, stillPending, overdue };
}

/**
 * Records that SES has accepted an entry.
 *
 * @returns false if a complaint came in between, so that SES's entry may be a BOUNCE again; it stays pending
 * @throws what DynamoDB fails with
 */
export async function recordAdded(stores: Stores, pending: Pending): Promise<boolean> {
  if (await settle(stores, pending)) return true;
  return pending.pendingReason === "COMPLAINT" || !(await leavePending(stores, pending, new Date()));
}
