/** `npm run mail -- start`: runs a scheduled function now. The report has a command of its own. */
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import { Aws } from "../aws-client/aws";
import { invoke } from "../aws-client/invoke";
import { isAgreed } from "../command-line/consent";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { besideJson } from "../command-line/files";
import { paragraphs } from "../terminal/wrap";

/** What can be started. Running it once more than its schedule does is harmless. */
export type Started = "reconcile" | "digest";

/** The command's options. */
export interface Options extends StackOptions {
  readonly yes?: true;
}

const deeds: Readonly<Record<Started, string>> = {
  reconcile: "It checks the account's state in AWS, and adds to SES's list what is still missing there.",
  digest: "It sends every daily digest that is due.",
};

/**
 * Carries out the command.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where there is no such function yet, or it fails
 */
export async function start(kind: Started, { stack, json, yes }: Options, context: CommandContext): Promise<void> {
  const terminal = besideJson(json, context.terminal);
  const print = paragraphs(terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const { name } = names(settings.target).functions[kind];
  const aws = await Aws.open(awsAccess(settings), terminal);
  if (!(await isAgreed(`Run ${name} now? ${deeds[kind]}`, yes, terminal))) {
    print("Nothing was started.");
    return;
  }
  terminal.tell(`${name} is running; that can take minutes.`);
  const result = await invoke(kind, settings, aws);
  print(`${name} has run. What it did: npm run mail -- logs ${kind} --stack ${stack} --all`);
  json?.write({ stack, function: name, result }, context.terminal);
}
