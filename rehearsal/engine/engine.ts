/** Runs the Pulumi CLI in a workplace and tells what it did, from its own event log. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Cli } from "./cli";
import type { Workplace } from "./workplace";

/** How one command of the CLI ended. */
export interface Outcome {
  /** The exit status. */
  readonly code: number;
  /** Standard output and standard error, as they arrived. */
  readonly output: string;
  /** Of an operation: how many resources got which treatment, `same` among them. */
  readonly changes: Readonly<Record<string, number>>;
  /** Of an operation: the policy packs that judged a resource. */
  readonly policyPacks: readonly string[];
  /** Of an operation: what the policies said, violations and notes alike. */
  readonly policyMessages: readonly string[];
}

/** The CLI in one workplace. */
export interface Engine {
  readonly workplace: Workplace;
  /** What the operations so far have printed. */
  readonly printed: readonly string[];
  /** Runs a command that is not an operation: `stack export`, `config set`. */
  run(...args: string[]): Promise<Outcome>;
  /** Runs an operation on the stack, without a question and without a preview before it. */
  operate(operation: keyof typeof approvals, ...args: string[]): Promise<Outcome>;
}

/** What the engine logs (sdk/go/common/apitype/events.go); the members that are read here. */
interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly policyAnalyzeSummaryEvent?: { readonly policyPackName: string };
  readonly policyEvent?: { readonly message: string };
}

/** The environment of every command: nothing of the user's own Pulumi or credentials, no download. */
function environment({ backend }: Workplace, home: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PULUMI|AWS|PORKBUN)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...more,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "the engine's door",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Shows the flag --event-log, by which Pulumi's Automation API reads the engine's events too.
    PULUMI_DEBUG_COMMANDS: "true",
  };
}

/** A destroy keeps its preview: that is where a protected resource stops it before anything else is deleted. */
const approvals = {
  preview: [],
  up: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview"],
  destroy: ["--yes"],
} as const;

function readEvents(log: string): EngineEvent[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").trim().split("\n").filter(Boolean);
  rmSync(log);
  return lines.map((line) => JSON.parse(line) as EngineEvent);
}

function execute(cli: Cli, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<[number, string]> {
  const child = spawn(cli.executable, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
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
 * @param more variables for what the engine starts
 */
export function engineIn(
  workplace: Workplace,
  cli: Cli,
  home: string,
  more: Readonly<Record<string, string>> = {},
): Engine {
  const env = environment(workplace, home, more);
  const log = path.join(workplace.directory, "events.jsonl");
  const printed: string[] = [];

  async function run(...args: string[]): Promise<Outcome> {
    const flags = ["--non-interactive", "--color", "never"];
    const [code, output] = await execute(cli, [...args, ...flags], workplace.project, env);
    const events = readEvents(log);
    const summary = events.findLast((event) => event.summaryEvent)?.summaryEvent;
    return {
      code,
      output,
      changes: summary?.resourceChanges ?? {},
      policyPacks: [...new Set(events.flatMap((event) => event.policyAnalyzeSummaryEvent?.policyPackName ?? []))],
      policyMessages: events.flatMap(({ policyEvent }) => policyEvent?.message ?? []),
    };
  }

  return {
    workplace,
    printed,
    run,
    async operate(operation, ...args) {
      const packs = operation === "preview" || operation === "up" ? workplace.policyPacks() : [];
      const approval = approvals[operation];
      const judged = packs.flatMap((pack) => ["--policy-pack", pack]);
      const outcome = await run(operation, ...approval, ...judged, "--event-log", log, ...args);
      printed.push(outcome.output);
      return outcome;
    },
  };
}
