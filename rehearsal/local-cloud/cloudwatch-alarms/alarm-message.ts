/**
 * The message that CloudWatch sends when an alarm changes state.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html#alarm-sns-schema
 */
import type { State } from "../cloudwatch/alarm-state";
import type { AwsAccount } from "../aws-account";

/** An alarm's change of state. */
export interface Transition {
  readonly alarm: { readonly name: string; readonly arn: string; readonly description: string };
  readonly from: State;
  readonly to: State;
  readonly reason: string;
  readonly at: Date;
}

/** The message to a topic: JSON for programs, and a text version for e-mail. */
export interface AlarmMessage {
  readonly subject: string;
  readonly json: string;
  readonly text: string;
}

const REGIONS: Readonly<Record<string, string>> = { "us-east-1": "US East (N. Virginia)" };

/** The message about a change of state. */
export function alarmMessage(
  { alarm, from, to, reason, at }: Transition,
  { region, accountId }: AwsAccount,
): AlarmMessage {
  const place = REGIONS[region] ?? region;
  return {
    subject: `${to}: "${alarm.name}" in ${place}`,
    json: JSON.stringify({
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      AWSAccountId: accountId,
      NewStateValue: to,
      NewStateReason: reason,
      StateChangeTime: at.toISOString().replace("Z", "+0000"),
      Region: place,
      AlarmArn: alarm.arn,
      OldStateValue: from,
    }),
    text: [
      `You are receiving this email because your Amazon CloudWatch Alarm "${alarm.name}" in the ${place} region has ` +
        `entered the ${to} state, because "${reason}" at "${at.toUTCString()}".`,
      "Alarm Details:",
      `- Name:         ${alarm.name}`,
      `- Description:  ${alarm.description}`,
      `- State Change: ${from} -> ${to}`,
      `- AWS Account:  ${accountId}`,
      `- Alarm Arn:    ${alarm.arn}`,
    ].join("\n"),
  };
}
