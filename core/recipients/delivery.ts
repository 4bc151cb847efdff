/** Decides from what is stored about a recipient whether a mail may go out. No I/O. */
import { isErased, type Objection } from "./objections";
import { consentTo } from "./opt-in";
import { type Choice, entriesOf, type Preference, type Preferences } from "./preferences";
import type { Recipient } from "./recipient";
import { isList, type Topic } from "./topics";

/** All that is stored about a recipient, from both tables. Either half may be absent. */
export interface Known {
  readonly recipient: Recipient | undefined;
  readonly objection: Objection | undefined;
}

/**
 * The preferences of both halves: the later choice wins and, of two made at the same moment, the one that stops mail. So an opt-out
 * made before the recipient had an item still holds once there is one, until the recipient chooses again.
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

/** What a recipient gets about a topic unless something else stops the mail. Mailing lists are opt-in, all else is opt-out. */
export const choiceOf = (topic: Topic, known: Known): Choice =>
  preferencesOf(known)[topic]?.value ?? (isList(topic) ? "off" : "every");

/** How a mail may go out (at once or in the daily digest), or why not. */
export type Delivery =
  | { readonly send: Exclude<Choice, "off"> }
  | { readonly skip: "erased" | "suppressed" | "unsubscribed" | "not-confirmed" };

/**
 * Whether mail about a topic may go to a recipient. System notices cannot be switched off.
 *
 * It skips everything for an erased person. The caller exempts what such a person has just asked for: to verify an account or reset
 * a password.
 *
 * @param known freshly read from both tables
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
