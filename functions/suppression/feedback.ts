/** Brings one piece of feedback about one recipient to SES's list and to the table. */
import type { Address } from "../recipients/address";
import type { Reason, Recipient } from "../recipients/recipient";
import type { Stores } from "../recipients/stores";
import { type PutOutcome, putSuppressedDestination } from "../recipients/suppression-list";
import { readRecipient, writeRecipient } from "../recipients/table";
import { type Feedback, transition } from "./transition";

/** What became of feedback: on record now, or before; left pending or not; the Put's error, if one was made and failed. */
export interface Recorded {
  readonly duplicate: boolean;
  readonly pending: boolean;
  readonly error?: string;
}

/** How often a write is tried that other writers keep coming before. */
const ATTEMPTS = 5;

/**
 * Reads the recipient, puts the address on SES's list where it belongs there, and writes the recipient.
 *
 * The Put comes first, so that a crash before the write leaves the event unrecorded and the queue's redelivery repeats both; a
 * Put is the same twice. The write holds only if the recipient still is as it was read. When another writer came first it's not
 * known whose Put came last, so the entry is left pending with the reason that holds now, for `reconcile` to put right.
 *
 * @throws what DynamoDB fails with; SES's failures leave the recipient pending
 */
export async function record(stores: Stores, address: Address, feedback: Feedback): Promise<Recorded> {
  const { dynamodb, ses, table } = stores;
  let put: Put | undefined;
  let raced = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const item = await readRecipient(dynamodb, table, address.recipient);
    const change = transition(item, address, feedback);
    const next = change?.next ?? (item && put && put.reason !== item.reason ? touched(item) : undefined);
    if (!next) return { duplicate: true, pending: false };
    if (!put && change?.put && !address.simulated) {
      put = { reason: change.put, outcome: await putSuppressedDestination(ses, next.sesAddress, change.put) };
    }
    const written = put ? afterPut(next, put, raced) : next;
    if (await writeRecipient(dynamodb, table, item, written)) return recorded(!change, put, written);
    raced = put !== undefined;
  }
  throw new Error(`Other writers came first ${String(ATTEMPTS)} times.`);
}

/** A Put that was made. */
interface Put {
  readonly reason: Reason;
  readonly outcome: PutOutcome;
}

function recorded(duplicate: boolean, put: Put | undefined, written: Recipient): Recorded {
  const pending = put !== undefined && written.pendingReason !== undefined;
  return { duplicate, pending, ...(put && put.outcome.result !== "done" && { error: put.outcome.error }) };
}

/** The recipient after a Put: pending where SES's entry is missing or may have another reason. */
function afterPut(next: Recipient, put: Put, raced: boolean): Recipient {
  if (put.outcome.result === "done" && !raced) return { ...next, pendingReason: undefined, pendingSince: undefined };
  return { ...next, pendingReason: next.reason, pendingSince: next.pendingSince ?? new Date().toISOString() };
}

/** The recipient unchanged, for a write that is about SES's entry alone. */
function touched(item: Recipient): Recipient {
  return { ...item, revision: item.revision + 1 };
}
