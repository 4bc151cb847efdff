/** `npm test`: runs types, lint, format and the tests with coverage concurrently, then prints the verdicts of the other checks. */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { endWithUs } from "../cli/process/cleanup";
import { command, run as runCommand } from "../cli/command-line/command-line";
import { exitCodes } from "../cli/process/exit-codes";
import { processTerminal } from "../cli/terminal/terminal";
import { closing } from "../cli/doors/doors";

const ROOT = path.join(__dirname, "..");
/** Whether the terminal shows colors: a tool whose output is piped cannot know. */
const STYLED = processTerminal().paint("bold", "") !== "";
const TESTS = "test/**/*.test.ts";

/** Folders and files whose tests take longest, in starting order: whatever starts last determines when the run ends. */
const LONGEST = ["policies/policies.generated", "cli", "rehearsal", "policies"];

/** The test files, longest first. */
function testFiles(): string[] {
  const rank = (file: string) => {
    const found = LONGEST.findIndex((start) => file.startsWith(path.join("test", start)));
    return found < 0 ? LONGEST.length : found;
  };
  return globSync(TESTS, { cwd: ROOT }).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

interface Finished {
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Runs an installed tool; with `live`, its output is passed on as it is printed. */
function run([tool, ...args]: readonly [string, ...string[]], live = false): Promise<Finished> {
  const started = performance.now();
  const child = spawn(process.execPath, [path.join(ROOT, "setup.cjs"), tool, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(live && STYLED && { FORCE_COLOR: "1" }) },
  });
  // Only mocha is told to end; its tests have temporary folders to remove.
  endWithUs(child, "SIGTERM");
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
    if (live) process.stdout.write(chunk);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ passed: code === 0, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** The checks that run beside the tests, one after another. */
async function statically(): Promise<[string, Finished][]> {
  const checks = {
    typecheck: ["tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", "node_modules/.cache/tsc.json"],
    lint: ["eslint", "--max-warnings", "0", "."],
    arrows: ["depcruise", "--config", ".dependency-cruiser.cjs", "."],
    format: ["prettier", "--check", "--log-level", "warn", "."],
  } as const;
  const finished: [string, Finished][] = [];
  for (const [name, command] of Object.entries(checks)) finished.push([name, await run(command)]);
  return finished;
}

interface Report {
  readonly passed: number;
  readonly failed: number;
  /** Each failed test and why; empty when none failed. */
  readonly failures: string;
}

/** What mocha reports; undefined when it exited without a report. */
function reportIn(output: string): Report | undefined {
  // eslint-disable-next-line no-control-regex -- colors
  const plain = output.replace(/\u001b\[\d+m/g, "");
  const passing = /^ +(\d+) passing/m.exec(plain)?.[1];
  if (passing === undefined) return undefined;
  const failing = /^ +(\d+) failing\n([^]*?)(?=^-+\||(?![^]))/m.exec(plain);
  return { passed: Number(passing), failed: Number(failing?.[1] ?? 0), failures: failing?.[2]?.trim() ?? "" };
}

async function main(selection: string[]): Promise<boolean> {
  if (selection.length > 0) {
    const files = selection.some((argument) => argument.endsWith(".test.ts")) ? [] : [TESTS];
    return (await run(["mocha", ...files, ...selection], true)).passed;
  }
  const files = testFiles();
  const jobs = String(availableParallelism());
  console.log(
    `${files.length} test files in ${jobs} processes, longest first; the first results come after a minute or two.`,
  );
  const mocha = ["c8", "mocha", "--parallel", "--jobs", jobs, ...files] as const;
  const [tests, checks] = await Promise.all([run(mocha, true), statically()]);
  console.log();
  for (const [name, { passed, output, seconds }] of checks) {
    console.log(`${name}: ${passed ? "passed" : "FAILED"} (${seconds.toFixed(0)} s)`);
    if (!passed) console.log(output);
  }
  const report = reportIn(tests.output);
  console.log(`tests and coverage: ${tests.passed && report ? "passed" : "FAILED"} (${tests.seconds.toFixed(0)} s)\n`);
  console.log(closing().lines.join("\n"));
  // Again and last, because the table of coverage, of several hundred lines, follows mocha's own report.
  if (report && report.failed > 0) console.log(`\n  ${report.failures}`);
  console.log(report ? `\n${report.passed} passed, ${report.failed} failed` : "\nmocha exited without a result");
  return tests.passed && report !== undefined && report.passed > 0 && checks.every(([, { passed }]) => passed);
}

if (require.main === module) {
  const terminal = processTerminal();
  const program = command("test", "Check types, lint and format, and run the tests with coverage.")
    .argument("[mocha...]", "only run mocha, with these test files and options, such as --grep outbox")
    .allowUnknownOption()
    .action(async (selection) => {
      if (!(await main(selection))) terminal.end(exitCodes.failed);
    });
  void runCommand(program);
}
