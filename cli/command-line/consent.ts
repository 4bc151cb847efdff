/** The question that a command asks before it changes something. */
import { UsageError } from "./command-line";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";

/** `--yes`, as every command that asks has it. */
export const yesOption = ["--yes", "do not ask"] as const;

/**
 * Asks whether to go on. Anything but `y` or `yes` is a no.
 *
 * @param yes whether `--yes` has answered already
 * @throws UsageError where nobody can answer
 */
export async function isAgreed(
  question: string,
  yes: boolean | undefined,
  { ask, columns }: Pick<Terminal, "ask" | "columns">,
): Promise<boolean> {
  if (yes) return true;
  if (!ask) throw new UsageError("This command asks before it changes anything. Where nobody can answer, pass --yes.");
  const answer = await ask(`${wrapped(question, columns).join("\n")} [y/N] `);
  return /^y(es)?$/i.test(answer.trim());
}
