/** `npm run mail -- status`: how a stack's mail stands, on one screen. It only reads. */
import { awsAccess } from "../../infra/dns/stack";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { exitCodes } from "../process/exit-codes";
import { besideJson } from "../command-line/files";
import { PulumiCli } from "../pulumi/cli";
import { settingsOf, type StackOptions, type CommandContext } from "../command-line/context";
import { FEW_TRIES, openZone } from "../porkbun/zone";
import { sendingLines } from "./account";
import { type Line, line, looked, type Section, sectionText } from "./line";
import { alarmsOf, queueLines } from "./queues";
import { hourText, runLines } from "./runs";
import { schedulesOf } from "./schedules";
import { readZone } from "./zone";

/** Carries out the command. @throws AwsFault where AWS cannot be asked at all */
export async function status({ stack, json }: StackOptions, surroundings: CommandContext): Promise<void> {
  const { terminal: own, directory } = surroundings;
  const terminal = besideJson(json, own);
  const settings = settingsOf(stack, { ...surroundings, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const now = new Date();
  const cli = PulumiCli.find(terminal.environment, directory);
  const [{ identities, account }, queues, alarms, schedules, runs, zone] = await Promise.all([
    sendingLines(settings, aws),
    queueLines(settings, aws),
    alarmsOf(settings, aws),
    schedulesOf(settings, aws),
    runLines(settings, aws, now),
    looked("Zone", () => zoneOf(settings, aws, cli, { ...surroundings, terminal })),
  ]);
  const sections: Section[] = [
    { title: `${settings.sendingDomain}, stack ${stack}, ${hourText(now)}`, lines: [...identities, ...zone] },
    { title: `Account ${settings.target.accountId}, ${settings.target.region}`, lines: account },
    { title: "Queues", lines: queues },
    { title: "Alarms and runs", lines: [...alarms, ...schedules, ...runs] },
  ];
  const lines = sections.flatMap((section) => section.lines);
  const column = Math.max(...lines.map(({ label }) => label.length)) + 2;
  terminal.print(sections.map((section) => sectionText(section, column, terminal)).join("\n\n"));
  json?.write({ stack, at: now.toISOString(), sections }, own);
  if (lines.some(({ standing }) => standing === "unknown")) own.end(exitCodes.failed);
}

async function zoneOf(
  settings: Settings,
  aws: Aws,
  cli: PulumiCli | undefined,
  surroundings: CommandContext,
): Promise<Line | readonly Line[]> {
  const sources = { cli, aws: () => Promise.resolve(aws) };
  const zone = await openZone(settings, { sources, attempts: FEW_TRIES }, surroundings);
  return zone ? readZone(settings, zone) : line("Zone", "There are no Porkbun keys to ask with.", "unknown");
}
