/**
 * `npm run mail -- adopt`: compares the live account and the zone with what the program registers, and prints the settings by which
 * `up` takes over what is there. It only reads.
 */
import { isDeepStrictEqual } from "node:util";
import { awsAccess } from "../../infra/dns/stack";
import { readAndPlan } from "../../infra/dns/porkbun/reconcile";
import type { Graph } from "../../infra/recorded-graph/graph";
import { record } from "../../infra/recorded-graph/record";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { fullKey, readStackFile } from "../../infra/settings/stack-file";
import { adoptables } from "../aws-inventory/adoptable";
import { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { leftovers } from "../aws-inventory/leftovers";
import { counts } from "../dns/report";
import { exitCodes } from "../process/exit-codes";
import { besideJson } from "../command-line/files";
import { PulumiCli } from "../pulumi/cli";
import { settingsOf, type StackOptions, type CommandContext } from "../command-line/context";
import { FEW_TRIES, openZone } from "../porkbun/zone";
import { type Row, row } from "./compare";
import { isCompared, readLive } from "./live";
import { leftoversText, listText, rowsText, settingText } from "./print";
import { warningsOf } from "./warnings";

/** Carries out the command. @throws AwsFault, PorkbunError */
export async function adopt({ stack, json }: StackOptions, surroundings: CommandContext): Promise<void> {
  const { terminal: own, directory } = surroundings;
  const terminal = besideJson(json, own);
  const settings = settingsOf(stack, { ...surroundings, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const cli = PulumiCli.find(terminal.environment, directory);
  const inState = new Set(((await cli?.resources(stack)) ?? []).map(({ id }) => id));
  const entries = (await adoptables(settings, aws)).filter(({ exists }) => exists).map(({ entry }) => entry);
  const graph = await record({ stack, phase: "up", config: { adopt: entries }, ...(directory && { directory }) });
  const rows = await compared(graph, aws, inState);
  const left = await leftAlone(settings, aws, rows);
  const inTheWay = await leftovers(settings, inState, aws);
  const sources = { cli, aws: () => Promise.resolve(aws) };
  const opened = await openZone(settings, { sources, attempts: FEW_TRIES }, { ...surroundings, terminal });
  const zone = opened && (await readAndPlan(opened.wanted, opened)).plan;
  const warnings = warningsOf(rows);

  const file = readStackFile(stack, directory);
  const isListed = isDeepStrictEqual([...settings.adopt].sort(), [...entries].sort());
  const made = rows.filter(({ action }) => action === "create").length + others(graph);
  terminal.print(
    [
      "What a deployment would do with what already exists. Nothing was changed.",
      rowsText(rows, terminal),
      ...listText("Left as it is", left, terminal),
      ...leftoversText(inTheWay, terminal),
      `${made} other resources will be created.`,
      ...listText(`Zone ${settings.zone} at Porkbun`, [zone ? `${counts(zone)} ${dnsPlan(stack)}` : NO_KEYS], terminal),
      ...listText("Before you deploy", warnings, terminal),
      isListed
        ? terminal.paint("green", "The setting adopt already lists everything.")
        : settingText(
            { project: file.project, stack, line: file.lines[fullKey(file.project, "adopt")] },
            entries,
            terminal,
          ),
    ].join("\n\n"),
  );
  json?.write({ stack, adopt: entries, resources: rows, left, inTheWay, warnings, ...(zone && { zone }) }, own);
  if (rows.some(({ action }) => action === "replace")) own.end(exitCodes.failed);
}

const NO_KEYS =
  "Not compared: there are no Porkbun keys yet. For this run, set PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY.";
const dnsPlan = (stack: string) => `All of it: npm run mail -- dns plan --stack ${stack}`;

/** The resources of types that are not compared: the provider refuses to make one whose name is taken. */
const others = ({ resources }: Graph) =>
  resources.filter(({ custom, type }) => custom && type.startsWith("aws:") && !isCompared(type)).length;

/** A row for each resource that may be there already, one call after another: SES takes one a second. */
async function compared(graph: Graph, aws: Aws, inState: ReadonlySet<string | undefined>): Promise<Row[]> {
  const tags = providerTags(graph);
  const rows: Row[] = [];
  for (const resource of graph.resources.filter(({ custom, type }) => custom && isCompared(type))) {
    const { type, id = "" } = resource;
    if (inState.has(id)) rows.push({ type, id, action: "keep", differences: [] });
    else rows.push(row(resource, await readLive(aws, type, id), tags));
  }
  return rows;
}

/** The tags that the stack's provider gives to everything. */
function providerTags({ resources }: Graph): Readonly<Record<string, string>> {
  const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
  const { tags = {} } = (parsed(provider?.inputs["defaultTags"]) ?? {}) as { tags?: Record<string, string> };
  return tags;
}

/** A provider's inputs are registered as JSON text. */
const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);

/** What belongs to an adopted resource but is not the program's: it stays, and keeps working. */
async function leftAlone(settings: Settings, aws: Aws, rows: readonly Row[]): Promise<string[]> {
  const { configurationSets, eventDestinations, topics } = names(settings.target);
  const isThere = (id: string) => rows.some((each) => each.id === id && each.action !== "create");
  const known: readonly string[] = Object.values(eventDestinations);
  const left: string[] = [];
  for (const { name: set } of Object.values(configurationSets).filter(({ name }) => isThere(name))) {
    for (const { Name = "" } of await holdings.eventDestinations(aws, set)) {
      if (!known.includes(Name)) left.push(`event destination ${Name} of ${set}: it keeps reporting to its own target`);
    }
  }
  const feedback = names(settings.target).functionQueues.suppression.queue.arn;
  for (const { name, arn } of Object.values(topics).filter((topic) => isThere(topic.arn))) {
    for (const { Protocol = "", Endpoint = "" } of await holdings.subscriptions(aws, arn)) {
      if (Endpoint !== feedback) left.push(`subscription of ${name} by ${Protocol}: it keeps receiving every event`);
    }
  }
  return left;
}
