/**
 * The guard function: pauses a configuration set when too much of its mail bounces or is complained about. It never resumes one.
 */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { BOUNDED } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { lineWriter } from "../../core/lambda-runtime/log";
import { contract } from "./environment";
import { type GuardDependencies, guard } from "./guard";
import type { ByAlarm, Guarded } from "./pause-request";

const environment = readEnvironment(contract);

/** A configuration set by the name of each alarm that asks to pause it. */
const guardedBy = (alarms: readonly string[], guarded: Guarded): ByAlarm =>
  Object.fromEntries(alarms.map((alarm) => [alarm, guarded]));

const dependencies: GuardDependencies = {
  cloudwatch: new CloudWatchClient(BOUNDED),
  ses: new SESv2Client(BOUNDED),
  sns: new SNSClient(BOUNDED),
  byAlarm: {
    ...guardedBy(environment.MAIN_ALARMS, { kind: "main", set: environment.MAIN_SET }),
    ...guardedBy(environment.UPDATES_ALARMS, { kind: "updates", set: environment.UPDATES_SET }),
  },
  alertsTopic: environment.ALERTS_TOPIC,
  metricsNamespace: environment.METRICS_NAMESPACE,
  stack: environment.STACK_NAME,
  report: lineWriter(environment.METRICS_NAMESPACE),
};

/**
 * Handles a batch of one. A set to watch is reported as a failure, so that the queue redelivers its message after the visibility
 * timeout. Any other failure is thrown, so that Lambda counts an error too.
 */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const message of Records) {
    if ((await guard(dependencies, message)) === "watch") batchItemFailures.push({ itemIdentifier: message.messageId });
  }
  return { batchItemFailures };
}
