/** Describes the faults of a stack's configuration to the person who has to fix them. */
import { stringify } from "yaml";
import type { Fault } from "./config-reader";

/** A word, quoted for a POSIX shell if it has to be. */
export const quotedForShell = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const indented = (text: string, indent: string) => text.trimEnd().replaceAll(/^/gm, indent);

/** The lines below a fault: what to put where, ready to be pasted. */
function remedyOf({ key, line, remedy }: Fault, project: string): string {
  if (remedy === "delete") return "  Delete the key.";
  if ("run" in remedy) return `  Run:\n    ${remedy.run}`;
  const name = remedy.key ?? key;
  const full = name.includes(":") ? name : `${project}:${name}`;
  // A stack's file indents its keys by two.
  const text = indented(stringify({ [full]: remedy.write }, { lineWidth: 0 }), "  ");
  return `  ${line ? "Replace the key with" : 'Add below "config:"'}:\n${text}`;
}

/**
 * All faults of a stack's configuration as one message, each with a remedy that works whether or not the stack exists already.
 *
 * A remedy is pasted into the stack's file; only credentials, which the file holds encrypted, are set by a command.
 */
export function describeFaults(
  { project, stack }: { readonly project: string; readonly stack: string },
  faults: readonly Fault[],
): string {
  const count = faults.length === 1 ? "a fault" : `${faults.length} faults`;
  const file = `Pulumi.${stack}.yaml`;
  const texts = faults.map((fault) => {
    const place = fault.line ? `${file}:${fault.line}` : file;
    return `${place}: ${fault.key} ${fault.problem}.\n${remedyOf(fault, project)}`;
  });
  return [`The configuration of stack ${stack} has ${count}:`, ...texts].join("\n");
}
