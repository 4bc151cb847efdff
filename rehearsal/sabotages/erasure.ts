/** Mistakes about erased people. */
import { type Sabotage, withReplacedCode } from "./edits";

/** How every function checks that a person was erased. */
const ERASED = /\?\.erasedAt!==void 0/;
const NOBODY = "?.erasedAt===null";

const mistake = (title: string, name: string, reason: RegExp): Sabotage => ({
  title,
  promises: ["gdpr"],
  scenario: "erasure",
  reason,
  edit: (graph) => withReplacedCode(graph, name, ERASED, NOBODY),
});

export const erasures: readonly Sabotage[] = [
  mistake("feedback about erased people is kept", "suppression", /^what is kept after a late bounce: \{/),
  mistake(
    "the import from SES's list brings erased people back",
    "reconcile",
    /^what is kept after the import from SES's list: \{/,
  ),
  mistake("the outbox mails erased people", "outbox", /^the state of each message: \{"remind":"sent"/),
];
