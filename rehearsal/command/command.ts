/** The Pulumi resource `command:local:Command`: its script runs for real, in the program's folder, in a process of its own. */
import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { endWithUs } from "../../cli/leftovers";
import { ROOT } from "../../infra/stack-file";

/** The inputs of a command that are played. */
export interface CommandInputs {
  readonly interpreter: readonly [string, ...string[]];
  readonly create: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command that ended with another status than zero; the message is what it said. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/**
 * Runs one script of a command, as the provider does: in the program's folder, with what the last run printed in
 * `PULUMI_COMMAND_STDOUT`. Time passes fast in it, see fast-clock.cjs.
 *
 * @param environment the variables of whoever deploys; nothing else of this process is passed on
 * @returns what it printed
 * @throws CommandFailure
 */
export async function runCommand(
  inputs: CommandInputs,
  step: "create" | "update" | "delete",
  environment: Readonly<Record<string, string>>,
  previous?: string,
): Promise<string> {
  const [program, ...args] = inputs.interpreter;
  const script =
    step === "delete" ? inputs.delete : step === "update" ? (inputs.update ?? inputs.create) : inputs.create;
  const child = spawn(
    program === "node" ? process.execPath : program,
    ["--require", path.join(__dirname, "fast-clock.cjs"), ...args, ...(script === undefined ? [] : [script])],
    {
      cwd: path.join(ROOT, "infra"),
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...environment,
        ...inputs.environment,
        ...(previous !== undefined && { PULUMI_COMMAND_STDOUT: previous }),
      },
    },
  );
  endWithUs(child).stdin.end(inputs.stdin ?? "");
  const ended = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new CommandFailure(`${stdout}${stderr}`.trim());
  return stdout.trim();
}
