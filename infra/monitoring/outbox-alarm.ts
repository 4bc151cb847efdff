/** The alarm on the outbox. */
import { OUTBOX_AGE_SECONDS } from "../../core/metrics/limits";
import { SECONDS } from "../../core/time/spans";
import { ONE_OR_MORE, type MetricAlarm, type Watched } from "./metric-alarm";
import { inQueue, ofStack } from "./metrics";

/** The queues that the alarm watches, with their dead-letter queues. */
export const OUTBOX_QUEUES: readonly string[] = ["urgent", "bulk"];

/**
 * Whether mail goes out. SQS's age leaves out messages that were received more than three times, so the function itself counts
 * those that it keeps postponing
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html).
 */
export function outboxAlarm(watched: Watched): MetricAlarm {
  const { urgent, bulk } = OUTBOX_AGE_SECONDS;
  const { functionQueues } = watched;
  return {
    key: "outbox",
    ...watched.alarms.outbox,
    metrics: {
      urgentAge: inQueue("ApproximateAgeOfOldestMessage", functionQueues.urgent.queue),
      bulkAge: inQueue("ApproximateAgeOfOldestMessage", functionQueues.bulk.queue),
      refused: ofStack(watched, "SendRefused"),
      quota: ofStack(watched, "QuotaWait"),
      urgentFailures: inQueue("ApproximateNumberOfMessagesVisible", functionQueues.urgent.failures),
      bulkFailures: inQueue("ApproximateNumberOfMessagesVisible", functionQueues.bulk.failures),
    },
    expressions: {
      urgentLate: `urgentAge > ${urgent}`,
      bulkLate: `bulkAge > ${bulk}`,
      waiting: "FILL(MAX([urgentLate, bulkLate, refused, quota, urgentFailures, bulkFailures]), 0)",
    },
    seconds: SECONDS.hour,
    ...ONE_OR_MORE,
    missing: "notBreaching",
    acts: "page",
    means:
      "Mail is not leaving: SES refuses to send, the day's quota is used up, a system notice has waited " +
      `${urgent / SECONDS.minute} minutes or another message ${bulk / SECONDS.hour} hours, or a message that cannot be sent is ` +
      "in a dead-letter queue.",
    todo:
      "The dashboard shows which, and the function's log why. The queues keep waiting messages for 8 days, and dead letters for " +
      "14.",
    anchor: "outbox",
  };
}
