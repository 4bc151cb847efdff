/** The reconcile function: a schedule runs it, and SES's suppression list and the table come to agree. */
import { setTimeout } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { readAccount } from "../../core/account";
import { openStores } from "../../core/clients";
import { readEnvironment } from "../../core/environment";
import { lineWriter } from "../../core/log";
import { contract } from "./environment";
import { IMPORT_TIME, type Imported, importSuppressionList, readSince } from "./import";
import { Pace, type Time } from "./pace";
import { type Reconciled, reconcile } from "./reconcile";

const environment = readEnvironment(contract);
const stores = openStores(environment.RECIPIENTS_TABLE);
const importing = environment.IMPORT_SUPPRESSION_LIST;
const writeLine = lineWriter(environment.METRICS_NAMESPACE);

/**
 * Asks SES about the account; adds what is pending; then, where the stack owns the account's settings, reads SES's list into the
 * table.
 *
 * @throws what SES or DynamoDB fails with, so that the run fails and shows as an error; what is pending stays so
 */
export async function handler(
  _event: unknown,
  context: Context,
): Promise<Omit<Reconciled, "stopped"> & Partial<Imported>> {
  const time: Time = { now: Date.now, sleep: setTimeout, remaining: () => context.getRemainingTimeInMillis() };
  const pace = new Pace(time);
  await pace.turn();
  const account = await readAccount(stores.ses);
  const reconciled = await reconcile(stores, account, pace, importing ? IMPORT_TIME : 0, writeLine);
  const imported = importing ? await importSuppressionList(stores, account, pace, readSince(new Date())) : undefined;
  const result = { ...reconciled, ...imported };
  const level = result.stillPending > 0 || result.stopped ? "WARN" : "INFO";
  writeLine({ level, message: "reconciled", ...result, productionAccess: account.productionAccess });
  return result;
}
