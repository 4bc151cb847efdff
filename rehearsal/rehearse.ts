/** `npm run rehearse`: deploys a stack onto the local cloud, plays every scenario, gives the verdict on every promise. */
import { command, glossary, listOption, oneOf, run } from "../cli/command-line";
import { exitCodes } from "../cli/exit-codes";
import { besideJson, type Folder, jsonOption, type JsonTarget, writableFolder } from "../cli/files";
import { stackOption } from "../cli/stack-option";
import { defaultStack } from "../infra/stack-file";
import { processTerminal, type Terminal } from "../cli/terminal";
import { remember } from "../cli/doors";
import type { Graph } from "../infra/graph/graph";
import { outcomeText, passedOf, resultOf, verdictTable } from "./outcome-text";
import { promises } from "../cli/promises";
import { type Outcome, type Scenario, play } from "./scenario";
import { scenarios } from "./scenarios";
import { type Verdict, verdicts } from "./verdict";

interface Options {
  readonly stack: string;
  readonly only?: readonly string[];
  readonly json?: JsonTarget;
  readonly keep?: Folder;
}

async function playAll(
  selection: readonly Scenario[],
  graph: Graph,
  { keep }: Options,
  { print, paint }: Terminal,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, scenario] of selection.entries()) {
    print(`[${index + 1}/${selection.length}] ${scenario.title}`);
    const outcome = await play(scenario, graph, keep && ((file, content) => keep.write(file, content)));
    outcomes.push(outcome);
    print(outcomeText(outcome, paint));
  }
  return outcomes;
}

/** Which promises are kept, and what failed. */
function tellVerdicts(
  rows: readonly Verdict[],
  outcomes: readonly Outcome[],
  isAll: boolean,
  terminal: Terminal,
): void {
  const { print } = terminal;
  print(
    `\n${verdictTable(
      rows.filter(({ evidence }) => evidence.length > 0),
      terminal,
    )}`,
  );
  const open = rows.filter(({ verdict }) => verdict === "not yet kept");
  if (isAll) print(["Not yet kept:", ...open.map(({ sentence }) => `  ${sentence}`), ""].join("\n"));
  print(isAll ? `${resultOf(rows, outcomes)}.` : `${passedOf(outcomes)}. All: npm run rehearse`);
}

/** The result for a program to read. */
function document(stack: string, outcomes: readonly Outcome[], rows: readonly Verdict[]) {
  const actions = ({ used }: Outcome) => [...used].map(([principal, set]) => [principal, [...set].sort()] as const);
  const plain = outcomes.map((outcome) => ({ ...outcome, used: Object.fromEntries(actions(outcome)) }));
  const named = rows.map((row) => ({ ...row, evidence: row.evidence.map(({ scenario }) => scenario) }));
  return { stack, outcomes: plain, verdicts: named };
}

async function rehearse(options: Options, own: Terminal): Promise<void> {
  const { stack, only, json, keep } = options;
  const terminal = besideJson(json, own);
  const { print } = terminal;
  const selection = only ? scenarios.filter(({ id }) => only.includes(id)) : scenarios;
  const { recordStack } = require("../infra/graph/recorded-stack") as typeof import("../infra/graph/recorded-stack");
  const { graph, settings } = await recordStack(stack);
  print(`Rehearsing the stack "${stack}" on this machine: no account, no network.`);
  print(`The program registers ${graph.resources.length} resources; each scenario deploys them anew.`);
  if (settings.senderPrincipals.length === 0) {
    print("The settings name no senderPrincipals: an application of the rehearsal's own assumes the sender role.");
  }
  print("");
  const outcomes = await playAll(selection, graph, options, terminal);
  const rows = verdicts(promises, settings, outcomes);
  tellVerdicts(rows, outcomes, !only, terminal);
  if (keep) print(`\nKept in ${keep.path}: ${keep.files.join(", ") || "nothing; these scenarios make no files"}`);
  json?.write(document(stack, outcomes, rows), own);
  const failed = outcomes.filter(({ passed }) => !passed);
  for (const { scenario, evidence } of failed) terminal.tell(`FAILED ${scenario}: ${evidence}`);
  if (!only && stack === defaultStack()) remember("rehearse", resultOf(rows, outcomes));
  if (failed.length > 0) terminal.end(exitCodes.failed);
}

const terminal = processTerminal();
const program = command("rehearse", "Plays the whole system on this machine: no account, no network, nothing is sent.")
  .addOption(stackOption().default(defaultStack()))
  .addOption(
    listOption(
      "--only <scenarios...>",
      "play only these scenarios",
      oneOf(
        "scenario",
        scenarios.map(({ id }) => id),
      ),
    ),
  )
  .addOption(jsonOption())
  .option("--keep <folder>", "write what scenarios make for a person there: reports and dashboards", writableFolder)
  .addHelpText(
    "after",
    glossary("Scenarios:", Object.fromEntries(scenarios.map(({ id, title }) => [id, title])), terminal),
  )
  .action((options) => rehearse(options, terminal));

void run(program);
