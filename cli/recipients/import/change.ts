/** What an entry of an imported list changes about a person. Pure. It can only stop mail, never allow it. */
import { preferencesOf, type Known } from "../../../core/recipients/delivery";
import { isErased, type Objection } from "../../../core/recipients/objections";
import { withChoices } from "../../../core/recipients/preferences";
import type { Reason, Recipient } from "../../../core/recipients/recipient";
import { OPTIONAL_CATEGORIES } from "../../../core/recipients/topics";
import { transition } from "../../../functions/suppression/transition";
import type { Entry } from "./file";

/**
 * - `new`: mail stops for a reason that was not on record.
 * - `known`: it stops already, or they have chosen here themselves.
 * - `erased`: nothing is kept of them, and nothing mailed.
 * - `allowed`: an operator let mail be sent to them again, since they asked for it.
 */
export type Outcome = "new" | "known" | "erased" | "allowed";

/** What becomes of a person. */
export type Change =
  | { readonly outcome: "new"; readonly recipient: Recipient }
  | { readonly outcome: "new"; readonly objection: Objection }
  | { readonly outcome: Exclude<Outcome, "new"> };

/** The record of an import. */
export interface Origin {
  /** Where the list comes from, in an operator's words. */
  readonly source: string;
  /** When it was imported, ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * What an entry makes of a person.
 *
 * @param known from both tables, read just now
 * @param id see {@link recipientId}
 */
export function changeOf(entry: Entry, known: Known, id: string, origin: Origin): Change {
  const { recipient } = known;
  if (isErased(known.objection)) return { outcome: "erased" };
  if (recipient?.reason === "COMPLAINT" || recipient?.reason === entry.stop) return { outcome: "known" };
  if (recipient?.state === "ACTIVE" && recipient.allowedAt !== undefined) return { outcome: "allowed" };
  if (entry.stop === "UNSUBSCRIBE") return unsubscribed(known, id, origin);
  return suppressed(entry, entry.stop, known, id, origin);
}

/** As feedback from SES would, with the list's source in place of the receiving server's reply; not yet on SES's own list. */
function suppressed(
  { address }: Entry,
  reason: Reason,
  { recipient }: Known,
  id: string,
  { source, at }: Origin,
): Change {
  const change = transition(
    recipient,
    { ...address, id },
    {
      id: `import/${reason}`,
      kind: "Imported",
      messageId: "",
      at,
      diagnosticCode: source,
      writer: "import",
      classification: reason === "BOUNCE" ? "hard-bounce" : "complaint",
      ambiguous: false,
    },
  );
  if (!change) return { outcome: "known" };
  return { outcome: "new", recipient: { ...change.next, pendingReason: reason, pendingSince: at } };
}

/** Switches off all that can be, except what they chose here. Without an item, the choice is kept under the id, without the address. */
function unsubscribed(known: Known, id: string, { source, at }: Origin): Change {
  const { recipient, objection } = known;
  const chosen = preferencesOf(known);
  const left = OPTIONAL_CATEGORIES.filter((category) => chosen[category] === undefined);
  if (left.length === 0) return { outcome: "known" };
  const off = Object.fromEntries(left.map((category) => [category, "off" as const]));
  const made = { at, by: "import", source } as const;
  if (!recipient) {
    const preferences = withChoices(objection?.preferences, off, made);
    return { outcome: "new", objection: { ...objection, id, preferences, revision: (objection?.revision ?? 0) + 1 } };
  }
  const preferences = withChoices(recipient.preferences, off, made);
  const revision = recipient.revision + 1;
  return { outcome: "new", recipient: { ...recipient, id, preferences, expiresAt: undefined, revision } };
}
