import { ringingAlarms } from "../../../policies/deliverability/ringing-alarms";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const NAMESPACE = "example/mail";

const metric = (
  id: string,
  metricName: string,
  namespace: string,
  stat: string,
  period: number,
  dimensions: object,
) => ({
  id,
  metric: { metricName, namespace, stat, period, dimensions },
});
const AGE = metric("age", "ApproximateAgeOfOldestMessage", "AWS/SQS", "Maximum", 3600, { QueueName: "feedback" });
const OVERDUE = metric("overdue", "Overdue", NAMESPACE, "Maximum", 3600, { "ses:configuration-set": "none" });
const LATE = { id: "late", expression: "age > 900", returnData: false };
const STUCK = { id: "stuck", expression: "FILL(MAX([late, overdue]), 0)", returnData: true };

const CHAINS = "The rule unbroken-chains wants it to be a queue of the stack.";

const silent = (name: string, signal: string, value: number) =>
  `${name}: does not ring when ${signal} is ${value}: correct its threshold, comparison or expressions`;
const noisy = (name: string, signal: string, value: number) =>
  `${name}: rings when all is well, with ${signal} at ${value}: correct its threshold, comparison or expressions`;
const unreadable = (name: string) =>
  `${name}: has queries that cannot be evaluated: give each a metric or an expression that uses earlier ids, and return only the last`;
const unlisted = (name: string, id: string) =>
  `${name}: reads the metric ${id} differently from policies/lib/alarms/signals.ts: correct its name, namespace, statistic, period or dimension, or add a line for it`;

const both = (say: (signal: string, value: number) => string) => [
  say("ApproximateAgeOfOldestMessage (age)", 1000),
  say("Overdue (overdue)", 1),
];

