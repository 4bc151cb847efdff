/** `npm run mail -- test-alerts`: triggers one alarm, to check that alerts reach people and the guard. */
import { CloudWatchClient, SetAlarmStateCommand, type StateValue } from "@aws-sdk/client-cloudwatch";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import * as holdings from "../aws-inventory/holdings";
import { isAgreed } from "../command-line/consent";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { besideJson } from "../command-line/files";
import { paragraphs } from "../terminal/wrap";

/** The command's options. */
export interface Options extends StackOptions {
  readonly yes?: true;
}

/**
 * Carries out the command. The alarm is one that asks the guard too.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where there is no such alarm yet, it rings already, or it could not
 *   be set back
 */
export async function testAlerts({ stack, json, yes }: Options, context: CommandContext): Promise<void> {
  const terminal = besideJson(json, context.terminal);
  const print = paragraphs(terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const { alarms, configurationSets } = names(settings.target);
  const { name } = alarms.updates.bounceRate;
  const { name: set } = configurationSets.updates;
  const aws = await Aws.open(awsAccess(settings), terminal);
  const state = (await holdings.alarmStates(aws, [name])).get(name);
  if (state === undefined)
    throw new Error(`The alarm ${name} does not exist yet. First run npm run up -- --stack ${stack}`);
  if (state === "ALARM")
    throw new Error(`${name} is already ringing, so a test would change nothing. docs/runbook.md says what to do.`);
  if (!(await isAgreed(`Trigger ${name} as a test? It mails everyone who gets alerts.`, yes, terminal))) {
    print("No alarm was triggered.");
    return;
  }
  await ring(name, state, aws);
  const recipients = settings.alertRecipients.join(", ");
  print(
    `${name} went off, and is ${state} again. Within a few minutes, ${recipients} should get a mail about the alarm, ` +
      (state === "OK" ? "one that it is over, " : "") +
      `and one from the guard: "Not paused: ${set} is under its limits".`,
  );
  print(`If nothing arrives: npm run mail -- confirm-alerts --stack ${stack}`);
  json?.write({ stack, alarm: name, recipients: settings.alertRecipients }, context.terminal);
}

/**
 * Puts an alarm into the state ALARM, and back. CloudWatch returns an alarm to its true state by itself, often within seconds
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html); but this one keeps its state while there
 * is no data, and while it rings the guard cannot be asked again.
 */
async function ring(AlarmName: string, before: StateValue, aws: Aws): Promise<void> {
  const cloudWatch = aws.client(CloudWatchClient);
  const StateReason = `A test by ${aws.caller}: npm run mail -- test-alerts`;
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateReason, StateValue: "ALARM" }));
  try {
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateReason, StateValue: before }));
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new Error(`${AlarmName} rings, and was not set back to ${before}. ${error.message}`, { cause: error });
  }
}
