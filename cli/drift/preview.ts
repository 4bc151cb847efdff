/** Previews a stack under both policy packs after a look at what is really there, and says what came of it. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { endWithUs } from "../process/cleanup";
import { ROOT } from "../../infra/settings/stack-file";
import type { Terminal } from "../terminal/terminal";

/**
 * - `none`: what is there is what the program wants, and both packs agree.
 * - `changes`: `up` would change something.
 * - `failed`: a pack refuses it, or there was no preview; the lines of the preview say which.
 */
export type StackDrift = "none" | "changes" | "failed";

/** The CLI's error where `--expect-no-changes` met changes: pkg/cmd/pulumi/operations/preview.go in github.com/pulumi/pulumi. */
const changesProposed = /no changes were expected\b.*\bbut changes were proposed/;

/** What a preview came to. @param code of the CLI */
export function driftOf(code: number | null, lines: readonly string[]): StackDrift {
  if (code === 0) return "none";
  return lines.some((line) => changesProposed.test(line)) ? "changes" : "failed";
}

/**
 * Runs the preview; nothing is changed, the stack's state included.
 *
 * @param print gets each of its lines as it comes
 */
export async function previewDrift(
  stack: string,
  { environment, print }: { readonly environment: Terminal["environment"]; readonly print: Terminal["print"] },
  directory = ROOT,
): Promise<StackDrift> {
  const flags = ["--refresh", "--expect-no-changes", "--non-interactive", "--color", "never", "--suppress-progress"];
  const line = [
    path.join(directory, "setup.cjs"),
    "policies/preview-and-up/pulumi.ts",
    "preview",
    "--stack",
    stack,
    ...flags,
  ];
  const child = endWithUs(
    spawn(process.execPath, line, { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"] }),
    "SIGTERM",
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (text) => {
      lines.push(text);
      print(text);
    });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return driftOf(code, lines);
}
