/**
 * `npm run mail -- pause` and `resume`: a person stops the mail of a configuration set, or starts it again. Everyone who gets the
 * alerts gets a mail that says who did it and why.
 */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import {
  PutAccountSendingAttributesCommand,
  PutConfigurationSetSendingOptionsCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { decide } from "../../functions/guard/decision";
import { describeBreach } from "../../functions/guard/notice";
import { readRecentMail } from "../../functions/guard/recent-mail";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import * as holdings from "../aws-inventory/holdings";
import { isAgreed } from "../command-line/consent";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { paragraphs } from "../terminal/wrap";
import { type Action, type Deed, type Paused, record, undoing } from "./record";

/** The command's options. */
export interface Options extends StackOptions {
  readonly set: Paused;
  readonly reason: string;
  readonly yes?: true;
}

/**
 * Carries out either command.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where there is no such set yet, or where it was paused or resumed
 *   and nobody could be told
 */
export async function pause(action: Action, options: Options, context: CommandContext): Promise<void> {
  const { stack, set: kind, reason, json, yes } = options;
  const terminal = besideJson(json, context.terminal);
  const print = paragraphs(terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const set =
    kind === "account" ? `account ${settings.target.accountId}` : names(settings.target).configurationSets[kind].name;
  const aws = await Aws.open(awsAccess(settings), terminal);
  const deed = { action, stack, kind, set, reason, by: aws.caller ?? "", at: new Date().toISOString() };
  const conclude = (isChanged: boolean) => json?.write({ ...deed, changed: isChanged }, context.terminal);

  const isDone = (await isSending(deed, aws)) === (action === "resume");
  if (action === "resume" && kind !== "account") (await breaches(kind, settings, aws)).forEach(print);
  if (!(await isAgreed(isDone ? `${already(deed)} Tell why?` : question(deed), yes, terminal))) {
    print("Nothing was changed, and nobody was told.");
    return conclude(false);
  }
  await carryOut(deed, names(settings.target).alertsTopic.arn, aws);
  print(`${isDone ? already(deed) : done(deed)} Everyone who gets alerts is told why.`);
  terminal.print(`To undo it:\n  ${undoing(deed)}`);
  conclude(!isDone);
}

/** @throws Error where there is no such configuration set */
async function isSending({ kind, set, stack }: Deed, aws: Aws): Promise<boolean> {
  if (kind === "account") return (await holdings.account(aws)).SendingEnabled !== false;
  const found = await holdings.configurationSet(aws, set);
  if (!found) throw new Error(`SES has no configuration set ${set} yet. First run npm run up -- --stack ${stack}`);
  return found.SendingOptions?.SendingEnabled !== false;
}

/** The limits that a set is still over, in sentences: what the guard paused it for, or would. */
async function breaches(kind: Exclude<Paused, "account">, { target }: Settings, aws: Aws): Promise<string[]> {
  const { configurationSets, metricsNamespace } = names(target);
  const { name } = configurationSets[kind];
  const recent = await readRecentMail(aws.client(CloudWatchClient), metricsNamespace, name, new Date());
  const over = decide(kind, recent).breaches.map(describeBreach);
  return over.length === 0
    ? []
    : [
        `${name} is still over a limit that was promised to AWS. ${over.join(" ")}`,
        "While its alarm rings, the guard does not pause it again: watch the dashboard.",
      ];
}

const question = ({ action, kind, set }: Deed) =>
  action === "resume"
    ? `Resume ${set}? What waits in the outbox for it is then sent.`
    : `Pause ${set}? SES then refuses every message ${kind === "account" ? "of every stack" : "through it"}; what waits in ` +
      "the outbox keeps waiting.";

const done = ({ action, set }: Deed) => `${set} ${action === "pause" ? "is paused" : "sends again"}.`;
const already = ({ action, set }: Deed) => `${set} ${action === "pause" ? "is paused" : "sends"} already.`;

/** Acts first, and then tells of it. Both happen even if the set is paused or resumed already, so that the command can be run again. */
async function carryOut(deed: Deed, alertsTopic: string, aws: Aws): Promise<void> {
  const { action, kind, set } = deed;
  const SendingEnabled = action === "resume";
  const ses = aws.client(SESv2Client);
  if (kind === "account") await ses.send(new PutAccountSendingAttributesCommand({ SendingEnabled }));
  else await ses.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: set, SendingEnabled }));
  const { subject, text } = record(deed);
  try {
    await aws.client(SNSClient).send(new PublishCommand({ TopicArn: alertsTopic, Subject: subject, Message: text }));
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new Error(`${done(deed)} But nobody was told why. ${error.message}`, { cause: error });
  }
}
