/** The Pulumi resource `command:local:Command`: its script really runs, in the program's folder, in a process of its own. */
import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { endWithUs } from "../../cli/process/cleanup";
import { ROOT } from "../../infra/settings/stack-file";

/** The inputs of a command that are used here. */
export interface CommandInputs {
  readonly interpreter: readonly [string, ...string[]];
  readonly create: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command that exited with a non-zero status; the message is what it printed. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/**
 * Runs one script of a command as the provider does: in the program's folder, with the last run's output in `PULUMI_COMMAND_STDOUT`.
 * Waiting takes no real time in it, see fast-clock.cjs.
 *
 * @param environment the deployer's variables; nothing else of this process is passed on
 * @returns its standard output
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
