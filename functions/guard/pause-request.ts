/** A request to pause a configuration set: an alarm's message in SNS's envelope. */
import * as v from "valibot";

/** A configuration set under guard. */
export interface Guarded {
  readonly kind: "main" | "updates";
  /** Its physical name. */
  readonly set: string;
}

/** The guarded sets by the name of the alarm that asks to pause each. */
export type ByAlarm = Readonly<Record<string, Guarded>>;

const Envelope = v.object({ Message: v.string() });

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html#alarm-sns-schema */
const AlarmMessage = v.object({ AlarmName: v.string(), NewStateValue: v.string() });

/**
 * The configuration set that a message is about; undefined if its alarm has left the state ALARM.
 *
 * @throws Error for anything but the message of an alarm that guards a set
 */
export function parsePauseRequest(body: string, byAlarm: ByAlarm): Guarded | undefined {
  const { Message } = v.parse(Envelope, JSON.parse(body));
  const { AlarmName, NewStateValue } = v.parse(AlarmMessage, JSON.parse(Message));
  const guarded = Object.hasOwn(byAlarm, AlarmName) ? byAlarm[AlarmName] : undefined;
  if (!guarded) throw new Error(`${AlarmName} is not an alarm that guards a configuration set.`);
  return NewStateValue === "ALARM" ? guarded : undefined;
}
