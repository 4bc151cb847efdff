/** Legitimate changes to prod that no rule may refuse. */
import { type Change, like, map, set } from "./change";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMMAND = "command:local:Command";
const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const QUEUE = "aws:sqs/queue:Queue";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const SECRET = "aws:secretsmanager/secret:Secret";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const TABLE = "aws:dynamodb/table:Table";
const TOPIC = "aws:sns/topic:Topic";
const DNS = "mail:index:Dns";
const KEY = "aws:kms/key:Key";

type Records = readonly { readonly type: string; readonly content: string }[];

const dmarc = (from: string, to: string) => (records: Records) =>
  records.map((record) => ({ ...record, content: record.content.replace(from, to) }));

export const HARMLESS: Readonly<Record<string, Change>> = {
  "logs that are kept longer": set(LOG_GROUP, "suppression", "retentionInDays", 365),
  "logs that are kept for a month": set(LOG_GROUP, "report", "retentionInDays", 30),
  "a tag": set(TOPIC, "bounces", "tags", { owner: "mail", costCentre: "1234" }),
  "a tag of twelve digits": set(QUEUE, "feedback", "tags", { ticket: "202612311200" }),
  "another description of a function": set(FUNCTION, "report", "description", "Mails the report of the week"),
  "more memory": set(FUNCTION, "suppression", "memorySize", 512),
  "a longer timeout": set(FUNCTION, "suppression", "timeout", 60),
  "another handler": set(FUNCTION, "suppression", "handler", "main.handler"),
  "the runtime before": set(FUNCTION, "suppression", "runtime", "nodejs22.x"),
  "a variable that is no credential": set(FUNCTION, "report", "environment/variables/LOCALE", "en"),
  "another recipient of the report": set(
    FUNCTION,
    "report",
    "environment/variables/REPORT_RECIPIENTS",
    "ops@example.org",
  ),
  "another recipient of alerts": set(SUBSCRIPTION, "patrick@candlefish.ai", "endpoint", "ops@example.org"),
  "one more recipient of alerts": like(SUBSCRIPTION, "patrick@candlefish.ai", { endpoint: "ops@example.org" }),
  "feedback that waits longer": set(QUEUE, "feedback", "messageRetentionSeconds", 1_209_600),
  "more tries": set(QUEUE, "feedback", "redrivePolicy/maxReceiveCount", 10),
  "a longer visibility timeout": set(QUEUE, "feedback", "visibilityTimeoutSeconds", 360),
  "long polling": set(QUEUE, "feedback", "receiveWaitTimeSeconds", 20),
  "a larger batch": set("aws:lambda/eventSourceMapping:EventSourceMapping", "suppression", "batchSize", 5),
  "more at once": set(
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "suppression",
    "scalingConfig/maximumConcurrency",
    5,
  ),
  "a report on Tuesday": set(SCHEDULE, "report", "scheduleExpression", "cron(0 8 ? * TUE *)"),
  "reconciliation every half hour": set(SCHEDULE, "reconcile", "scheduleExpression", "rate(30 minutes)"),
  "more tries of a schedule": set(SCHEDULE, "reconcile", "target/retryPolicy/maximumRetryAttempts", 5),
  "an earlier alarm": set(ALARM, "quota", "threshold", 50),
  "another text of an alarm": set(ALARM, "stuck", "alarmDescription", "Feedback waits: see docs/runbook.md"),
  "DMARC that rejects": map(DNS, "dns", "records", dmarc("p=quarantine", "p=reject")),
  "DMARC that rejects, in what the Command reads": map(
    COMMAND,
    "dns",
    "stdin/records",
    dmarc("p=quarantine", "p=reject"),
  ),
  "DMARC reports to another address of ours": map(
    COMMAND,
    "dns",
    "stdin/records",
    dmarc("rua=mailto:dmarc@", "rua=mailto:reports@"),
  ),
  "SPF that fails the rest": map(COMMAND, "dns", "stdin/records", dmarc("~all", "-all")),
  "a longer time to live": map(COMMAND, "dns", "stdin/records", (records: Records) =>
    records.map((record) => ({ ...record, ttl: 3600 })),
  ),
  "one action less": set(ROLE_POLICY, "report-function", "policy/Statement/1/Action", ["cloudwatch:GetMetricData"]),
  "one statement less": set(ROLE_POLICY, "guard-function", "policy/Statement/2", undefined),
  "another order of a policy": map(ROLE_POLICY, "guard-function", "policy/Statement", (all: readonly object[]) =>
    [...all].reverse(),
  ),
  "a shorter window for the key": set(KEY, "encryption", "deletionWindowInDays", 14),
  "a week to have a secret back": set(SECRET, "link-signing", "recoveryWindowInDays", 7),
  "another index": map(TABLE, "recipients", "attributes", (all: readonly object[]) => [
    ...all,
    { name: "x", type: "S" },
  ]),
  "mail that is refused without its MX record": set(
    "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
    "domain",
    "behaviorOnMxFailure",
    "REJECT_MESSAGE",
  ),
};
