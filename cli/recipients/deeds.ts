/** What an operator does at a person's request: erases everything, or lets mail be sent to them again. */
import { LONGEST_RECORD } from "../../core/aws-clients/clients";
import { writeObjection } from "../../core/recipients/objections";
import { FULL_MAILBOX, type Recipient } from "../../core/recipients/recipient";
import { writeRecipient } from "../../core/recipients/table";
import type { Clock } from "../../infra/dns/porkbun/client";
import type { PeopleRecords, Person } from "./person";

const CHANGED = "The person's records changed at the same moment. Run the command again.";

/**
 * Erases a person. First marks their id, which keeps every function from writing about them; then deletes their item and what waits
 * for their digest. Waits, and deletes once more, what a function has written that had read before the mark; feedback takes longest.
 *
 * @throws AwsFault, or Error when another writer came first; run again, it does what is left
 */
export async function forget(
  records: PeopleRecords,
  { address, id, objection }: Person,
  clock: Pick<Clock, "sleep">,
  now = new Date(),
): Promise<void> {
  const revision = (objection?.revision ?? 0) + 1;
  const marked = { id, erasedAt: objection?.erasedAt ?? now.toISOString(), revision };
  if (!(await writeObjection(records.dynamodb, records.objections, objection, marked))) throw new Error(CHANGED);
  const erase = async () => {
    await records.deleteItem(address.recipient);
    for (const followUp of await records.digests.followUps(id)) await records.digests.blank(followUp);
  };
  await erase();
  await clock.sleep(LONGEST_RECORD);
  await erase();
}

/**
 * Lets mail be sent to a person again who was erased, or is suppressed. SES's entry goes first: as long as it is there, reconcile
 * would bring it back into the table. Choices and consents stay as they are.
 *
 * @throws AwsFault, or Error when another writer came first; run again, it does what is left
 */
export async function allow(records: PeopleRecords, person: Person, now = new Date()): Promise<void> {
  const { dynamodb, recipients, objections } = records;
  const { recipient, objection } = person;
  if (person.listed) await records.unlist(person);
  if (recipient?.state === "SUPPRESSED") {
    const next = active(recipient, now);
    if (!(await writeRecipient(dynamodb, recipients, recipient, next))) throw new Error(CHANGED);
  }
  if (objection?.erasedAt !== undefined) {
    const next = { ...objection, erasedAt: undefined, revision: objection.revision + 1 };
    if (!(await writeObjection(dynamodb, objections, objection, next))) throw new Error(CHANGED);
  }
}

/** The recipient with nothing that stops mail. Bounces by a full mailbox are dropped, since they would count again. */
const active = (recipient: Recipient, now: Date): Recipient => ({
  ...recipient,
  state: "ACTIVE",
  reason: undefined,
  suppressedAt: undefined,
  unsubscribedFromAllAt: undefined,
  ambiguousComplaint: undefined,
  pendingReason: undefined,
  pendingSince: undefined,
  recentFeedback: recipient.recentFeedback.filter(({ kind }) => kind !== FULL_MAILBOX),
  allowedAt: now.toISOString(),
  revision: recipient.revision + 1,
});
