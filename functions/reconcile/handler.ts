/** The reconcile function: a schedule runs it to keep SES's suppression list and the table in agreement. */
import { setTimeout } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { readAccount } from "../../core/aws-clients/account";
import { openStores } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { lineWriter } from "../../core/lambda-runtime/log";
import { contract } from "./environment";
import { standing, zeros } from "./health";
import { IMPORT_TIME, type Imported, importSuppressionList, readSince } from "./import";
import { Pace, type Time } from "./pace";
import { type Reconciled, reconcile } from "./reconcile";

const environment = readEnvironment(contract);
const stores = openStores(
  environment.RECIPIENTS_TABLE,
  environment.OBJECTIONS_TABLE,
  environment.RECIPIENT_ID_KEY_SECRET,
);
const OWNS_ACCOUNT = environment.OWNS_ACCOUNT_SETTINGS;
const writeLine = lineWriter(environment.METRICS_NAMESPACE);

/**
 * Emits zeros for the counts; reads the account, and emits its state if the stack owns the account's settings; adds what is pending
 * to SES's list; then, for the same stack, imports SES's list into the table.
 *
 * @throws whatever SES or DynamoDB fails with, so that the run counts as an error; what is pending stays pending
 */
export async function handler(
  _event: unknown,
  context: Context,
): Promise<Omit<Reconciled, "stopped"> & Partial<Imported>> {
  const time: Time = { now: Date.now, sleep: setTimeout, remaining: () => context.getRemainingTimeInMillis() };
  const pace = new Pace(time);
  zeros(Object.values(environment.CONFIGURATION_SETS)).forEach(writeLine);
  await pace.turn();
  const account = await readAccount(stores.ses);
  if (OWNS_ACCOUNT) writeLine(standing(account, environment.DAILY_QUOTA));
  const reconciled = await reconcile(stores, account, pace, OWNS_ACCOUNT ? IMPORT_TIME : 0, writeLine);
  const imported = OWNS_ACCOUNT ? await importSuppressionList(stores, account, pace, readSince(new Date())) : undefined;
  const result = { ...reconciled, ...imported };
  const { stillPending, overdue, stopped } = result;
  const level = overdue > 0 ? "ERROR" : stillPending > 0 || stopped ? "WARN" : "INFO";
  const metrics = { PendingSync: stillPending, Overdue: overdue };
  writeLine({ level, message: "reconciled", ...result, productionAccess: account.productionAccess, metrics });
  return result;
}
