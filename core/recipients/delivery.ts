/** What follows from all that is kept of a recipient for a mail. No I/O. */
import { isErased, type Objection } from "./objections";
import { consentTo } from "./opt-in";
import { type Choice, entriesOf, type Preference, type Preferences } from "./preferences";
import type { Recipient } from "./recipient";
import { isList, type Topic } from "./topics";

/** All that is kept of a recipient: one half may be there without the other. */
export interface Known {
  readonly recipient: Recipient | undefined;
  readonly objection: Objection | undefined;
}

/**
 * What both halves say together: of two choices the later counts, and of two of the same moment the one that stops mail. An
 * opt-out made while there was no item so outlives the item's coming, until the recipient chooses anew.
 */
export function preferencesOf({ recipient, objection }: Known): Preferences {
  const merged: Partial<Record<Topic, Preference>> = { ...objection?.preferences };
  for (const [topic, preference] of entriesOf(recipient?.preferences ?? {})) {
    const other = merged[topic];
    const isLater = !other || preference.at > other.at;
    if (isLater || (preference.at === other.at && preference.value === "off")) merged[topic] = preference;
  }
  return merged;
}

/**
 * What a recipient gets of a topic as long as nothing else stops mail. A mailing list has to be asked for; all else comes until
 * it is switched off.
 */
export const choiceOf = (topic: Topic, known: Known): Choice =>
  preferencesOf(known)[topic]?.value ?? (isList(topic) ? "off" : "every");

/** Whether a mail may go out, in one of the two ways, and else why not. */
export type Delivery =
  | { readonly send: Exclude<Choice, "off"> }
  | { readonly skip: "erased" | "suppressed" | "unsubscribed" | "not-confirmed" };

/**
 * Whether mail about a topic may go to a recipient. System notices cannot be switched off.
 *
 * An erased person still gets what they ask for at that moment, to verify an account or to reset a password: that is for the
 * caller to know.
 *
 * @param known from both tables, read just now
 */
export function delivery(topic: Topic | "system", known: Known): Delivery {
  if (isErased(known.objection)) return { skip: "erased" };
  if (known.recipient?.state === "SUPPRESSED") return { skip: "suppressed" };
  if (topic === "system") return { send: "every" };
  const choice = choiceOf(topic, known);
  const isConfirmed = !isList(topic) || consentTo(topic, known.recipient) !== undefined;
  if (choice !== "off") return isConfirmed ? { send: choice } : { skip: "not-confirmed" };
  return { skip: preferencesOf(known)[topic] ? "unsubscribed" : "not-confirmed" };
}
