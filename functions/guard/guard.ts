/** Looks at one configuration set that an alarm asked to pause. */
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { PutConfigurationSetSendingOptionsCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSRecord } from "aws-lambda";
import type { Entry } from "../../core/lambda-runtime/log";
import { type GuardAction, decide } from "./decision";
import { readRecentMail } from "./recent-mail";
import { notice } from "./notice";
import { type ByAlarm, parsePauseRequest } from "./pause-request";

/** The clients, names and settings that the guard works with. */
export interface GuardDependencies {
  readonly cloudwatch: CloudWatchClient;
  readonly ses: SESv2Client;
  readonly sns: SNSClient;
  readonly byAlarm: ByAlarm;
  /** The ARN of the topic that notifies people. */
  readonly alertsTopic: string;
  readonly metricsNamespace: string;
  /** The Pulumi stack, as commands name it. */
  readonly stack: string;
  readonly report: (entry: Entry) => void;
}

/**
 * Decides from the current counts, pauses the set and notifies people. If the message is redelivered after a crash, all of that is
 * repeated: pausing a paused set changes nothing, and people are notified at least once, perhaps twice.
 *
 * People are notified of every pause, but of a set that is not paused only the first time that the message is handled.
 *
 * @returns `watch` if the message has to be redelivered
 * @throws Error for a message that is not a request, and whatever a service fails with
 */
export async function guard(dependencies: GuardDependencies, message: SQSRecord): Promise<GuardAction> {
  const guarded = parsePauseRequest(message.body, dependencies.byAlarm);
  if (!guarded) return "leave";
  const { set, kind } = guarded;
  const recent = await readRecentMail(dependencies.cloudwatch, dependencies.metricsNamespace, set, new Date());
  const decision = decide(kind, recent);
  const { action } = decision;
  // Leaving SendingEnabled out would mean false too; it is here to show what the call does.
  if (action === "pause") {
    await dependencies.ses.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: set, SendingEnabled: false }),
    );
  }
  const isFirst = message.attributes.ApproximateReceiveCount === "1";
  if (action === "pause" || isFirst) {
    const { subject, text } = notice(guarded, decision, dependencies.stack);
    await dependencies.sns.send(
      new PublishCommand({ TopicArn: dependencies.alertsTopic, Subject: subject, Message: text }),
    );
  }
  dependencies.report({ level: action === "leave" ? "INFO" : "WARN", message: `guard: ${action}`, set, ...recent });
  return action;
}
