import { alarmsOnBouncesAndComplaints } from "../../../policies/deliverability/alarms-on-bounces-and-complaints";
import { arn, type Cases } from "../cases";
import { type Given, UNKNOWN } from "../judging";

const metric = (id: string, namespace: string, metricName: string) => ({
  id,
  metric: { namespace, metricName, dimensions: { "ses:configuration-set": "main" }, period: 86_400, stat: "Sum" },
});
const bounces: Given = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: "bounces",
  props: {
    name: "main-bounces",
    metricQueries: [
      metric("send", "AWS/SES", "Send"),
      metric("blocked", "mail", "Blocked"),
      metric("hard", "mail", "HardBounce"),
      { id: "left", expression: "SUM([send, -1 * blocked])", returnData: false },
      { id: "rate", expression: "IF(left >= 100, 100 * SUM([hard, 0 * send]) / left, 0)", returnData: false },
      { id: "newest", expression: "IF(send > 0 AND EPOCH(send) == MAX(EPOCH(send)), rate)", returnData: true },
    ],
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 5,
    evaluationPeriods: 1,
    treatMissingData: "ignore",
    alarmActions: [arn("sns", "alerts")],
  },
};
const complaints: Given = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: "complaints",
  props: {
    name: "main-complaints",
    namespace: "AWS/SES",
    metricName: "Reputation.ComplaintRate",
    dimensions: { "ses:configuration-set": "main" },
    period: 3600,
    statistic: "Maximum",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 0.001,
    evaluationPeriods: 1,
    treatMissingData: "ignore",
    alarmActions: [arn("sns", "alerts")],
  },
};

const NO_BOUNCES = "main: has no alarm on its bounce rate: watch it by the dimension ses:configuration-set";
const NO_COMPLAINTS = "main: has no alarm on its complaint rate: watch it by the dimension ses:configuration-set";
const TELLS_NOBODY =
  "tells nobody: state a topic of this stack that has a subscription in alarmActions, and leave actions enabled";
const BOUNCES_AT_FIVE =
  "bounces: does not ring at 5% bounces: state GreaterThanOrEqualToThreshold and a threshold of at most 5";
const WAITS = "bounces: may wait for more mail than there is: count over 86400 seconds, from at most 100 messages on";