export const cases: Cases = {
  rule: ringingAlarms,
  good: [
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: "stuck",
      props: {
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        evaluationPeriods: 1,
        threshold: 1,
        treatMissingData: "notBreaching",
        metricQueries: [AGE, OVERDUE, LATE, STUCK],
      },
    },
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: "quota",
      props: {
        name: "mail-quota",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        evaluationPeriods: 1,
        threshold: 140,
        treatMissingData: "notBreaching",
        metricQueries: [
          metric("sent", "SentLast24Hours", NAMESPACE, "Maximum", 86_400, { "ses:configuration-set": "none" }),
          { id: "most", expression: "FILL(sent, 0)", returnData: true },
        ],
      },
    },
    {
      type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      name: "filter",
      props: { metricTransformation: { namespace: NAMESPACE } },
    },
    {
      type: "aws:lambda/function:Function",
      name: "reconcile",
      props: {
        environment: { variables: { METRICS_NAMESPACE: NAMESPACE, DAILY_QUOTA: "200", EXPECTED_DAILY_VOLUME: "100" } },
      },
    },
  ],
  refused: [
    {
      what: "a higher threshold",
      at: "stuck.props.threshold",
      value: 10,
      says: both((signal, value) => silent("stuck", signal, value)),
    },
    {
      what: "a threshold that is always reached",
      at: "stuck.props.threshold",
      value: 0,
      says: both((signal) => noisy("stuck", signal, 0)),
    },
    {
      what: "a threshold above the quota",
      at: "quota.props.threshold",
      value: 201,
      says: [silent("quota", "SentLast24Hours (sent)", 200)],
    },
    {
      what: "a threshold that a quiet day reaches",
      at: "quota.props.threshold",
      value: 14,
      says: [noisy("quota", "SentLast24Hours (sent)", 20)],
    },
    {
      what: "the quota's threshold in an alarm on the volume",
      at: "quota.props.name",
      value: "mail-volume",
      says: [silent("quota", "SentLast24Hours (sent)", 100)],
    },
    {
      what: "another comparison",
      at: "stuck.props.comparisonOperator",
      value: "GreaterThanThreshold",
      says: both((signal, value) => silent("stuck", signal, value)),
    },
    {
      what: "a limit in an expression",
      at: "stuck.props.metricQueries.2.expression",
      value: "age > 9000",
      says: [silent("stuck", "ApproximateAgeOfOldestMessage (age)", 1000)],
    },
    {
      what: "an expression that leaves something out",
      at: "stuck.props.metricQueries.3.expression",
      value: "FILL(MAX([late]), 0)",
      says: [silent("stuck", "Overdue (overdue)", 1)],
    },
    {
      what: "an expression that cannot be read",
      at: "stuck.props.metricQueries.3.expression",
      value: "FILL(MAX([late, another]), 0)",
      says: [unreadable("stuck")],
    },
    {
      what: "two values",
      at: "stuck.props.metricQueries.2.returnData",
      value: true,
      says: [unreadable("stuck")],
    },
    {
      what: "a metric and an expression in one",
      at: "stuck.props.metricQueries.0.expression",
      value: "0",
      says: [unreadable("stuck")],
    },
    {
      what: "another statistic",
      at: "stuck.props.metricQueries.0.metric.stat",
      value: "Minimum",
      says: [unlisted("stuck", "age")],
    },
    {
      what: "another namespace",
      at: "stuck.props.metricQueries.1.metric.namespace",
      value: "example/another",
      says: [unlisted("stuck", "overdue")],
    },
    {
      what: "another period",
      at: "stuck.props.metricQueries.1.metric.period",
      value: 86_400,
      says: [unlisted("stuck", "overdue")],
    },
    {
      what: "another configuration set",
      at: "stuck.props.metricQueries.1.metric.dimensions.ses:configuration-set",
      value: "another",
      says: [unlisted("stuck", "overdue")],
    },
    {
      what: "several periods in a row",
      at: "stuck.props.evaluationPeriods",
      value: 3,
      says: ["stuck: waits too long, or forever: set evaluationPeriods to a number from 1 to 1"],
    },
    {
      what: "missing data that leaves it open",
      at: "stuck.props.treatMissingData",
      value: "missing",
      says: ["stuck: does not say what a period without data means: set treatMissingData to notBreaching"],
    },
    {
      what: "a filter that counts elsewhere",
      at: "filter.props.metricTransformation.namespace",
      value: "example/another",
      says: ["filter: counts in a namespace that no function publishes to: use the one in METRICS_NAMESPACE"],
    },
    {
      what: "an unknown",
      at: "stuck.props.threshold",
      value: UNKNOWN,
      says: [
        "stuck: threshold is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "an earlier alarm", at: "quota.props.threshold", value: 50 },
    { what: "an earlier limit in an expression", at: "stuck.props.metricQueries.2.expression", value: "age > 600" },
    { what: "another way to write it", at: "stuck.props.metricQueries.2.expression", value: "(age - 900) >= 1" },
    { what: "a shorter period", at: "stuck.props.metricQueries.0.metric.period", value: 900 },
  ],
  mutated: "good",
  mutations: {
    "props.name": { weaker: "It tells only the quota from the volume; a case above has it.", absent: "As said." },
    "props.threshold": { weaker: [0, -1, 1000, "x"] },
    "props.comparisonOperator": { weaker: ["LessThanThreshold", "x"] },
    "props.evaluationPeriods": { weaker: [0, 2, 0.5] },
    "props.treatMissingData": { weaker: ["ignore", "breaching", "missing"] },
    "props.metricQueries.*.metric.dimensions": { weaker: CHAINS, absent: CHAINS },
    "props.metricQueries.*.metric.dimensions.QueueName": { weaker: CHAINS, absent: CHAINS },
    "props.metricQueries.*.id": { weaker: "Nothing need name the last one.", absent: "AWS refuses one without." },
    "props.metricQueries.*.returnData": { weaker: [], absent: "The provider states false." },
    "props.metricQueries.**": { weaker: ["x", 7], absent: "What is left out there is told by the value above it." },
    "props.metricQueries": { weaker: [[], [AGE]] },
    "props.metricTransformation.**": { weaker: ["x"], absent: "What is left out there is told by the value above it." },
    "props.metricTransformation": { weaker: [{}] },
    "props.environment": { weaker: [{}], unknown: "Nothing in it is read then, so no metric fits." },
    "props.environment.**": {
      weaker: "Another namespace or a lower quota is refused by what is left.",
      absent: "As said.",
      unknown: "As said.",
    },
  },
};
