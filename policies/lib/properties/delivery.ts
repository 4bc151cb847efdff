/** The properties of what carries mail, feedback and alarms: SES, SNS and SQS. */
import {
  all,
  between,
  each,
  free,
  having,
  is,
  KEY_ALIAS,
  matching,
  needed,
  never,
  type Properties,
  readBy,
} from "./property";

const CHAINS = "unbroken-chains";
const NAME = readBy(CHAINS);

// A set's reasons override the account's (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html).
const suppressedReasons = needed(all("BOUNCE", "COMPLAINT"), "SES keeps mailing addresses that bounced or complained");

export const DELIVERY: Readonly<Record<string, Properties>> = {
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": { suppressedReasons },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    archivingOptions: never("SES keeps the content of messages"),
    configurationSetName: NAME,
    // FSBP SES.3; by default SES sends in plain text where TLS fails.
    deliveryOptions: needed(having({ tlsPolicy: needed(is("REQUIRE"), "mail can travel without TLS") })),
    reputationOptions: needed(
      having({ reputationMetricsEnabled: needed(is(true), "the set has no rates of its own to watch") }),
    ),
    sendingOptions: never("the next up resumes a set that was paused during an incident"),
    suppressionOptions: needed(having({ suppressedReasons })),
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    configurationSetName: NAME,
    eventDestination: needed(
      having({
        cloudWatchDestination: having({
          dimensionConfigurations: each(
            having({
              defaultDimensionValue: NAME,
              dimensionName: NAME,
              dimensionValueSource: is("MESSAGE_TAG"),
            }),
          ),
        }),
        enabled: needed(is(true), "nothing is published, since the default is false"),
        kinesisFirehoseDestination: never("Firehose keeps what was sent to whom"),
        // Neither OPEN nor CLICK: readers of a message are not tracked.
        matchingEventTypes: needed(
          each(
            is(
              "SEND",
              "REJECT",
              "BOUNCE",
              "COMPLAINT",
              "DELIVERY",
              "RENDERING_FAILURE",
              "DELIVERY_DELAY",
              "SUBSCRIPTION",
            ),
          ),
        ),
        snsDestination: having({ topicArn: NAME }),
      }),
    ),
    eventDestinationName: free("It tells destinations of one set apart, and AWS refuses the same name twice."),
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    configurationSetName: readBy("identities-on-a-set"),
    // Easy DKIM: SES makes the key pair, keeps it and rotates it.
    dkimSigningAttributes: having({
      domainSigningPrivateKey: never("SES signs with a key that others may hold"),
      domainSigningSelector: never("SES signs with a key that others may hold"),
      nextSigningKeyLength: is("RSA_2048_BIT"),
    }),
    emailIdentity: readBy("dmarc-for-every-domain"),
  },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": {
    emailForwardingEnabled: free("Feedback by mail comes besides that by topics, or not: either is as promised."),
    emailIdentity: NAME,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    behaviorOnMxFailure: is("USE_DEFAULT_VALUE", "REJECT_MESSAGE"),
    emailIdentity: NAME,
    mailFromDomain: readBy("spf-and-mx-for-every-domain"),
  },

  "aws:sns/topic:Topic": {
    contentBasedDeduplication: is(false),
    displayName: free("It is the sender's name in mails about alarms."),
    // https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html
    fifoTopic: { is: [false], otherwise: "SES cannot publish to it" },
    kmsMasterKeyId: KEY_ALIAS,
    name: { ...matching(String.raw`[\w-]+`, "mail-alerts"), otherwise: "SES cannot publish to it" },
  },
  "aws:sns/topicPolicy:TopicPolicy": { arn: NAME, policy: readBy("tls-only-policies") },
  "aws:sns/topicSubscription:TopicSubscription": {
    confirmationTimeoutInMinutes: is(1),
    endpoint: NAME,
    endpointAutoConfirms: is(false),
    protocol: is("email", "sqs"),
    rawMessageDelivery: is(false),
    redrivePolicy: having({ deadLetterTargetArn: needed(NAME) }),
    topic: NAME,
  },

  "aws:sqs/queue:Queue": {
    contentBasedDeduplication: is(false),
    delaySeconds: is(0),
    fifoQueue: is(false),
    kmsMasterKeyId: KEY_ALIAS,
    // The provider states the larger one since SQS takes messages of 1 MiB.
    maxMessageSize: is(262_144, 1_048_576),
    messageRetentionSeconds: needed(between(345_600, 1_209_600)),
    name: NAME,
    receiveWaitTimeSeconds: between(0, 20),
    redriveAllowPolicy: having({ redrivePermission: is("byQueue"), sourceQueueArns: each(NAME) }),
    redrivePolicy: having({
      deadLetterTargetArn: needed(NAME),
      // A message that waits for the quota, or a request to pause that fails, is retried for days.
      maxReceiveCount: needed({ is: [672, 1000], from: 3, to: 20 }),
    }),
    // SQS's own value is for the queues that no function reads; unbroken-chains wants more of the others.
    visibilityTimeoutSeconds: { is: [30], from: 120, to: 1200 },
  },
  "aws:sqs/queuePolicy:QueuePolicy": { policy: readBy("tls-only-policies"), queueUrl: NAME },

  "aws:cloudwatch/dashboard:Dashboard": {
    dashboardBody: readBy("dashboard-and-report"),
    dashboardName: free("People look for it; nothing refers to it."),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    logGroupName: NAME,
    metricTransformation: having({
      defaultValue: is("0"),
      name: NAME,
      namespace: readBy("ringing-alarms"),
      unit: is("Count", "Milliseconds"),
      value: is("1", "$.responseLatency"),
    }),
    name: free("It tells filters of one log group apart."),
    pattern: is("{ $.status >= 500 }", "{ $.responseLatency >= 0 }"),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    actionsEnabled: is(true),
    alarmActions: needed(each(NAME), "it tells nobody"),
    alarmDescription: free("It is for people, in the mail that tells of the alarm."),
    comparisonOperator: readBy("ringing-alarms"),
    evaluationPeriods: readBy("ringing-alarms"),
    metricQueries: each(
      having({
        expression: readBy("ringing-alarms"),
        id: readBy("ringing-alarms"),
        metric: having({
          dimensions: having({ "ses:configuration-set": NAME, FunctionName: NAME, QueueName: NAME }),
          metricName: readBy("ringing-alarms"),
          namespace: readBy("ringing-alarms"),
          period: readBy("ringing-alarms"),
          stat: readBy("ringing-alarms"),
        }),
        returnData: readBy("ringing-alarms"),
      }),
    ),
    name: NAME,
    okActions: each(NAME),
    threshold: readBy("ringing-alarms"),
    treatMissingData: readBy("ringing-alarms"),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    name: NAME,
    // FSBP CloudWatch.16; what has no retention, or 0, is kept forever.
    retentionInDays: needed(
      is(30, 60, 90, 120, 150, 180, 365, 400),
      "its logs, which can be about people, may be kept forever",
    ),
    skipDestroy: is(false),
  },
  "aws:scheduler/schedule:Schedule": {
    description: free("It is for people."),
    flexibleTimeWindow: having({ mode: is("OFF") }),
    groupName: NAME,
    name: free("It tells schedules of a group apart."),
    // Every month of every year; the rule dashboard-and-report says which of them must be weekly.
    scheduleExpression: matching(
      String.raw`rate\((\d+ minutes?|1 hour|1 day|7 days)\)|cron\(\d+ (\d+|\*) (\?|\*) \* [A-Z\d*?,-]+ \*\)`,
      "cron(0 7 ? * MON *)",
    ),
    scheduleExpressionTimezone: matching(String.raw`[A-Z][\w+/-]*`, "Europe/Berlin"),
    state: is("ENABLED"),
    target: having({
      arn: NAME,
      retryPolicy: having({
        maximumEventAgeInSeconds: between(3600, 86_400),
        maximumRetryAttempts: between(2, 10),
      }),
      roleArn: NAME,
    }),
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": { name: NAME },
};
