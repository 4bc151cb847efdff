/** The generated mutants of prod that no rule objects to, by class, and the reason why each is harmless. */
type Listed = readonly (readonly [what: RegExp, why: string])[];

const EARLIER = "the alarm rings earlier, and not when all is well";
const NO_ADDRESS = "it is not an address, so the report fails, and its alarm rings";
const FILLS_GAPS = "the alarm reads that metric only to have data in every minute";
const FOR_PEOPLE = "people read it, and nothing else does";
const COMMAND_FAILS = "the Command checks it, fails, and the up with it";
const SAME_CONDITIONS = "AWS knows no resource for that action, and another statement allows it";
const RECIPIENTS =
  "whom the report may be sent to, the statement's condition says; SES asks for their identities in the sandbox alone";

export const HARMLESS_MUTANTS: Readonly<Record<string, Listed>> = {
  "an ARN of a stranger": [[/report-function names \S+:identity\/patrick@candlefish\.ai-stranger /, RECIPIENTS]],
  "a flipped boolean": [
    [/defaultTags\.tags\.production/, "the stack prod is production whatever its tag says"],
    [/emailForwardingEnabled/, "feedback by mail comes besides that by topics, or not: either is as promised"],
  ],
  "another number": [
    [/(?:bounce-rate threshold is (?:1|0\.5)|complaint-rate threshold is 0\.01) and/, EARLIER],
    // A count of 0.1 is one.
    [/MetricAlarm \S+ threshold is 0\.1 and not 1$/, "the alarm rings at the same counts"],
    [/missed-\w+ evaluationPeriods is 1 and/, EARLIER],
    [/batchSize is 1 and/, "the function takes messages one by one: slower, and nothing is lost"],
    [/guard batchSize is 10 and/, "the guard pauses once for several alarms, and reports each that failed"],
    [
      /maximumEventAgeInSeconds is (?:36000|8640) and/,
      "the schedule still tries again for hours, and an alarm tells of a run that is missed",
    ],
  ],
  "another word of an enumeration": [
    [/keyType is/, "DynamoDB refuses an index that has not one HASH, or two RANGE"],
    [
      /projectionType is (?:KEYS_ONLY|INCLUDE) and/,
      "DynamoDB refuses attributes with KEYS_ONLY, and INCLUDE without attributes",
    ],
    [/(?:quota|volume-warning|reputation-warning) comparisonOperator is GreaterThanThreshold and/, EARLIER],
    [/behaviorOnMxFailure is/, "mail is refused, and the sender told, while the MX record is missing"],
    [/guard protocol is email and/, "SNS refuses a queue as the endpoint of a subscription by mail"],
  ],
  "another text": [
    [/TopicSubscription \S+ endpoint is patrick@/, "a setting; SNS asks whoever has that address to confirm it"],
    [/^command:local:Command \S+ environment\.(?:AWS_REGION|DEPLOY_ACCOUNT_ID|DKIM_TOKENS)/, COMMAND_FAILS],
    [/Certificate \S+ domainName/, "no record proves it, so AWS issues none, and the up fails"],
  ],
  "an added property": [
    [/ tags \{/, "tags are for the bill, and one-account-and-region reads those that matter"],
    [/ receiveWaitTimeSeconds 7$/, "long polling: fewer empty answers"],
    [/ displayName "stranger"$/, "it is the sender's name in mails about alarms"],
    [/ description "stranger"$/, FOR_PEOPLE],
    [/\.detailedMetricsEnabled true$/, "metrics by route, which nobody needs and which cost little"],
    [/guard states scalingConfig \{"maximumConcurrency":7\}$/, "a set that is paused twice at once is paused"],
    [/ addPreviousOutputInEnv true$/, "the provider states it by itself"],
  ],
  "a widened statement": [
    [/Role scheduler Assume lacks aws:SourceAccount/, "the ARN of the schedule group that remains names the account"],
    [/guard PublishFromAlarms lacks aws:SourceAccount/, "the ARNs of the alarms that remain name the account"],
    [
      /guard PublishFromAlarms lacks aws:SourceArn/,
      "the guard heeds none but its own two alarms, whoever else of the account publishes",
    ],
    [/outbox-function Postpone allows sqs:ReceiveMessage/, "the statement ReadQueue allows it on the same queues"],
    [/UseThroughServices allows kms:ScheduleKeyDeletion/, "the account's root may do that by the statement Administer"],
  ],
  "an added action": [
    [/report-function (?:ReadAlarms|Send) also allows (?:cloudwatch:Get|ses:Get|ses:List)/, SAME_CONDITIONS],
    [
      /Key encryption (?:Suppression|Reconcile|Links) also allows kms:GenerateDataKey/,
      "a new data key opens nothing that is there, and the role may publish to nothing encrypted",
    ],
  ],
  "a reference that leads elsewhere": [
    [
      /TopicSubscription patrick@candlefish\.ai endpoint leads to candlefish\.ai$/,
      "it is no address, which SNS refuses",
    ],
    [/missed-\w+ metricQueries\.1\.metric\.dimensions\.QueueName leads to/, FILLS_GAPS],
    [/LINK_HOSTS leads to patrick@/, "it is not a host, so no link is accepted, and the messages fail loudly"],
    [/REPORT_CONFIGURATION_SET leads to candlefish-updates$/, "the report may go by either set"],
    [/REPORT_RECIPIENTS leads to candlefish\.ai$/, NO_ADDRESS],
  ],
  "a reference in a document that leads elsewhere": [
    [/ses:Recipients\.0 names candlefish\.ai/, NO_ADDRESS],
    [/report-function \S+ names \S+:identity\/candlefish\.ai and not/, RECIPIENTS],
    [
      /(?:Key|QueuePolicy) \S+ policy\.\S+aws:SourceArn\.\d+ names \S+ and not \S+:mail-status-candlefish$/,
      "the application has no queue in prod yet that hears of it: the link is judged as soon as it has one",
    ],
  ],
  "a replaced record": [
    [/^mail:index:Dns dns \S+ \S+ is gone$/, "the Command alone writes, and the rules find out what it lacks"],
    [
      /^command:local:Command dns TXT _amazonses\.candlefish\.ai is gone$/,
      "SES verifies the domain by DKIM; this record is what the API before SES v2 asked for",
    ],
  ],
};
