/** Runs the project's commands as a person does: as processes started by npm's scripts. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../../infra/settings/stack-file";

/** How a command exited, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The npm scripts by name. */
export const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/** The environment of this process without variables that would add colors to a command's output. */
const plain = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NO_COLOR|FORCE_COLOR|COLUMNS|TERM|INIT_CWD)$/.test(name)),
);

/**
 * Starts an npm script's command in the project's folder, as npm does.
 *
 * @param environment variables in addition to this process's own
 */
export function start(script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const [program, ...words] = (scripts[script] ?? "").split(" ");
  if (program !== "node") throw new Error(`npm run ${script} does not start Node.js.`);
  return spawn(process.execPath, [...words, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...plain, ...environment },
    // A process group of its own, as a shell gives it, so that Ctrl-C reaches all of it.
    detached: true,
  });
}

/** Runs an npm script's command until it exits. */
export async function runScript(
  script: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = start(script, args, environment);
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}
