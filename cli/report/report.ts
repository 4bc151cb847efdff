/** `npm run mail -- report`: has the report of the last whole week mailed now. */
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import { Aws } from "../aws-client/aws";
import { invoke } from "../aws-client/invoke";
import { isAgreed } from "../command-line/consent";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { paragraphs } from "../terminal/wrap";

/** The command's options. */
export interface Options extends StackOptions {
  readonly yes?: true;
}

/**
 * Carries out the command.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where there is no such function yet, or it fails
 */
export async function report({ stack, json, yes }: Options, context: CommandContext): Promise<void> {
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const { name: functionName } = names(settings.target).functions.report;
  const recipients = settings.reportRecipients.join(", ");
  const aws = await Aws.open(awsAccess(settings), terminal);
  if (!(await isAgreed(`Mail the report of the last full week to ${recipients}?`, yes, terminal))) {
    terminal.print("Nothing was mailed.");
    return;
  }
  terminal.tell(`${functionName} is reading the week's figures; that takes up to two minutes.`);
  const { messageId = "" } = (await invoke("report", settings, aws)) as { messageId?: string };
  paragraphs(terminal)(`SES accepted the report for ${recipients}: message ${messageId}`);
  json?.write({ stack, recipients: settings.reportRecipients, messageId }, context.terminal);
}
