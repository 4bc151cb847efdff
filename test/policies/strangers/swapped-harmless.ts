/** References of prod that may lead elsewhere without a rule that objects, each with the reason. */
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FUNCTION = "aws:lambda/function:Function";
const QUEUE = "arn:aws:sqs:us-east-1:681214184463:candlefish";
const dimension = (query: number) => `metricQueries.${query}.metric.dimensions.QueueName leads to candlefish`;

const FILLS_GAPS = "the alarm reads that metric only to have data in every minute";
const AGE = "the queue's dead letters ring besides, and so do the errors of the function that reads it";
const ALLOWED =
  "the queue allows no source that loses messages; redrive of the other fails where it is deployed (read, not run)";

export const SWAPPED: Readonly<Record<string, string>> = {
  [`aws:sqs/queue:Queue dead-letter redriveAllowPolicy.sourceQueueArns.0 leads to ${QUEUE}-bulk-failures`]: ALLOWED,
  [`aws:sqs/queue:Queue dead-letter redriveAllowPolicy.sourceQueueArns.0 leads to ${QUEUE}-dead-letter`]: ALLOWED,
  "aws:sns/topicSubscription:TopicSubscription patrick@candlefish.ai endpoint leads to candlefish.ai":
    "it is no address, which SNS refuses",
  ...Object.fromEntries(
    ["missed-reconcile", "missed-report"].flatMap((alarm) =>
      ["bulk-failures", "dead-letter"].map((queue) => [`${ALARM} ${alarm} ${dimension(1)}-${queue}`, FILLS_GAPS]),
    ),
  ),
  [`${ALARM} outbox ${dimension(0)}-pause-failures`]: AGE,
  [`${ALARM} outbox ${dimension(1)}-urgent-failures`]: AGE,
  [`${ALARM} stuck ${dimension(0)}-bulk-failures`]: AGE,
  [`${ALARM} stuck ${dimension(0)}-dead-letter`]: AGE,
  [`${ALARM} stuck ${dimension(1)}-undelivered`]: AGE,
  [`${ALARM} stuck ${dimension(1)}-outcome-failures`]: AGE,
  [`${FUNCTION} outbox environment.variables.LINK_HOSTS leads to patrick@candlefish.ai`]:
    "it is no host, so that no link is accepted, and the messages fail loudly",
  [`${FUNCTION} report environment.variables.REPORT_CONFIGURATION_SET leads to candlefish-updates`]:
    "the report may go by either set",
  [`${FUNCTION} report environment.variables.REPORT_RECIPIENTS leads to candlefish.ai`]:
    "it is no address, so that the report fails, and its alarm rings",
};
