/** The reconcile function: a schedule runs it, and SES's suppression list and the table come to agree. */
import { setTimeout } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { writeLine } from "../../core/log";
import { openStores } from "../../core/clients";
import { IMPORT_TIME, type Imported, importSuppressionList, readSince } from "./import";
import { Pace, type Time } from "./pace";
import { type Reconciled, reconcile } from "./reconcile";

const stores = openStores(process.env);
const importing = process.env["IMPORT_SUPPRESSION_LIST"] === "true";

/** Adds what is pending; then, where the stack owns the account's settings, reads SES's list into the table. */
export async function handler(_event: unknown, context: Context): Promise<Reconciled & Partial<Imported>> {
  const time: Time = { now: Date.now, sleep: setTimeout, remaining: () => context.getRemainingTimeInMillis() };
  const pace = new Pace(time);
  const reconciled = await reconcile(stores, pace, importing ? IMPORT_TIME : 0, writeLine);
  // In the sandbox SES doesn't list either.
  const imported =
    importing && reconciled.stopped !== "sandbox"
      ? await importSuppressionList(stores, pace, readSince(new Date()))
      : undefined;
  const result = { ...reconciled, ...imported };
  writeLine({ level: result.stillPending > 0 || result.stopped ? "WARN" : "INFO", message: "reconciled", ...result });
  return result;
}
