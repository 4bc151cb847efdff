/** `npm run mail -- secrets`: runs the command lines that set the secrets which a stack lacks, one after another. */
import { spawnSync } from "node:child_process";
import { readStackFile, ROOT } from "../../infra/settings/stack-file";
import { secretFaults } from "./faults";
import type { CommandContext } from "../command-line/context";

/**
 * Carries out the command. No value passes through this process: Pulumi asks for it at the terminal, or gets it from a pipe.
 *
 * @throws Error where a line fails; what was set before it stays
 */
export function secrets({ stack }: { readonly stack: string }, { terminal, directory = ROOT }: CommandContext): void {
  const missing = secretFaults(readStackFile(stack, directory));
  for (const { key, problem, run } of missing) {
    terminal.print(`${key} ${problem}.\n$ ${run}`);
    const { status } = spawnSync(run, { shell: true, stdio: "inherit", cwd: directory });
    if (status !== 0) throw new Error(`${key} was not set: the line above failed. Fix that, then run this again.`);
  }
  terminal.print(missing.length > 0 ? `Set, and encrypted in Pulumi.${stack}.yaml.` : "No secret is missing.");
}
