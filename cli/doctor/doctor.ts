/** `npm run mail -- doctor`: checks everything that `up` needs, changes nothing, and gives the remedy for each fault. */
import { awsAccess } from "../../infra/dns/stack";
import { describeFaults } from "../../infra/settings/faults";
import { parseSettings, type Settings } from "../../infra/settings/settings";
import { readStackFile, type StackFile, tellNotes } from "../../infra/settings/stack-file";
import { adoptables } from "../aws-inventory/adoptable";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import { leftovers } from "../aws-inventory/leftovers";
import type { StackOptions, CommandContext } from "../command-line/context";
import { exitCodes } from "../process/exit-codes";
import { besideJson } from "../command-line/files";
import { PulumiCli } from "../pulumi/cli";
import { FEW_TRIES, openZone } from "../porkbun/zone";
import { accountFindings } from "./account";
import { adoptionFindings } from "./adoption";
import { type Finding, isReady, looked, ok, type Section } from "./finding";
import { login, secrets, tools } from "./machine";
import { linksFindings } from "./links";
import { resultText, sectionText } from "./print";
import { noKeys, zoneFindings } from "./zone";

/** Carries out the command. */
export async function doctor({ stack, json }: StackOptions, surroundings: CommandContext): Promise<void> {
  const { terminal: own, directory } = surroundings;
  const terminal = besideJson(json, own);
  const sections: Section[] = [];
  const note = (title: string, findings: readonly Finding[]) => {
    sections.push({ title, findings });
    terminal.print(sectionText({ title, findings }, terminal));
  };
  const file = readStackFile(stack, directory);
  tellNotes(file, terminal.tell);
  const cli = PulumiCli.find(terminal.environment, directory);
  note("Tools", await tools(cli));
  note("Pulumi", await login(cli, stack));
  const parsed = parseSettings({ ...file, credentials: "unread" });
  note("Settings", [...fileFindings(file, parsed), ...secrets(file)]);
  if ("settings" in parsed) await lookOutside(parsed.settings, cli, note, { ...surroundings, terminal });
  terminal.print(resultText(sections, stack, terminal));
  json?.write({ stack, ready: isReady(sections), sections }, own);
  if (!isReady(sections)) own.end(exitCodes.failed);
}

function fileFindings(file: StackFile, parsed: ReturnType<typeof parseSettings>): Finding[] {
  const what = `Pulumi.${file.stack}.yaml`;
  if ("settings" in parsed) return [ok(what, "well formed")];
  const [detail = "", ...mend] = describeFaults(file, parsed.faults).split("\n");
  return [{ what, state: "wrong", detail, mend, stopsUp: true }];
}

/** What AWS and Porkbun say. */
async function lookOutside(
  settings: Settings,
  cli: PulumiCli | undefined,
  note: (title: string, findings: readonly Finding[]) => void,
  surroundings: CommandContext,
): Promise<void> {
  const { target } = settings;
  const { terminal } = surroundings;
  const title = `AWS account ${target.accountId}, ${target.region}`;
  const opened = await openAws(settings, terminal);
  if ("finding" in opened) note(title, [opened.finding]);
  const aws = "aws" in opened ? opened.aws : undefined;
  let isCertificateIssued = false;
  if (aws) {
    const state = (await cli?.resources(target.stack)) ?? [];
    const account = await accountFindings(settings, aws);
    const links = await linksFindings(settings, state, aws);
    isCertificateIssued = links.isIssued;
    note(title, [ok("Credentials", aws.caller ?? ""), ...account, ...links.findings]);
    note(
      "What exists already",
      await looked("AWS", true, async () => {
        const inState = new Set(state.map(({ id }) => id));
        const found = await adoptables(settings, aws);
        return adoptionFindings(settings, found, await leftovers(settings, inState, aws), inState);
      }),
    );
  }
  const look = async () => {
    const sources = { cli, aws: aws && (() => Promise.resolve(aws)) };
    const zone = await openZone(settings, { sources, attempts: FEW_TRIES }, surroundings);
    return zone ? zoneFindings(zone, settings, isCertificateIssued) : noKeys;
  };
  note(`Zone ${settings.zone} at Porkbun`, await looked("Zone", true, look));
}

async function openAws(settings: Settings, terminal: CommandContext["terminal"]) {
  try {
    return { aws: await Aws.open(awsAccess(settings), terminal) };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const state = { credentials: "missing", account: "wrong" }[error.kind as string] ?? "unknown";
    const finding = { what: "Credentials", state, detail: error.message, stopsUp: true } as Finding;
    return { finding };
  }
}