export const cases: Cases = {
  rule: alarmsOnBouncesAndComplaints,
  good: [
    { type: "aws:sesv2/configurationSet:ConfigurationSet", name: "main", props: { configurationSetName: "main" } },
    {
      type: "aws:lambda/function:Function",
      name: "suppression",
      props: { environment: { variables: { METRICS_NAMESPACE: "mail" } } },
    },
    bounces,
    complaints,
    { type: "aws:sns/topic:Topic", name: "alerts", props: { name: "alerts" } },
    { type: "aws:sns/topicSubscription:TopicSubscription", name: "person", props: { topic: arn("sns", "alerts") } },
  ],
  refused: [
    {
      what: "another configuration set",
      at: "main.props.configurationSetName",
      value: "other",
      says: [NO_BOUNCES, NO_COMPLAINTS],
    },
    {
      what: "the dimension that SES does not have",
      at: "complaints.props.dimensions",
      value: { ConfigurationSetName: "main" },
      says: [
        "complaints: watches nothing by the dimension ConfigurationSetName: name the set by ses:configuration-set",
        NO_COMPLAINTS,
      ],
    },
    {
      what: "a further dimension",
      at: "bounces.props.metricQueries.0.metric.dimensions.Identity",
      value: "example.com",
      says: ["bounces: watches nothing by the dimension Identity: name the set by ses:configuration-set", NO_BOUNCES],
    },
    {
      what: "such a dimension on one of our own metrics",
      at: "bounces.props.metricQueries.2.metric.dimensions",
      value: { ConfigurationSet: "main" },
      says: [
        "bounces: watches nothing by the dimension ConfigurationSet: name the set by ses:configuration-set",
        NO_BOUNCES,
      ],
    },
    { what: "the account's rate", at: "complaints.props.dimensions", value: undefined, says: [NO_COMPLAINTS] },
    {
      what: "a metric that SES does not have",
      at: "complaints.props.metricName",
      value: "ComplaintRate",
      says: [NO_COMPLAINTS],
    },
    { what: "the minimum of an hour", at: "complaints.props.statistic", value: "Minimum", says: [NO_COMPLAINTS] },
    {
      what: "a namespace that no function publishes to",
      at: "suppression.props.environment.variables.METRICS_NAMESPACE",
      value: "other",
      says: [NO_BOUNCES],
    },
    {
      what: "counts of another set",
      at: "bounces.props.metricQueries.2.metric.dimensions.ses:configuration-set",
      value: "other",
      says: [NO_BOUNCES],
    },
    {
      what: "counts of another period",
      at: "bounces.props.metricQueries.2.metric.period",
      value: 3600,
      says: [NO_BOUNCES],
    },
    {
      what: "an average of counts",
      at: "bounces.props.metricQueries.2.metric.stat",
      value: "Average",
      says: [NO_BOUNCES],
    },
    {
      what: "a sparse count by itself",
      at: "bounces.props.metricQueries.4.expression",
      value: "IF(left >= 100, 100 * hard / left, 0)",
      says: [NO_BOUNCES],
    },
    {
      what: "a count that is filled, perhaps, before it exists",
      at: "bounces.props.metricQueries.4.expression",
      value: "IF(left >= 100, 100 * FILL(hard, 0) / left, 0)",
      says: [NO_BOUNCES],
    },
    {
      what: "a period without mail that may count as one without bounces",
      at: "bounces.props.metricQueries.5.expression",
      value: "IF(EPOCH(send) == MAX(EPOCH(send)), rate)",
      says: [NO_BOUNCES],
    },
    {
      what: "an expression that is never reached",
      at: "bounces.props.metricQueries.5.expression",
      value: "IF(1 == 0, rate)",
      says: [NO_BOUNCES],
    },
    { what: "another series", at: "bounces.props.metricQueries.3.returnData", value: true, says: [NO_BOUNCES] },
    {
      what: "a volume that is never reached",
      at: "bounces.props.metricQueries.4.expression",
      value: "IF(left >= 1000000, 100 * SUM([hard, 0 * send]) / left, 0)",
      says: [WAITS],
    },
    { what: "a higher threshold", at: "bounces.props.threshold", value: 5.1, says: [BOUNCES_AT_FIVE] },
    { what: "one that always rings", at: "bounces.props.threshold", value: 0, says: [BOUNCES_AT_FIVE] },
    {
      what: "only beyond the threshold",
      at: "bounces.props.comparisonOperator",
      value: "GreaterThanThreshold",
      says: [BOUNCES_AT_FIVE],
    },
    {
      what: "the threshold of a percentage",
      at: "complaints.props.threshold",
      value: 0.1,
      says: [
        "complaints: does not ring at 0.1% complaints: state GreaterThanOrEqualToThreshold and a threshold of at most 0.001",
      ],
    },
    {
      what: "several periods",
      at: "bounces.props.evaluationPeriods",
      value: 2,
      says: ["bounces: does not ring at once: state evaluationPeriods: 1"],
    },
    {
      what: "missing data that breaches",
      at: "bounces.props.treatMissingData",
      value: "breaching",
      says: ["bounces: does not know what no mail means: state treatMissingData: ignore or notBreaching"],
    },
    {
      what: "missing data of a reputation that is good",
      at: "complaints.props.treatMissingData",
      value: "notBreaching",
      says: ["complaints: does not know what no mail means: state treatMissingData: ignore"],
    },
    {
      what: "actions switched off",
      at: "bounces.props.actionsEnabled",
      value: false,
      says: [`bounces: ${TELLS_NOBODY}`],
    },
    {
      what: "another topic",
      at: "bounces.props.alarmActions",
      value: [arn("sns", "other")],
      says: [`bounces: ${TELLS_NOBODY}`],
    },
    {
      what: "a topic that this stack does not make",
      at: "alerts.props.name",
      value: "other",
      says: [`bounces: ${TELLS_NOBODY}`, `complaints: ${TELLS_NOBODY}`],
    },
    {
      what: "a topic without a subscription",
      at: "person.props.topic",
      value: arn("sns", "other"),
      says: [`bounces: ${TELLS_NOBODY}`, `complaints: ${TELLS_NOBODY}`],
    },
    {
      what: "an unknown threshold",
      at: "bounces.props.threshold",
      value: UNKNOWN,
      says: [
        "bounces: threshold is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "a lower threshold", at: "bounces.props.threshold", value: 2 },
    {
      what: "a smaller volume",
      at: "bounces.props.metricQueries.4.expression",
      value: "IF(left >= 20, 100 * SUM([hard, 0 * send]) / left, 0)",
    },
    { what: "all bounces", at: "bounces.props.metricQueries.2", value: metric("hard", "AWS/SES", "Bounce") },
    {
      what: "all that was sent",
      at: "bounces.props.metricQueries.4.expression",
      value: "IF(send >= 100, 100 * SUM([hard, 0 * send]) / send, 0)",
    },
    { what: "every period", at: "bounces.props.metricQueries.5.expression", value: "rate" },
    { what: "missing data that is good, of counts", at: "bounces.props.treatMissingData", value: "notBreaching" },
    { what: "actions stated to be enabled", at: "bounces.props.actionsEnabled", value: true },
    { what: "a reputation over two hours", at: "complaints.props.period", value: 7200 },
  ],
  mutations: {
    "aws:sesv2/configurationSet:ConfigurationSet props.configurationSetName": { weaker: ["another"] },
    "aws:sns/topic:Topic props.name": { weaker: "other topics; see the refused cases", absent: "as above" },
    "props.topic": { weaker: "other topics; see the refused cases", absent: "as above" },
    "props.environment": { weaker: "any function may say where; see the refused cases", absent: "as above" },
    "props.environment.**": { weaker: "any function may say where; see the refused cases", absent: "as above" },
    "props.metricQueries.**": { weaker: "other alarms watch other things; see the refused cases", absent: "as above" },
    "props.*": { weaker: "other alarms watch other things; see the refused cases", absent: "as above" },
    "props.**": { weaker: "other alarms watch other things; see the refused cases", absent: "as above" },
  },
};
