/** `npm run rehearse`: deploys a stack onto the local cloud, plays every scenario, gives the verdict on every promise. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { endWithReader } from "./closed-pipe";
import Table from "cli-table3";
import { remember } from "./doors";
import type { Graph } from "./graph/graph";
import { stacks } from "../infra/stack-file";
import { promises } from "./promises";
import { recordForRehearsal } from "./rehearsed-stack";
import { type Outcome, type Scenario, play } from "./scenario";
import { scenarios } from "./scenarios";
import type { Keep } from "./stage";
import { type Verdict, verdicts } from "./verdict";

const usage = () => `npm run rehearse [-- --stack <stack>] [--only <scenario>[,<scenario>]] [--json <file>]

Plays the whole system on this machine: no account, no network, nothing is sent.
  --stack <stack>   the stack whose graph is deployed (default prod): ${stacks().join(", ")}
  --only <ids>      plays these scenarios only
  --json <file>     writes outcomes and verdicts there
  --keep <folder>   writes what scenarios make for a person there: reports and dashboards
  --help            prints this

Scenarios:
${scenarios.map(({ id, title }) => `  ${id.padEnd(26)} ${title}`).join("\n")}`;

/** A mistake on the command line. */
class UsageError extends Error {}

function chosen(only: string | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  const wanted = only.split(",");
  const unknown = wanted.filter((id) => !scenarios.some((scenario) => scenario.id === id));
  if (unknown.length > 0) throw new UsageError(`--only: there is no scenario ${unknown.join(", ")}.`);
  return scenarios.filter(({ id }) => wanted.includes(id));
}

const colours = { kept: 32, broken: 31, "not yet kept": 33, "not played": 90, "played in part": 33 } as const;
const paint = (code: number, text: string) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Promise, evidence and verdict, wrapped to the terminal. What a scenario saw is told once, then named. */
function table(rows: readonly Verdict[]): string {
  const width = Math.max(90, Math.min(process.stdout.columns ?? 120, 160));
  const view = new Table({
    head: ["Promise", "Evidence", "Verdict"],
    colWidths: [Math.floor(width * 0.36), Math.floor(width * 0.48), 16],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  const told = new Set<string>();
  const tell = ({ scenario, evidence }: Outcome) =>
    told.has(scenario) ? `${scenario} (above)` : (told.add(scenario), `${scenario}: ${evidence}`);
  for (const { sentence, evidence, verdict } of rows) {
    view.push([sentence, evidence.map(tell).join("\n"), paint(colours[verdict], verdict)]);
  }
  return view.toString();
}

/** Writes files into a folder, which it makes if need be. */
function keepIn(folder: string): Keep {
  mkdirSync(folder, { recursive: true });
  return (file, content) => writeFileSync(path.join(folder, file), content);
}

async function playAll(chosenScenarios: readonly Scenario[], graph: Graph, keep?: Keep): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, scenario] of chosenScenarios.entries()) {
    process.stdout.write(`[${index + 1}/${chosenScenarios.length}] ${scenario.title} ... `);
    const outcome = await play(scenario, graph, keep);
    outcomes.push(outcome);
    const mark = outcome.passed ? paint(32, "ok") : paint(31, "FAILED");
    console.log(`${mark} (${outcome.seconds.toFixed(1)} s)\n      ${outcome.evidence}`);
  }
  return outcomes;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      stack: { type: "string", default: "prod" },
      only: { type: "string" },
      json: { type: "string" },
      keep: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage());
    return true;
  }
  const selection = chosen(values.only);
  const { graph, settings } = await recordForRehearsal(values.stack);
  console.log(`Rehearsing the stack "${values.stack}" on this machine: no account, no network.`);
  console.log(`The program registers ${graph.resources.length} resources; each scenario deploys them anew.`);
  if (settings.senderPrincipals.length === 0) {
    console.log(
      "The settings name no senderPrincipals: an application of the rehearsal's own assumes the sender role.",
    );
  }
  console.log();
  const outcomes = await playAll(selection, graph, values.keep === undefined ? undefined : keepIn(values.keep));
  const rows = verdicts(promises, settings, outcomes);
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ stack: values.stack, outcomes, verdicts: rows }, undefined, 2)}\n`);
  console.log(`\n${table(rows.filter(({ evidence }) => evidence.length > 0))}`);
  const open = rows.filter(({ verdict }) => verdict === "not yet kept");
  if (!values.only) console.log(["Not yet kept:", ...open.map(({ sentence }) => `  ${sentence}`), ""].join("\n"));
  const failed = outcomes.filter(({ passed }) => !passed);
  const kept = rows.filter(({ verdict }) => verdict === "kept").length;
  const passed = outcomes.length - failed.length;
  const result = `${kept} of ${rows.length} promises kept; ${passed} of ${outcomes.length} scenarios passed`;
  console.log(values.only ? `${passed} of ${outcomes.length} scenarios passed. All: npm run rehearse` : `${result}.`);
  for (const { scenario, evidence } of failed) console.error(`FAILED ${scenario}: ${evidence}`);
  if (!values.only) remember("rehearse", result);
  return failed.length === 0;
}

endWithReader();
main().then(
  (passed) => (process.exitCode = passed ? 0 : 1),
  (error: unknown) => {
    const mistake = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
    console.error(error instanceof Error ? error.message : error);
    if (mistake) console.error("npm run rehearse -- --help lists options and scenarios.");
    process.exitCode = mistake ? 2 : 1;
  },
);
