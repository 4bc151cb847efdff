/** The guard function: pauses a configuration set when too much of its mail bounces or is complained about. It never resumes one. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { writeLine } from "../../core/log";
import { BOUNDED } from "../../core/clients";
import { type Post, guard } from "./guard";

/** The value of a variable of the function's environment. @throws Error when it is not set */
function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

const post: Post = {
  cloudwatch: new CloudWatchClient(BOUNDED),
  ses: new SESv2Client(BOUNDED),
  sns: new SNSClient(BOUNDED),
  byAlarm: {
    [variable("MAIN_ALARM")]: { kind: "main", set: variable("MAIN_SET") },
    [variable("UPDATES_ALARM")]: { kind: "updates", set: variable("UPDATES_SET") },
  },
  alertsTopic: variable("ALERTS_TOPIC"),
  metricsNamespace: variable("METRICS_NAMESPACE"),
  region: variable("AWS_REGION"),
  report: writeLine,
};

/**
 * Handles a batch of one. A set that has to be watched is reported as failed, so that the queue brings its message again after the
 * visibility timeout; whatever else goes wrong is thrown, so that Lambda counts an error too.
 */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const message of Records) {
    if ((await guard(post, message)) === "watch") batchItemFailures.push({ itemIdentifier: message.messageId });
  }
  return { batchItemFailures };
}
