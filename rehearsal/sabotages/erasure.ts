/** Mistakes about people who were erased. */
import { type Sabotage, withPlace } from "./edits";

/** How every function tells that a person was erased. */
const ERASED = /\?\.erasedAt!==void 0/;
const NOBODY = "?.erasedAt===null";

const mistake = (title: string, name: string, reason: RegExp): Sabotage => ({
  title,
  promises: ["gdpr"],
  scenario: "erasure",
  reason,
  edit: (graph) => withPlace(graph, name, ERASED, NOBODY),
});

export const erasures: readonly Sabotage[] = [
  mistake("feedback is kept of erased people", "suppression", /^what is kept after a late bounce is \{/),
  mistake(
    "the import from SES's list brings erased people back",
    "reconcile",
    /^what is kept after the import from SES's list is \{/,
  ),
  mistake("the outbox mails erased people", "outbox", /^what became of the messages is \{"remind":"sent"/),
];
