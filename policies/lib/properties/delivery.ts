/** The properties of what carries mail, feedback and alarms: SES, SNS and SQS. */
import { between, each, free, having, is, matching, needed, type Properties, readBy } from "./property";

const CHAINS = "unbroken-chains";
const ENCRYPTED = readBy("encrypted-with-stack-key");
const NAME = readBy(CHAINS);

const suppressedReasons = each(readBy("suppression-of-bounces-and-complaints"));

export const DELIVERY: Readonly<Record<string, Properties>> = {
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": { suppressedReasons },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    configurationSetName: NAME,
    deliveryOptions: having({ tlsPolicy: readBy("tls-required") }),
    reputationOptions: having({ reputationMetricsEnabled: readBy("reputation-metrics") }),
    suppressionOptions: having({ suppressedReasons }),
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    configurationSetName: NAME,
    eventDestination: having({
      cloudWatchDestination: having({
        dimensionConfigurations: each(
          having({
            defaultDimensionValue: NAME,
            dimensionName: NAME,
            dimensionValueSource: is("MESSAGE_TAG"),
          }),
        ),
      }),
      enabled: readBy("destinations-enabled"),
      // Neither OPEN nor CLICK: whoever reads a message is not watched.
      matchingEventTypes: each(
        is("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "RENDERING_FAILURE", "DELIVERY_DELAY", "SUBSCRIPTION"),
      ),
      snsDestination: having({ topicArn: NAME }),
    }),
    eventDestinationName: free("It tells destinations of one set apart, and AWS refuses the same name twice."),
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    configurationSetName: readBy("identities-on-a-set"),
    dkimSigningAttributes: having({ nextSigningKeyLength: is("RSA_2048_BIT") }),
    emailIdentity: readBy("dmarc-for-every-domain"),
  },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": {
    emailForwardingEnabled: free("Feedback by mail comes besides that by topics, or not: either is as promised."),
    emailIdentity: NAME,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    behaviorOnMxFailure: is("USE_DEFAULT_VALUE", "REJECT_MESSAGE"),
    emailIdentity: NAME,
    mailFromDomain: readBy("mail-from-set"),
  },

  "aws:sns/topic:Topic": {
    contentBasedDeduplication: is(false),
    displayName: free("It is the sender's name in mails about alarms."),
    fifoTopic: readBy("no-fifo-topics"),
    kmsMasterKeyId: ENCRYPTED,
    name: NAME,
  },
  "aws:sns/topicPolicy:TopicPolicy": { arn: NAME, policy: readBy("tls-only-policies") },
  "aws:sns/topicSubscription:TopicSubscription": {
    confirmationTimeoutInMinutes: is(1),
    endpoint: NAME,
    endpointAutoConfirms: is(false),
    protocol: is("email", "sqs"),
    rawMessageDelivery: is(false),
    redrivePolicy: having({ deadLetterTargetArn: readBy("redrive") }),
    topic: NAME,
  },

  "aws:sqs/queue:Queue": {
    contentBasedDeduplication: is(false),
    delaySeconds: is(0),
    fifoQueue: is(false),
    kmsMasterKeyId: ENCRYPTED,
    // The provider states the larger one since SQS takes messages of 1 MiB.
    maxMessageSize: is(262_144, 1_048_576),
    messageRetentionSeconds: needed(between(345_600, 1_209_600)),
    name: NAME,
    receiveWaitTimeSeconds: between(0, 20),
    redriveAllowPolicy: having({ redrivePermission: is("byQueue"), sourceQueueArns: each(NAME) }),
    redrivePolicy: having({
      deadLetterTargetArn: readBy("redrive"),
      maxReceiveCount: {
        // A message that waits for the quota, or a set that cannot be paused yet, comes again for days.
        is: [672, 1000],
        from: 3,
        to: 20,
      },
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
    alarmActions: each(NAME),
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
    name: readBy(CHAINS),
    okActions: each(NAME),
    threshold: readBy("ringing-alarms"),
    treatMissingData: readBy("ringing-alarms"),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    name: readBy("log-groups-of-functions"),
    retentionInDays: is(30, 60, 90, 120, 150, 180, 365, 400),
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
    ),
    scheduleExpressionTimezone: matching(String.raw`[A-Z][\w+/-]*`),
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
