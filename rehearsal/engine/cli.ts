/** The Pulumi CLI of the engine's door: one that runs, else one built from its Go module, never one downloaded. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { version } from "pulumi/package.json";

/** A `pulumi` that answers when asked for its version. */
export interface Cli {
  readonly executable: string;
  /** As it says itself, for example `v3.259.0`. */
  readonly version: string;
}

/** Where this machine may have a CLI, and may keep one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Thrown where no CLI runs and none can be built; the message says what is needed. */
export class NoCli extends Error {}

/** This machine. */
export const thisMachine: Machine = { platform: process.platform, home: homedir(), env: process.env };

/** PULUMI_HOME of the door, in the user's folder for caches: it keeps what was built and nothing of the user's own. */
export function doorHome({ platform, home, env }: Machine): string {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(home, "Library", "Caches"),
    win32: env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"),
  };
  return path.join(env.XDG_CACHE_HOME || (caches[platform] ?? path.join(home, ".cache")), "pulumi-engine");
}

const executableName = (platform: NodeJS.Platform) => (platform === "win32" ? "pulumi.exe" : "pulumi");

/** Where the CLI of package.json's version stands under a PULUMI_HOME: the npm package `pulumi` keeps its own there too. */
function executableUnder(pulumiHome: string, platform: NodeJS.Platform): string {
  return path.join(pulumiHome, "versions", version, "bin", executableName(platform));
}

/**
 * The places to look for a CLI, the best first: the pinned version, then whatever is on the PATH but npm's own folders,
 * where the package `pulumi` would download one.
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

function ask(executable: string): Cli | undefined {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { status, stdout } = spawnSync(executable, ["version"], { encoding: "utf8", env });
  return status === 0 ? { executable, version: stdout.trim() } : undefined;
}

/** Builds the pinned CLI with Go; about 5 minutes on 2 cores the first time. */
async function build(machine: Machine, report: (line: string) => void): Promise<Cli> {
  const executable = executableUnder(doorHome(machine), machine.platform);
  const unfinished = `${executable}.${process.pid}`;
  mkdirSync(path.dirname(executable), { recursive: true });
  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const go = spawn(
    "go",
    ["build", "-v", "-buildvcs=false", "-ldflags", `-s -w ${versionFlag}`, "-o", unfinished].concat(
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ),
    { cwd: path.join(__dirname, "cli"), stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  go.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    report(`  ${seconds} s: ${said.split("\n").length - 1} packages fetched or compiled`);
  }, 15_000);
  const code = await new Promise((resolve) => go.on("close", resolve).on("error", resolve));
  clearInterval(progress);
  if (code !== 0) throw new NoCli(`Go could not build the Pulumi CLI ${version}:\n${said.slice(-2000)}`);
  renameSync(unfinished, executable);
  return { executable, version: `v${version}` };
}

/** What {@link obtainCli} does to the machine; tests have their own. */
export interface Means {
  /** Asks an executable for its version; undefined when it does not run. */
  ask(executable: string): Cli | undefined;
  hasGo(): boolean;
  build(machine: Machine, report: (line: string) => void): Promise<Cli>;
}

const means: Means = {
  ask,
  hasGo: () => spawnSync("go", ["version"]).status === 0,
  build,
};

/**
 * A CLI that runs: the first of {@link candidates} that does, else one built now.
 *
 * @throws NoCli when there is none and no Go to build one with, or the build fails
 */
export async function obtainCli(report: (line: string) => void, machine = thisMachine, by = means): Promise<Cli> {
  for (const executable of candidates(machine)) {
    const cli = by.ask(executable);
    if (cli) return cli;
  }
  if (!by.hasGo()) {
    throw new NoCli(
      [
        `The engine's door needs the Pulumi CLI (${version} is the tested one) and found none that runs. Any of these will do:`,
        "  - install it: https://www.pulumi.com/docs/iac/download-install/",
        `  - npx pulumi version (fetches ${version} from get.pulumi.com)`,
        "  - install Go 1.26 or newer (https://go.dev/dl/): the door then builds the CLI from its source",
      ].join("\n"),
    );
  }
  report(`No Pulumi CLI runs here: building ${version} with Go (about 5 minutes on 2 cores, once a machine) ...`);
  return by.build(machine, report);
}
