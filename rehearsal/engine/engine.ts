/** Runs the Pulumi CLI in a workplace and reports what it did, from the engine's event log. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { endWithUs } from "../../cli/process/cleanup";
import type { RuleResult } from "../policy-packs/judge";
import { ruleResults } from "./analyzer-calls";
import type { Cli } from "./cli";
import type { Workplace } from "./workplace";

/** The result of one CLI command. */
export interface Outcome {
  /** The exit status. */
  readonly code: number;
  /** Standard output and standard error, interleaved as they arrived. */
  readonly output: string;
  /** For an operation: the number of resources per operation type, `same` included. */
  readonly changes: Readonly<Record<string, number>>;
  /** The result of each rule of the policy packs in use; empty without packs. */
  readonly rules: readonly RuleResult[];
}

/** The CLI in one workplace. */
export interface Engine {
  readonly workplace: Workplace;
  /** The output of the operations so far. */
  readonly printed: readonly string[];
  /** Runs a command as given, without policy packs: `stack export`, `config set`. */
  run(...args: string[]): Promise<Outcome>;
  /** Runs an operation on the stack non-interactively and, except for a destroy, without a preview first. */
  operate(operation: keyof typeof approvals, ...args: string[]): Promise<Outcome>;
  /** Has the policy packs check a state written by `stack export`, without running the program. */
  analyze(state: string): Promise<Outcome>;
}

/** The engine's events (sdk/go/common/apitype/events.go), with the members that are read here. */
interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** The environment of every command: nothing from the user's own Pulumi or credentials, and no downloads. */
function environment(workplace: Workplace, home: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PULUMI|AWS|PORKBUN)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...more,
    // `policy analyze` reads no project file, so it looks for the language host on the PATH.
    PATH: [workplace.plugins, process.env.PATH].join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${workplace.backend}`,
    PULUMI_CONFIG_PASSPHRASE: "the engine's door",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Enables the flag --event-log, from which Pulumi's Automation API reads the engine's events too.
    PULUMI_DEBUG_COMMANDS: "true",
  };
}

/** A destroy keeps its preview, because that is where a protected resource stops it before anything is deleted. */
const approvals = {
  preview: [],
  up: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview"],
  destroy: ["--yes"],
} as const;

/** The text of a log that a command may have written; removed, so that the next command starts without one. */
function take(log: string): string {
  if (!existsSync(log)) return "";
  const text = readFileSync(log, "utf8");
  rmSync(log);
  return text;
}

function changesIn(events: string): Outcome["changes"] {
  const lines = events.split("\n").filter(Boolean);
  const summaries = lines.map((line) => (JSON.parse(line) as EngineEvent).summaryEvent);
  return summaries.findLast(Boolean)?.resourceChanges ?? {};
}

function execute(cli: Cli, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<[number, string]> {
  const child = endWithUs(spawn(cli.executable, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve([code ?? 1, output]));
  });
}

/**
 * The CLI in a workplace.
 *
 * @param home PULUMI_HOME of its commands
 * @param more variables for the processes that the engine starts
 */
export function engineIn(
  workplace: Workplace,
  cli: Cli,
  home: string,
  more: Readonly<Record<string, string>> = {},
): Engine {
  const env = environment(workplace, home, more);
  const events = path.join(workplace.directory, "events.jsonl");
  const calls = path.join(workplace.directory, "calls.jsonl");
  const printed: string[] = [];

  async function command(args: readonly string[], packs: readonly string[] = []): Promise<Outcome> {
    const judged = packs.flatMap((pack) => ["--policy-pack", pack]);
    const flags = ["--non-interactive", "--color", "never"];
    const logged = packs.length > 0 ? { ...env, PULUMI_DEBUG_GRPC: calls } : env;
    const [code, output] = await execute(cli, [...args, ...judged, ...flags], workplace.project, logged);
    return { code, output, changes: changesIn(take(events)), rules: ruleResults(take(calls)) };
  }

  async function kept(running: Promise<Outcome>): Promise<Outcome> {
    const outcome = await running;
    printed.push(outcome.output);
    return outcome;
  }

  return {
    workplace,
    printed,
    run: (...args) => command(args),
    operate(operation, ...args) {
      const packs = operation === "preview" || operation === "up" ? workplace.policyPacks() : [];
      return kept(command([operation, ...approvals[operation], "--event-log", events, ...args], packs));
    },
    analyze: (state) => kept(command(["policy", "analyze", "--file", state], workplace.policyPacks())),
  };
}
