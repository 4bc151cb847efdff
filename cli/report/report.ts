/** `npm run mail -- report`: has the report of the last whole week mailed now. */
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { printable } from "../../core/printable";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names";
import { Aws } from "../aws-client/aws";
import { ifPresent } from "../aws-client/fault";
import { isAgreed } from "../command-line/consent";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { wrapped } from "../terminal/wrap";

/** What stands on the command line. */
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
  if (!(await isAgreed(`Mail the report of the last whole week to ${recipients}?`, yes, terminal))) {
    terminal.print("Nothing was mailed.");
    return;
  }
  terminal.tell(`${functionName} reads the week's figures; that takes up to two minutes.`);
  const messageId = await invoke(functionName, stack, aws);
  terminal.print(
    wrapped(`SES has taken the report for ${recipients}: message ${messageId}`, terminal.columns).join("\n"),
  );
  json?.write({ stack, recipients: settings.reportRecipients, messageId }, context.terminal);
}

/** @returns SES's message id. @throws Error with what the function fails with */
async function invoke(FunctionName: string, stack: string, aws: Aws): Promise<string> {
  const answer = await ifPresent(aws.client(LambdaClient).send(new InvokeCommand({ FunctionName, Payload: "{}" })));
  if (!answer) throw new Error(`There is no function ${FunctionName} yet. First: npm run up -- --stack ${stack}`);
  const payload = JSON.parse(answer.Payload?.transformToString() ?? "{}") as {
    messageId?: string;
    errorMessage?: string;
  };
  if (answer.FunctionError === undefined) return payload.messageId ?? "";
  const reason = printable(payload.errorMessage ?? answer.FunctionError).replace(/\.?$/, ".");
  throw new Error(
    `${FunctionName} failed, and nothing was mailed: ${reason} ` +
      `Its log says more: aws logs tail /aws/lambda/${FunctionName} --since 10m`,
  );
}
