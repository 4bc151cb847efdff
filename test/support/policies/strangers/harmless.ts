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
const API = "aws:apigatewayv2/api:Api";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const HOST = "aws:apigatewayv2/domainName:DomainName";
const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const ROLE = "aws:iam/role:Role";
const STAGE = "aws:apigatewayv2/stage:Stage";
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
  "a shorter timeout": set(FUNCTION, "suppression", "timeout", 20),
  "another handler": set(FUNCTION, "suppression", "handler", "main.handler"),
  "the runtime before": set(FUNCTION, "suppression", "runtime", "nodejs22.x"),
  "a variable that is not a credential": set(FUNCTION, "report", "environment/variables/LOCALE", "en"),
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
  "another order of a policy": map(ROLE_POLICY, "guard-function", "policy/Statement", (all: readonly object[]) =>
    [...all].reverse(),
  ),
  "a shorter window for the key": set(KEY, "encryption", "deletionWindowInDays", 14),
  "a week to have a secret back": set(SECRET, "link-signing", "recoveryWindowInDays", 7),
  "mail that is refused without its MX record": set(
    "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
    "domain",
    "behaviorOnMxFailure",
    "REJECT_MESSAGE",
  ),
  "logs that are kept for two months": set(LOG_GROUP, "guard", "retentionInDays", 60),
  "the links' log for half a year": set(LOG_GROUP, "links", "retentionInDays", 180),
  "a tag of a table": set(TABLE, "recipients", "tags", { dataClass: "personal" }),
  "another description of a role": set(ROLE, "guard-function", "description", "Pauses sets"),
  "another description of the key": set(KEY, "encryption", "description", "Mail"),
  "another description of a secret": set(SECRET, "porkbun", "description", "Porkbun"),
  "a description of a schedule": set(SCHEDULE, "report", "description", "Every Monday"),
  "a description of the links' API": set(API, "links", "description", "Links in mail"),
  "a name for mails about alarms": set(TOPIC, "alerts", "displayName", "Mail alarms"),
  "less memory": set(FUNCTION, "guard", "memorySize", 128),
  "another processor": set(FUNCTION, "report", "architectures", ["x86_64"]),
  "more time for the report": set(FUNCTION, "report", "timeout", 300),
  "more time for links": set(FUNCTION, "links", "timeout", 20),
  "another language by default": set(FUNCTION, "outbox", "environment/variables/DEFAULT_LOCALE", "de-DE"),
  "another time zone by default": set(FUNCTION, "outbox", "environment/variables/DEFAULT_TIME_ZONE", "Europe/Berlin"),
  "another address for help": set(FUNCTION, "outbox", "environment/variables/SUPPORT_ADDRESS", "help@candlefish.ai"),
  "more mails of one organizer": set(FUNCTION, "outbox", "environment/variables/ORGANIZER_DAILY_LIMIT", "200"),
  "a higher daily volume": set(FUNCTION, "outbox", "environment/variables/EXPECTED_DAILY_VOLUME", "1000"),
  "a higher quota": set(FUNCTION, "reconcile", "environment/variables/DAILY_QUOTA", "500"),
  "outcomes that wait longer": set(QUEUE, "outcomes", "messageRetentionSeconds", 604_800),
  "fewer tries": set(QUEUE, "feedback", "redrivePolicy/maxReceiveCount", 3),
  "a longer wait for the guard": set(QUEUE, "pause-requests", "visibilityTimeoutSeconds", 1200),
  "smaller batches": set(MAPPING, "bulk", "batchSize", 5),
  "more outcomes at once": set(MAPPING, "outcomes", "scalingConfig/maximumConcurrency", 10),
  "a report on Friday evening": set(SCHEDULE, "report", "scheduleExpression", "cron(30 17 ? * FRI *)"),
  "a report by the clock of Berlin": set(SCHEDULE, "report", "scheduleExpressionTimezone", "Europe/Berlin"),
  "reconciliation at five past": set(SCHEDULE, "reconcile", "scheduleExpression", "cron(5 * * * ? *)"),
  "two hours to start the report": set(SCHEDULE, "report", "target/retryPolicy/maximumEventAgeInSeconds", 7200),
  "an alarm at 80 % of the quota": set(ALARM, "quota", "threshold", 160),
  "a notice of the volume earlier": set(ALARM, "volume-warning", "threshold", 300),
  "an alarm at 4 % bounces": set(ALARM, "main-bounce-rate", "threshold", 4),
  "an alarm at 97 % delivery": set(ALARM, "main-delivery-rate", "threshold", 97),
  "an earlier warning of SES's rates": set(
    ALARM,
    "reputation-warning",
    "metricQueries/2/expression",
    "MAX([bounce / 0.01, complaint / 0.0003])",
  ),
  "feedback that is late after ten minutes": set(ALARM, "stuck", "metricQueries/7/expression", "age > 600"),
  "links that are slow after three seconds": set(ALARM, "links", "metricQueries/2/expression", "latency > 3000"),
  "errors that are looked at every five minutes": set(ALARM, "functions", "metricQueries/0/metric/period", 300),
  "a missed run of reconcile seen earlier": set(ALARM, "missed-reconcile", "evaluationPeriods", 2),
  "a key that changes twice a year": set(KEY, "encryption", "rotationPeriodInDays", 180),
  "a host by IPv6 too": set(HOST, "links-domain", "domainNameConfiguration/ipAddressType", "dualstack"),
  "more requests a second": set(STAGE, "links", "defaultRouteSettings/throttlingRateLimit", 100),
  "metrics by route": set(STAGE, "links", "defaultRouteSettings/detailedMetricsEnabled", true),
  "a longer key of DKIM": set(IDENTITY, "domain", "dkimSigningAttributes", { nextSigningKeyLength: "RSA_2048_BIT" }),
  "a dashboard of two weeks": map(DASHBOARD, "dashboard", "dashboardBody", (body: string) =>
    body.replace("-P28D", "-P14D"),
  ),
};
