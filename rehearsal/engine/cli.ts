/** The Pulumi CLI for engine runs: one that already works, or else one built from its Go module; never a downloaded one. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { endWithUs } from "../../cli/process/cleanup";
import { version } from "pulumi/package.json";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** A build from scratch compiles some 2000 packages. */
const REPORTED_EVERY = 200;

/** A `pulumi` executable that has answered with its version. */
export interface Cli {
  readonly executable: string;
  /** As it prints it, for example `v3.259.0`. */
  readonly version: string;
}

/** Where this machine may have a CLI, and may store one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Thrown when no working CLI is found and none can be built; the message says what to do. */
export class NoCli extends Error {}

/** This machine. */
export const thisMachine: Machine = { platform: process.platform, home: homedir(), env: process.env };

/** The PULUMI_HOME of engine runs, in the user's cache folder: it holds what was built and nothing of the user's. */
export function doorHome({ platform, home, env }: Machine): string {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(home, "Library", "Caches"),
    win32: env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"),
  };
  return path.join(env.XDG_CACHE_HOME || (caches[platform] ?? path.join(home, ".cache")), "pulumi-engine");
}

const executableName = (platform: NodeJS.Platform) => (platform === "win32" ? "pulumi.exe" : "pulumi");

/** The place of the CLI of package.json's version under a PULUMI_HOME; the npm package `pulumi` puts its own there too. */
function executableUnder(pulumiHome: string, platform: NodeJS.Platform): string {
  return path.join(pulumiHome, "versions", version, "bin", executableName(platform));
}

/**
 * The places to look for a CLI, best first: the pinned version, then the PATH without npm's folders, where the package `pulumi` would
 * download one.
 */
export function candidates(machine: Machine): string[] {
  const { platform, home, env } = machine;
  const userHome = env.PULUMI_HOME || path.join(home, ".pulumi");
  const searched = (env.PATH ?? "").split(path.delimiter).filter((folder) => !folder.includes("node_modules"));
  return [
    executableUnder(userHome, platform),
    executableUnder(doorHome(machine), platform),
    ...searched.map((folder) => path.join(folder, executableName(platform))),
  ];
}

/** An executable's version; undefined when it does not run. */
function ask(executable: string, { env }: Machine): Cli | undefined {
  const asked = spawnSync(executable, ["version"], {
    encoding: "utf8",
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return asked.status === 0 ? { executable, version: asked.stdout.trim() } : undefined;
}

/** Builds the pinned CLI from the module that `cli/go.mod` pins, and reports progress now and then. */
async function build(machine: Machine, report: (line: string) => void): Promise<Cli> {
  const executable = executableUnder(doorHome(machine), machine.platform);
  const unfinished = `${executable}.${process.pid}`;
  mkdirSync(path.dirname(executable), { recursive: true });
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const go = spawn("go", ["build", "-v", "-buildvcs=false", "-ldflags", flags, "-o", unfinished, CLI_PACKAGE], {
    cwd: path.join(__dirname, "cli"),
    env: machine.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  // Go needs to remove temporary folders of its own.
  endWithUs(go, "SIGINT");
  const said: string[] = [];
  createInterface(go.stderr).on("line", (line) => {
    said.push(line);
    if (said.length % REPORTED_EVERY === 0) report(`  ${said.length} packages fetched or compiled ...`);
  });
  const code = await new Promise((resolve) => go.on("close", resolve));
  if (code !== 0) throw new NoCli(`Go could not build the Pulumi CLI ${version}:\n${said.slice(-20).join("\n")}`);
  renameSync(unfinished, executable);
  return { executable, version: `v${version}` };
}

/**
 * A working CLI: the first of {@link candidates} that runs, or else one built now.
 *
 * @param report takes each line of progress
 * @throws NoCli when none runs and there is no Go to build one, or the build fails
 */
export async function obtainCli(report: (line: string) => void, machine = thisMachine): Promise<Cli> {
  for (const executable of candidates(machine)) {
    const cli = ask(executable, machine);
    if (cli) return cli;
  }
  if (spawnSync("go", ["version"], { env: machine.env }).status !== 0) {
    throw new NoCli(
      [
        `npm run engine needs the Pulumi CLI (tested with ${version}) and found none that runs. Any of these will do:`,
        "  - install it: https://www.pulumi.com/docs/iac/download-install/",
        `  - npx pulumi version (fetches ${version} from get.pulumi.com)`,
        "  - install Go 1.26 or newer (https://go.dev/dl/): npm run engine then builds the CLI from source",
      ].join("\n"),
    );
  }
  report(`No Pulumi CLI runs here: building ${version} with Go (about 5 minutes on 2 cores, once per machine) ...`);
  return build(machine, report);
}
