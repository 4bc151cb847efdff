/** `npm run rehearse`: deploys a stack onto the local cloud, plays every scenario and gives the verdict on every promise. */
import { Option } from "@commander-js/extra-typings";
import { command, glossary, listOption, oneOf, paragraph, run } from "../cli/command-line/command-line";
import { exitCodes } from "../cli/process/exit-codes";
import { besideJson, type Folder, jsonOption, type JsonTarget, writableFolder } from "../cli/command-line/files";
import { stackOption } from "../cli/command-line/stack-option";
import { defaultStack } from "../infra/settings/stack-file";
import { processTerminal, type Terminal } from "../cli/terminal/terminal";
import { remember } from "../cli/doors/doors";
import { mapped } from "../infra/function-declarations/functions";
import type { Graph } from "../infra/recorded-graph/graph";
import { outcomeText, passedOf, resultOf, verdictTable } from "./verdict/outcome-text";
import { promises } from "../cli/promises/promises";
import { renderRequest } from "../cli/request-access/document";
import { idleRights } from "./verdict/idle-rights";
import type { Keep } from "./deployed-stack/stage";
import { evidence, isNoticed, type Rehearsed, type SabotageOutcome } from "./evidence-page/evidence";
import { sabotages } from "./sabotages";
import { type Outcome, type Scenario, play } from "./scenarios/scenario";
import { scenarios, scenariosBySubject } from "./scenarios";
import { type Verdict, verdicts } from "./verdict/verdict";

interface Options {
  readonly stack: string;
  readonly only?: readonly string[];
  readonly json?: JsonTarget;
  readonly keep?: Folder;
  readonly evidence?: Folder;
}

/** The files that scenarios made, by name; also written to the folder, if there is one. */
class Files extends Map<string, string> {
  constructor(private readonly folder: Folder | undefined) {
    super();
  }

  readonly keep: Keep = (file, content) => {
    this.set(file, content);
    this.folder?.write(file, content);
  };
}

async function playAll(
  selection: readonly Scenario[],
  graph: Graph,
  keep: Keep,
  { print, paint }: Terminal,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, scenario] of selection.entries()) {
    print(`[${index + 1}/${selection.length}] ${scenario.title}`);
    const outcome = await play(scenario, graph, keep);
    outcomes.push(outcome);
    print(outcomeText(outcome, paint));
  }
  return outcomes;
}

/** Prints which promises are kept, and which are not. */
function tellVerdicts(
  rows: readonly Verdict[],
  outcomes: readonly Outcome[],
  isAll: boolean,
  terminal: Terminal,
): void {
  const { print } = terminal;
  const judged = rows.filter(({ evidence }) => evidence.length > 0);
  print(judged.length > 0 ? `\n${verdictTable(judged, terminal)}` : "");
  const notKept = rows.filter(({ verdict }) => verdict === "not kept").map(({ sentence }) => `  ${sentence}`);
  if (isAll && notKept.length > 0) {
    print(["Not kept, since the application may bypass the outbox (directSending):", ...notKept, ""].join("\n"));
  }
  print(isAll ? `${resultOf(rows, outcomes)}.` : `${passedOf(outcomes)}. All: npm run rehearse`);
}

/** Prints the rights that no scenario used. @returns whether there are none */
function tellIdleRights(graph: Graph, outcomes: readonly Outcome[], { print }: Terminal): boolean {
  const idle = idleRights(graph, outcomes);
  if (idle.length === 0) print("Every right of every role was used by some scenario.");
  else print(["Least privilege is broken; no scenario used:", ...idle.map((right) => `  ${right}`)].join("\n"));
  return idle.length === 0;
}

/** Makes each mistake that these scenarios must notice, and plays them. */
async function playSabotages(
  graph: Graph,
  played: readonly Scenario[],
  { print, paint }: Terminal,
): Promise<SabotageOutcome[]> {
  const plays = sabotages.flatMap((sabotage) => {
    const scenario = played.find(({ id }) => id === sabotage.scenario);
    return scenario ? [{ sabotage, scenario }] : [];
  });
  const sabotaged: SabotageOutcome[] = [];
  print(`\nNow ${plays.length} deliberate mistakes, each of which a scenario must notice.`);
  for (const [index, { sabotage, scenario }] of plays.entries()) {
    const made = { sabotage, outcome: await play(scenario, sabotage.edit(graph)) };
    sabotaged.push(made);
    const mark = isNoticed(made) ? paint("green", "noticed") : paint("red", "NOT NOTICED");
    print(`[${index + 1}/${plays.length}] ${sabotage.title}: ${mark} by ${scenario.id}`);
  }
  return sabotaged;
}

