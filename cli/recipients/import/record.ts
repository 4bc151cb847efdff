/** Records the entries of a list in a stack's tables. What is recorded already is recognized, so an import can be run again. */
import type { Stores } from "../../../core/aws-clients/clients";
import { readObjection, writeObjection } from "../../../core/recipients/objections";
import type { Recipient } from "../../../core/recipients/recipient";
import { readRecipient, writeRecipient } from "../../../core/recipients/table";
import type { Pending } from "../../../functions/reconcile/pending";
import { type Change, changeOf, type Origin, type Outcome } from "./change";
import type { Entry } from "./file";

/** How many people are looked up at once. */
const AT_ONCE = 20;
/** How often a write is tried while other writers come first. */
const ATTEMPTS = 5;

/** What a table has of a person, or would have. */
export interface Found {
  readonly entry: Entry;
  readonly outcome: Outcome;
  /** What is still to be added to SES's list. */
  readonly pending?: Pending;
}

/** What is done with a change that was found: nothing in a dry run. @returns false where another writer came first */
type Apply = (change: Change, known: Read) => Promise<boolean>;

interface Read {
  readonly recipient: Recipient | undefined;
  readonly objection: Awaited<ReturnType<typeof readObjection>>;
}

/**
 * Looks up every entry, and changes nothing.
 *
 * @param onFound is told of each
 * @throws AwsFault
 */
export const lookUp = (stores: Stores, entries: readonly Entry[], origin: Origin, onFound: (found: Found) => void) =>
  each(entries, async (entry) => onFound(await bring(stores, entry, origin, () => Promise.resolve(true))));

/**
 * Looks up every entry once more, and writes what it changes.
 *
 * @param onFound is told of each that is written
 * @throws AwsFault; what was written by then stays
 */
export const record = (stores: Stores, entries: readonly Entry[], origin: Origin, onFound: (found: Found) => void) =>
  each(entries, async (entry) =>
    onFound(await bring(stores, entry, origin, (change, known) => write(stores, change, known))),
  );

async function bring(stores: Stores, entry: Entry, origin: Origin, apply: Apply): Promise<Found> {
  const { dynamodb, table, objections } = stores;
  const id = await stores.identify(entry.address);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [read, objection] = await Promise.all([
      readRecipient(dynamodb, table, entry.address.recipient),
      readObjection(dynamodb, objections, id),
    ]);
    // An item that none of our writers made has a key and nothing else that counts.
    const recipient = read?.revision === undefined ? undefined : read;
    const change = changeOf(entry, { recipient, objection }, id, origin);
    if (change.outcome !== "new") return found(entry, change.outcome, recipient);
    if (await apply(change, { recipient, objection }))
      return found(entry, "new", "recipient" in change ? change.recipient : undefined);
  }
  throw new Error(`Somebody else changed the same records ${ATTEMPTS} times. Run the command again.`);
}

function found(entry: Entry, outcome: Outcome, recipient: Recipient | undefined): Found {
  const { pendingReason, pendingSince } = recipient ?? {};
  if (!recipient || pendingReason === undefined || pendingSince === undefined) return { entry, outcome };
  const pending = { recipient: recipient.recipient, sesAddress: recipient.sesAddress, pendingReason, pendingSince };
  return { entry, outcome, pending };
}

async function write({ dynamodb, table, objections }: Stores, change: Change, known: Read): Promise<boolean> {
  if ("recipient" in change) return writeRecipient(dynamodb, table, known.recipient, change.recipient);
  if ("objection" in change) return writeObjection(dynamodb, objections, known.objection, change.objection);
  return true;
}

/** Does something with each member, some at once; the first failure ends it. */
async function each<T>(members: readonly T[], act: (member: T) => Promise<void>): Promise<void> {
  const left = members.values();
  const worker = async () => {
    for (const member of left) await act(member);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
