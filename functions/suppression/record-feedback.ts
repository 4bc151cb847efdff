/** Records one piece of feedback about one recipient, on SES's list and in the table. */
import { uncontended } from "../../core/concurrency/conditional-write";
import type { Address } from "../../core/recipients/address";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import { LONGEST_RECORD, type Stores } from "../../core/aws-clients/clients";
import { type PutOutcome, putSuppressedDestination } from "../../core/recipients/suppression-list";
import { isErased, readObjection } from "../../core/recipients/objections";
import { readRecipient, writeRecipient } from "../../core/recipients/table";
import { type Feedback, transition } from "./transition";

/** What became of feedback: whether it was on record already, whether it was left pending, and the error of a failed Put. */
export interface Recorded {
  readonly duplicate: boolean;
  readonly pending: boolean;
  readonly error?: string;
}

/** Too little of the run's time is left. */
class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/**
 * Reads the recipient, puts the address on SES's list if it belongs there, and writes the recipient.
 *
 * The Put comes first, so that after a crash before the write the event is not on record and its redelivery repeats both; a Put is
 * idempotent. The write is conditional on the recipient being as it was read. If another writer got in first, nobody knows whose
 * Put was last, so the entry is left pending with the current reason, for `reconcile` to correct.
 *
 * If the answer to a write is lost, the SDK's retry is refused, and the feedback is then found on record, written by this attempt:
 * it is not a duplicate. If no answer comes at all, or the process dies after the write, the redelivery finds a duplicate: the
 * recipient is correct, but the metrics miss this feedback.
 *
 * Nothing is stored about an erased person: SES itself puts hard bounces and complaints on its list.
 *
 * @param remaining how long until Lambda ends the run, in milliseconds; nothing is begun that may not finish by then, so that
 * feedback that had to wait in its lane fails alone, without the rest of the batch
 * @throws whatever DynamoDB fails with; if SES fails, the recipient is left pending
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
  return uncontended(async () => {
    if (remaining() < LONGEST_RECORD) throw new OutOfTime();
    const item = await readRecipient(dynamodb, table, address.recipient);
    // Only for a new item: one that is deleted between its read and its write is not written anyway, so it cannot bring an erased
    // person back.
    if (!item && isErased(await readObjection(dynamodb, objections, id))) return { duplicate: false, pending: false };
    const change = transition(item, { ...address, id }, feedback);
    const next = change?.next ?? (item && put && put.reason !== item.reason ? touched(item, id) : undefined);
    // An item that somebody made by hand has no recentFeedback, but then there is a change.
    const duplicate = !change && !item?.recentFeedback.some(({ writer }) => writer === feedback.writer);
    if (!next) return recorded(duplicate, put, item);
    if (!put && change?.put && !address.simulated) {
      put = { reason: change.put, outcome: await putSuppressedDestination(ses, next.sesAddress, change.put) };
    }
    const written = put ? afterPut(next, put, raced) : next;
    if (await writeRecipient(dynamodb, table, item, written)) return recorded(duplicate, put, written);
    raced = put !== undefined;
    return undefined;
  });
}

/** A Put that was made. */
interface Put {
  readonly reason: Reason;
  readonly outcome: PutOutcome;
}

function recorded(duplicate: boolean, put: Put | undefined, item: Recipient | undefined): Recorded {
  const pending = put !== undefined && item?.pendingReason !== undefined;
  return { duplicate, pending, ...(put && put.outcome.result !== "done" && { error: put.outcome.error }) };
}

/** The recipient after a Put: pending if SES's entry is missing or may have another reason. */
function afterPut(next: Recipient, put: Put, raced: boolean): Recipient {
  if (put.outcome.result === "done" && !raced) return { ...next, pendingReason: undefined, pendingSince: undefined };
  return { ...next, pendingReason: next.reason, pendingSince: next.pendingSince ?? new Date().toISOString() };
}

/** The recipient unchanged, for a write that is only about SES's entry. */
function touched(item: Recipient, id: string): Recipient {
  return { ...item, id, revision: item.revision + 1 };
}
