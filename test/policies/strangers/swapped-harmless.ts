/** References in prod that may lead elsewhere without a violation, each with the reason. */
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FUNCTION = "aws:lambda/function:Function";
const dimension = (query: number) => `metricQueries.${query}.metric.dimensions.QueueName leads to candlefish`;

const FILLS_GAPS = "the alarm reads that metric only to have data in every minute";

export const SWAPPED: Readonly<Record<string, string>> = {
  "aws:sns/topicSubscription:TopicSubscription patrick@candlefish.ai endpoint leads to candlefish.ai":
    "it is no address, which SNS refuses",
  ...Object.fromEntries(
    ["missed-reconcile", "missed-digest", "missed-report"].flatMap((alarm) =>
      ["bulk-failures", "dead-letter"].map((queue) => [`${ALARM} ${alarm} ${dimension(1)}-${queue}`, FILLS_GAPS]),
    ),
  ),
  [`${FUNCTION} outbox environment.variables.LINK_HOSTS leads to patrick@candlefish.ai`]:
    "it is no host, so that no link is accepted, and the messages fail loudly",
  [`${FUNCTION} report environment.variables.REPORT_CONFIGURATION_SET leads to candlefish-updates`]:
    "the report may go by either set",
  [`${FUNCTION} report environment.variables.REPORT_RECIPIENTS leads to candlefish.ai`]:
    "it is no address, so that the report fails, and its alarm rings",
};
