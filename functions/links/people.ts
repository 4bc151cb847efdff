/** Reads what is stored about the person whom a link is for, and stores their choices. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { uncontended } from "../../core/concurrency/conditional-write";
import { choiceOf, type Known } from "../../core/recipients/delivery";
import { isErased, readObjection, writeObjection } from "../../core/recipients/objections";
import { type Confirmable, confirmable, confirmed, withChoicesOfLists } from "../../core/recipients/opt-in";
import { type Choices, type Preference, withChoices } from "../../core/recipients/preferences";
import { findRecipient, writeRecipient } from "../../core/recipients/table";
import type { ListTopic, Topic } from "../../core/recipients/topics";

/** The tables with what is stored about people. */
export interface People {
  readonly dynamodb: DynamoDBClient;
  /** The name of the table of recipients. */
  readonly recipients: string;
  /** The name of the table of objections. */
  readonly objections: string;
}

/** Reads what both tables have of a person. */
export async function readKnown({ dynamodb, recipients, objections }: People, id: string): Promise<Known> {
  const [recipient, objection] = await Promise.all([
    findRecipient(dynamodb, recipients, id),
    readObjection(dynamodb, objections, id),
  ]);
  return { recipient, objection };
}

/**
 * Stores a person's choices: in their item if there is one, else in the table of objections. A choice that already holds is not
 * written again, and nothing is written about an erased person.
 *
 * @param choose returns the choices, given what is stored
 * @returns the choices that were changed, as they were before
 * @throws whatever DynamoDB fails with; it is then not known whether the choices were stored
 */
export async function keepChoices(
  people: People,
  id: string,
  choose: (known: Known) => Choices,
  by: Preference["by"],
): Promise<Choices> {
  return uncontended(async () => {
    const known = await readKnown(people, id);
    const wanted = Object.entries(choose(known)) as [Topic, Preference["value"]][];
    const changed = wanted.filter(([topic, value]) => value !== choiceOf(topic, known));
    if (isErased(known.objection) || changed.length === 0) return {};
    const made = { at: new Date().toISOString(), by };
    if (!(await write(people, id, known, Object.fromEntries(changed), made))) return undefined;
    return Object.fromEntries(changed.map(([topic]) => [topic, choiceOf(topic, known)]));
  });
}

/**
 * Puts a person on a mailing list after they followed the confirmation link.
 *
 * @param expires the link's, in seconds since 1970
 * @returns what the link found; `pending` if it has now been confirmed
 * @throws whatever DynamoDB fails with; it is then not known whether they are on the list
 */
export async function keepConfirmation(
  people: People,
  id: string,
  list: ListTopic,
  expires: number,
): Promise<Confirmable> {
  return uncontended(async () => {
    const { recipient, objection } = await readKnown(people, id);
    const found = isErased(objection) ? "void" : confirmable(list, expires, recipient);
    if (found !== "pending" || !recipient) return found;
    const next = confirmed(recipient, list, new Date());
    return next && (await writeRecipient(people.dynamodb, people.recipients, recipient, next)) ? found : undefined;
  });
}

/** Writes choices. An item that holds any does not expire, since they would be lost with it. */
function write(
  { dynamodb, recipients, objections }: People,
  id: string,
  { recipient, objection }: Known,
  choices: Choices,
  made: Pick<Preference, "at" | "by">,
): Promise<boolean> {
  if (!recipient) {
    const preferences = withChoices(objection?.preferences, choices, made);
    const revision = (objection?.revision ?? 0) + 1;
    return writeObjection(dynamodb, objections, objection, { ...objection, id, preferences, revision });
  }
  const preferences = withChoices(recipient.preferences, choices, made);
  const consents = withChoicesOfLists(recipient.consents, choices, made);
  const next = { ...recipient, preferences, consents, expiresAt: undefined, revision: recipient.revision + 1 };
  return writeRecipient(dynamodb, recipients, recipient, next);
}