/** Writes the page of evidence, and the request that it is about. */
async function writeEvidence(folder: Folder, rehearsed: Rehearsed, { print }: Terminal): Promise<void> {
  const { evidencePage } = require("./evidence-page/page") as typeof import("./evidence-page/page");
  folder.write("request.md", renderRequest(rehearsed.settings, rehearsed.graph));
  folder.write("evidence.html", await evidencePage(evidence(rehearsed), rehearsed.graph));
  print(`\nWritten to ${folder.path}: ${folder.files.join(", ")}`);
}

/** The result as JSON. */
function document(stack: string, outcomes: readonly Outcome[], rows: readonly Verdict[]) {
  const plain = outcomes.map(({ scenario, passed, evidence, seconds, troubles, rang, used }) => ({
    scenario,
    passed,
    evidence,
    seconds,
    troubles,
    rang,
    used: Object.fromEntries([...used].map(([principal, actions]) => [principal, [...actions].sort()])),
  }));
  const named = rows.map((row) => ({ ...row, evidence: row.evidence.map(({ scenario }) => scenario) }));
  return { stack, outcomes: plain, verdicts: named };
}

async function rehearse(options: Options, own: Terminal): Promise<void> {
  const { stack, only, json, keep, evidence: folder } = options;
  const terminal = besideJson(json, own);
  const { print } = terminal;
  const { recordStack } =
    require("../infra/recorded-graph/recorded-stack") as typeof import("../infra/recorded-graph/recorded-stack");
  const { graph, settings } = await recordStack(stack);
  print(`Rehearsing the stack "${stack}" on this machine: no account, no network.`);
  print(`The program registers ${graph.resources.length} resources; each scenario deploys all of them.`);
  if (settings.senderPrincipals.length === 0) {
    print("The settings name no senderPrincipals: a stand-in application assumes the sender role.");
  }
  if (settings.statusSubscribers.length === 0) {
    print("The settings name no statusSubscribers: a stand-in queue receives the status events.");
  }
  const played = scenarios.filter(({ isOfAccount }) => settings.manageAccountSettings || !isOfAccount);
  const leftOut = scenarios.filter((scenario) => !played.includes(scenario)).map(({ id }) => id);
  if (leftOut.length > 0) {
    print(`Left out, since manageAccountSettings is false: ${leftOut.join(", ")}.`);
  }
  print("");
  const selection = only ? played.filter(({ id }) => only.includes(id)) : played;
  const files = new Files(keep);
  const outcomes = await playAll(selection, graph, files.keep, terminal);
  const rows = verdicts(promises, settings, outcomes);
  tellVerdicts(rows, outcomes, !only, terminal);
  const isAll = outcomes.length === scenarios.length;
  if (isAll && !tellIdleRights(graph, outcomes, terminal)) terminal.end(exitCodes.failed);
  if (keep) print(`\nKept in ${keep.path}: ${keep.files.join(", ") || "nothing, since these scenarios make no files"}`);
  if (folder) {
    const sabotaged = await playSabotages(graph, played, terminal);
    const rehearsed = { settings, graph, scenarios: played, outcomes, sabotaged, files, playedAt: new Date() };
    await writeEvidence(folder, rehearsed, terminal);
    const noticed = `${sabotaged.filter(isNoticed).length} of ${sabotaged.length} mistakes noticed`;
    if (stack === defaultStack()) remember("mistakes", noticed);
    if (!sabotaged.every(isNoticed)) terminal.end(exitCodes.failed);
  }
  json?.write(document(stack, outcomes, rows), own);
  const failed = outcomes.filter(({ passed }) => !passed);
  for (const { scenario, evidence } of failed) terminal.tell(`FAILED ${scenario}: ${evidence}`);
  if (!only && stack === defaultStack()) remember("rehearse", resultOf(rows, outcomes));
  if (failed.length > 0) terminal.end(exitCodes.failed);
}

const terminal = processTerminal();
const program = command(
  "rehearse",
  "Play every scenario on this machine, and say which promises to AWS are kept. Needs no account and no network; sends nothing.",
)
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
  .option("--keep <folder>", "also write the reports and dashboards to this folder", writableFolder)
  .addOption(
    new Option("--evidence <folder>", "also make the mistakes, and write the page of evidence")
      .argParser(writableFolder)
      .conflicts("only"),
  )
  .addHelpText(
    "after",
    paragraph(
      "--evidence makes each deliberate mistake as well, to show that a scenario notices it, and writes the page of evidence and " +
        "the request to the folder. That takes minutes. The scenarios, by subject:",
      terminal,
    ) +
      "\n" +
      glossary(
        mapped(scenariosBySubject, (_, members) => Object.fromEntries(members.map(({ id, title }) => [id, title]))),
        terminal,
      ),
  )
  .action((options) => rehearse(options, terminal));

void run(program);
