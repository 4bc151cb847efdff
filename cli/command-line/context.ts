/** A stack as commands take it from its file. */
import type { Clock } from "../../infra/dns/porkbun/client";
import type { Resolve } from "../../infra/dns/public";
import { describeFaults } from "../../infra/settings/faults";
import { parseSettings, type Settings } from "../../infra/settings/settings";
import { readStackFile, tellNotes } from "../../infra/settings/stack-file";
import type { JsonTarget } from "./files";
import type { Terminal } from "../terminal/terminal";

/** The options of a command that looks at a stack. */
export interface StackOptions {
  readonly stack: string;
  readonly json?: JsonTarget;
}

/** Where a command runs. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Where Pulumi.yaml and the stack files are; the project's folder by default. */
  readonly directory?: string;
  /** What asks name servers; the network by default. */
  readonly resolve?: Resolve;
  /** This machine's by default. */
  readonly clock?: Clock;
  /** What opens pages on the Internet; Node.js's own `fetch` by default. */
  readonly fetchPage?: (url: string, options: RequestInit) => Promise<Response>;
}

/**
 * The settings of a stack's file, read without decrypting anything.
 *
 * @throws Error with every fault of the file, each with its remedy
 */
export function settingsOf(stack: string, { directory, terminal }: CommandContext): Settings {
  const file = readStackFile(stack, directory);
  tellNotes(file, terminal.tell);
  const parsed = parseSettings({ ...file, credentials: "unread" });
  if ("faults" in parsed) throw new Error(describeFaults(file, parsed.faults));
  return parsed.settings;
}
