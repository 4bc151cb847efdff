/** The secrets that a stack lacks, with the command line that sets each. */
import { parseSettings } from "../../infra/settings/settings";
import type { StackFile } from "../../infra/settings/stack-file";

/** A secret that is missing or in the clear. */
export interface SecretFault {
  readonly key: string;
  /** Continues a sentence that begins with the key. */
  readonly problem: string;
  /** A command line for a shell; it asks for the value, or makes a random one. */
  readonly run: string;
}

/** What the settings find wrong with the secrets of a stack's file, whatever else is wrong there. */
export function secretFaults(file: StackFile): SecretFault[] {
  const parsed = parseSettings(file);
  if ("settings" in parsed) return [];
  return parsed.faults.flatMap(({ key, problem, remedy }) =>
    file.secrets.includes(key) && typeof remedy === "object" && "run" in remedy
      ? [{ key, problem, run: remedy.run }]
      : [],
  );
}
