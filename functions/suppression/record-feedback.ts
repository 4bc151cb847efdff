/** Brings one piece of feedback about one recipient to SES's list and to the table. */
import type { Address } from "../../core/recipients/address";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import { LONGEST_RECORD, type Stores } from "../../core/clients";
import { type PutOutcome, putSuppressedDestination } from "../../core/recipients/suppression-list";
import { isErased, readObjection } from "../../core/recipients/objections";
import { readRecipient, writeRecipient } from "../../core/recipients/table";
import { type Feedback, transition } from "./transition";

/** What became of feedback: on record by this try, or before; left pending or not; the Put's error, if one failed. */
export interface Recorded {
  readonly duplicate: boolean;
  readonly pending: boolean;
  readonly error?: string;
}

/** Too little of the run is left. */
class OutOfTime extends Error {
  override readonly name = "OutOfTime";
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
 * A write whose answer is lost is refused when the SDK repeats it, and the feedback is then found on record, by this try: it's no
 * duplicate. Where no answer comes at all, or the process dies after the write, the redelivery finds a duplicate: the recipient
 * is right, but the metrics lack this one.
 *
 * Of an erased person nothing is kept: SES puts hard bounces and complaints on its own list by itself.
 *
 * @param remaining how long until Lambda ends the run, in milliseconds; nothing is begun that may not come to its end by then,
 * so that feedback that had to wait in line fails by itself and not with the whole batch
 * @throws what DynamoDB fails with; SES's failures leave the recipient pending
 */
export async function record(
  stores: Stores,
  address: Address,
  feedback: Feedback,
  remaining: () => number,
): Promise<Recorded> {
  const { dynamodb, ses, table, objections } = stores;
  const id = await stores.identify(address);
  let put: Put | undefined;
  let raced = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (remaining() < LONGEST_RECORD) throw new OutOfTime();
    const item = await readRecipient(dynamodb, table, address.recipient);
    // An item that is deleted between its read and its write is not written: only a new one could bring somebody back.
    if (!item && isErased(await readObjection(dynamodb, objections, id))) return { duplicate: false, pending: false };
    const change = transition(item, { ...address, id }, feedback);
    const next = change?.next ?? (item && put && put.reason !== item.reason ? touched(item, id) : undefined);
    const duplicate = !change && !isOwn(item, feedback);
    if (!next) return recorded(duplicate, put, item);
    if (!put && change?.put && !address.simulated) {
      put = { reason: change.put, outcome: await putSuppressedDestination(ses, next.sesAddress, change.put) };
    }
    const written = put ? afterPut(next, put, raced) : next;
    if (await writeRecipient(dynamodb, table, item, written)) return recorded(duplicate, put, written);
    raced = put !== undefined;
  }
  throw new Error(`Other writers came first ${ATTEMPTS} times.`);
}

/** A Put that was made. */
interface Put {
  readonly reason: Reason;
  readonly outcome: PutOutcome;
}

/** Whether feedback that is on record was put there by this try. */
function isOwn(item: Recipient | undefined, { id, writer }: Feedback): boolean {
  return item?.recentFeedback.find((each) => each.id === id)?.writer === writer;
}

function recorded(duplicate: boolean, put: Put | undefined, item: Recipient | undefined): Recorded {
  const pending = put !== undefined && item?.pendingReason !== undefined;
  return { duplicate, pending, ...(put && put.outcome.result !== "done" && { error: put.outcome.error }) };
}

/** The recipient after a Put: pending where SES's entry is missing or may have another reason. */
function afterPut(next: Recipient, put: Put, raced: boolean): Recipient {
  if (put.outcome.result === "done" && !raced) return { ...next, pendingReason: undefined, pendingSince: undefined };
  return { ...next, pendingReason: next.reason, pendingSince: next.pendingSince ?? new Date().toISOString() };
}

/** The recipient unchanged, for a write that is about SES's entry alone. */
function touched(item: Recipient, id: string): Recipient {
  return { ...item, id, revision: item.revision + 1 };
}
