/** Adds to SES's suppression list what an import recorded, at the rate that SES takes. */
import { PutSuppressedDestinationCommand } from "@aws-sdk/client-sesv2";
import type { Stores } from "../../../core/aws-clients/clients";
import * as formatted from "../../../core/formatting/numbers";
import type { Pending } from "../../../functions/reconcile/pending";
import { recordAdded } from "../../../functions/reconcile/reconcile";
import type { Clock } from "../../../infra/dns/porkbun/client";
import type { Aws } from "../../aws-client/aws";
import { AwsFault } from "../../aws-client/fault";
import * as holdings from "../../aws-inventory/holdings";
import type { Terminal } from "../../terminal/terminal";
import { paragraphs } from "../../terminal/wrap";
import { entries } from "./print";

/** SES takes one call a second, apart from sending (https://docs.aws.amazon.com/ses/latest/dg/quotas.html); in milliseconds. */
const INTERVAL = 1000;
/** Entries between two lines of progress. */
const PROGRESS = 60;

interface Session {
  readonly aws: Aws;
  readonly stores: Stores;
  readonly clock: Pick<Clock, "sleep">;
  readonly terminal: Terminal;
}

/**
 * Adds entries, one a second.
 *
 * @returns how many SES has taken; in the sandbox, where it takes none, 0
 * @throws Error that says how many it has taken, and what AWS said
 */
export async function addToList(pending: readonly Pending[], session: Session): Promise<number> {
  if (pending.length === 0) return 0;
  const { aws, clock, terminal } = session;
  const print = paragraphs(terminal);
  const { ProductionAccessEnabled } = await holdings.account(aws);
  if (!ProductionAccessEnabled) {
    print("In the sandbox, SES's own list is closed; reconcile adds them once there is production access.");
    return 0;
  }
  const minutes = Math.ceil((pending.length * INTERVAL) / 60_000);
  print(
    `SES's own list takes one a second: ${entries(pending.length)}, ${minutes === 1 ? "a minute" : `${minutes} minutes`} at most. ` +
      "You may stop this; reconcile then adds the rest, a few hundred an hour.",
  );
  let added = 0;
  for (const [index, each] of pending.entries()) {
    if (index > 0) await clock.sleep(INTERVAL);
    if (await add(each, session, added)) added++;
    if ((index + 1) % PROGRESS === 0) terminal.tell(`${formatted.count(index + 1)}/${formatted.count(pending.length)}`);
  }
  const rest = pending.length - added;
  const changed = rest === 0 ? "" : ` ${entries(rest)} changed meanwhile; reconcile will check them.`;
  print(`SES's list has taken ${entries(added)}.${changed}`);
  return added;
}

/** @returns false when the person's record changed meanwhile */
async function add(pending: Pending, { stores }: Session, added: number): Promise<boolean> {
  const { sesAddress: EmailAddress, pendingReason: Reason } = pending;
  try {
    await stores.ses.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));
    return await recordAdded(stores, pending);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const so = `Everything is recorded. SES's list has taken ${entries(added)}; reconcile adds the rest.`;
    throw new Error(`${so} ${error.message}`, { cause: error });
  }
}
