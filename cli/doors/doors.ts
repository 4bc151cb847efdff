/**
 * The doors: checks that `npm test` leaves out, since they take minutes or need more than Node.js. Each leaves a note when it
 * has run in full, so that `npm test` and CI can say whether it has run on the current source.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { command, run } from "../command-line/command-line";
import { exitCodes } from "../process/exit-codes";
import { processTerminal } from "../terminal/terminal";
import { ROOT } from "../../infra/settings/stack-file";

/** The doors by name, and why `npm test` leaves each one out. */
export const doors = {
  rehearse: "plays every scenario on a local cloud: npm run rehearse",
  mistakes: "makes each mistake that a scenario must notice: npm run rehearse -- --evidence evidence",
  engine: "needs the Pulumi CLI, or Go to build it: npm run engine",
  bench: "measures, and needs the machine to itself: npm run bench",
} as const;

/** The name of a door. */
export type Door = keyof typeof doors;

interface Note {
  readonly source: string;
  /** How the run ended, in a few words. */
  readonly result: string;
  /** When the run ended, as ISO 8601. */
  readonly at: string;
}

/** What the doors' verdicts depend on. */
const SOURCE = ["core", "mail", "cli", "infra", "functions", "policies", "rehearsal", "bench", "package-lock.json"];

/** Whether a file is built, or exists only while something runs: neither is part of the source. */
const isMade = (name: string) => name === "index.js" || name.startsWith(".");

function filesUnder(entry: string): string[] {
  if (!existsSync(entry)) return [];
  if (statSync(entry).isFile()) return [entry];
  return readdirSync(entry)
    .filter((name) => !isMade(name))
    .sort()
    .flatMap((child) => filesUnder(path.join(entry, child)));
}

/** A digest of the source of a project, which changes whenever a verdict could. */
export function sourceDigest(directory: string): string {
  const stackFiles = readdirSync(directory).filter((file) => /^Pulumi(\..+)?\.yaml$/.test(file));
  const hash = createHash("sha256");
  for (const file of [...SOURCE, ...stackFiles].flatMap((entry) => filesUnder(path.join(directory, entry)))) {
    hash.update(`${path.relative(directory, file)}\n${statSync(file).size}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const noteOf = (directory: string, door: Door) =>
  path.join(directory, "node_modules", ".cache", "doors", `${door}.json`);

/**
 * Notes that a door has run in full on the current source.
 *
 * @param result how that ended, in a few words
 */
export function remember(door: Door, result: string, directory = ROOT): void {
  const file = noteOf(directory, door);
  mkdirSync(path.dirname(file), { recursive: true });
  const note: Note = { source: sourceDigest(directory), result, at: new Date().toISOString() };
  writeFileSync(file, JSON.stringify(note));
}

/** What is known of every door, a line each, and whether all of them have run on the current source. */
export function closing(directory = ROOT): { readonly lines: string[]; readonly allRan: boolean } {
  const source = sourceDigest(directory);
  const known = Object.entries(doors).map(([door, reason]) => {
    const file = noteOf(directory, door as Door);
    const note = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Note) : undefined;
    if (note?.source === source)
      return { ran: true, line: `${door}: ran on this source at ${note.at}: ${note.result}` };
    return { ran: false, line: `${door}: not run${note ? " since the source changed" : ""}; ${reason}` };
  });
  return { lines: known.map(({ line }) => line), allRan: known.every(({ ran }) => ran) };
}

/** `npm run doors`: the lines alone. */
if (require.main === module) {
  const terminal = processTerminal();
  const summary = "List the checks that take minutes, and say which have run on the current source.";
  const program = command("doors", summary, { codes: { notRun: [] } }).action(() => {
    const { lines, allRan } = closing();
    terminal.print(lines.join("\n"));
    terminal.end(allRan ? exitCodes.done : exitCodes.notRun);
  });
  void run(program);
}
