/** What each resource of a chain cannot do without, by the links of `links.ts`; and what has to agree with what. */
import { ROUTES } from "../routes";
import type { LINKS } from "./links";
import {
  TOPIC,
  SUBSCRIPTION,
  QUEUE,
  FUNCTION,
  ROLE,
  TABLE,
  SECRET,
  KEY,
  ALARM,
  LOG_GROUP,
  FILTER,
  SET,
  DESTINATION,
  IDENTITY,
  API,
  DOMAIN,
  STAGE,
  COMMAND,
} from "./resource-types";

/** What values at paths must be, any of those that a path leads to. */
export type Where = Readonly<Record<string, string | RegExp>>;

/** How many links each resource of a type must have. */
export interface Need {
  readonly of: string;
  /** Only those resources of the type. */
  readonly whose?: Where;
  /** Only those resources that such a link leads to. */
  readonly when?: keyof typeof LINKS;
  /** The links that count; with a type instead, any resource of that type counts. */
  readonly by: readonly (keyof typeof LINKS)[] | string;
  /** Whether the links count that the resource itself makes, and not those that lead to it. */
  readonly own?: true;
  /** Only links from such resources count. */
  readonly where?: Where;
  readonly least?: number;
  readonly most?: number;
  /** What is wrong where there are fewer, or more, and what mends it. */
  readonly fault: string;
}

const once = { least: 1, most: 1 };
const atLeastOne = { least: 1 };

/** To how many topics each set publishes an event: for whom it is about, for what became of a message, or for both. */
const TOPICS_OF_EVENTS = {
  BOUNCE: 2,
  COMPLAINT: 2,
  DELIVERY_DELAY: 2,
  REJECT: 2,
  RENDERING_FAILURE: 1,
  SUBSCRIPTION: 1,
  SEND: 1,
  DELIVERY: 1,
};

const publishes = ([event, topics]: readonly [string, number]): Need => ({
  of: SET,
  by: ["destination"],
  where: {
    "eventDestination.matchingEventTypes.*": event,
    "eventDestination.snsDestination.topicArn": /./,
  },
  least: topics,
  fault: `publishes ${event} to fewer topics than ${topics}: add a destination for each`,
});

const counts = (event: string): Need => ({
  of: SET,
  by: ["destination"],
  where: {
    "eventDestination.matchingEventTypes.*": event,
    "eventDestination.cloudWatchDestination.dimensionConfigurations.*.dimensionName": "ses:configuration-set",
  },
  ...once,
  fault: `has no metric of ${event}: add one destination for CloudWatch, by the dimension ses:configuration-set`,
});

const answers = (routeKey: string): Need => ({
  of: API,
  by: ["route"],
  where: { routeKey },
  ...once,
  fault: `does not answer ${routeKey}, which links in mail lead to: add one route for it`,
});

const watches = (of: string, by: keyof typeof LINKS): Need => ({
  of: SET,
  by: [by],
  // What was blocked never left SES; only the alarms on a rate leave it out of what they count.
  where: { "metricQueries.*.metric.metricName": "Blocked" },
  ...atLeastOne,
  fault: `has no alarm on its ${of} rate: watch it, Send and Blocked by the dimension ses:configuration-set`,
});

const measures = (metric: string): Need => ({
  of: STAGE,
  by: FILTER,
  where: { "metricTransformation.name": metric },
  ...once,
  fault: `has no metric ${metric}, so that its alarm never rings: add one filter of its access log`,
});

/** What a chain breaks without. */
export const NEEDS: readonly Need[] = [
  { of: TOPIC, by: ["topicPolicy"], ...once, fault: "does not have exactly one policy: keep one TopicPolicy" },
  {
    of: TOPIC,
    when: "published",
    by: ["subscription"],
    where: { protocol: "sqs" },
    ...atLeastOne,
    fault: "reaches no queue: subscribe the one that it is for",
  },
  { of: TOPIC, when: "rings", by: ["subscription"], ...atLeastOne, fault: "reaches nobody: subscribe whom it is for" },
  {
    of: TOPIC,
    by: ["published", "rings", "told"],
    ...atLeastOne,
    fault: "gets nothing: name it where it is published to",
  },
  { of: QUEUE, by: ["queuePolicy"], ...once, fault: "does not have exactly one policy: keep one QueuePolicy" },
  {
    of: QUEUE,
    by: ["mappedQueue", "deadLetters"],
    most: 1,
    fault: "feeds two functions, or takes the dead letters of two queues, or both: give each its own queue",
  },
  {
    of: QUEUE,
    by: ["mappedQueue", "deadLetters", "undelivered"],
    ...atLeastOne,
    fault: "has no reader: map it to a function, or name it as a dead-letter queue",
  },
  {
    of: QUEUE,
    when: "mappedQueue",
    by: ["deadLetters"],
    own: true,
    ...once,
    fault: "loses what its function cannot process: set redrivePolicy to a dead-letter queue and a maxReceiveCount",
  },
  {
    of: SUBSCRIPTION,
    whose: { protocol: "sqs" },
    by: ["undelivered"],
    own: true,
    ...once,
    fault: "loses what its queue refuses: set redrivePolicy to a queue for that",
  },
  { of: QUEUE, by: ["watchedQueue", "mappedQueue"], ...atLeastOne, fault: "fills up unseen: watch it by an alarm" },
  {
    of: QUEUE,
    when: "watchedAge",
    by: ["mappedQueue"],
    ...atLeastOne,
    fault: "is watched for how long messages wait, and nothing takes them: watch ApproximateNumberOfMessagesVisible",
  },
  {
    of: QUEUE,
    // What alarms ask the guard comes seldom, and its failures are watched.
    whose: { name: /^(?!.*-pause-requests)/ },
    when: "mappedQueue",
    by: ["watchedAge"],
    ...atLeastOne,
    fault: "may stand still unseen: watch its ApproximateAgeOfOldestMessage by an alarm",
  },
  {
    of: FUNCTION,
    by: ["mappedFunction", "scheduledFunction", "askedFunction"],
    ...atLeastOne,
    fault: "is never started: map a queue to it, schedule it, or route requests to it",
  },
  { of: FUNCTION, by: ["watchedErrors"], ...atLeastOne, fault: "fails unseen: watch its Errors by an alarm" },
  {
    of: FUNCTION,
    by: ["watchedThrottles"],
    ...atLeastOne,
    fault: "is held up unseen: watch its Throttles by an alarm",
  },
  {
    of: FUNCTION,
    when: "scheduledFunction",
    by: ["watchedInvocations"],
    ...atLeastOne,
    fault: "may stay away unseen: watch its Invocations by an alarm",
  },
  { of: ROLE, by: ["rolePolicy"], ...once, fault: "does not have exactly one policy: keep one RolePolicy" },
  { of: ROLE, by: ["functionRole"], most: 1, fault: "is the role of two functions: give each its own" },
  {
    of: ROLE,
    whose: { "assumeRolePolicy.Statement.*.Principal.Service": /./ },
    by: ["functionRole", "scheduleRole", "integrationRole"],
    ...atLeastOne,
    fault: "is nobody's: name it where it is needed, or remove it",
  },
  { of: LOG_GROUP, by: ["logGroup", "accessLog"], ...once, fault: "is no function's and no stage's: name its writer" },
  { of: TABLE, by: ["table"], ...atLeastOne, fault: "is no function's: name it in the environment of one" },
  { of: SECRET, by: ["secretVersion"], ...once, fault: "does not have exactly one value: keep one SecretVersion" },
  { of: SECRET, by: ["secret", "commandSecret"], ...atLeastOne, fault: "has no reader: name it where it is read" },
  { of: KEY, by: ["keyAlias"], ...once, fault: "does not have exactly one alias, by which all else names it" },
  ...Object.entries(TOPICS_OF_EVENTS).map(publishes),
  ...["SEND", "DELIVERY"].map(counts),
  {
    of: SET,
    by: ["countedSets"],
    where: { "environment.variables.OWNS_ACCOUNT_SETTINGS": /./ },
    ...atLeastOne,
    fault:
      "gets no zeros, without which its rates have no value: name it in CONFIGURATION_SETS of the reconcile function",
  },
  {
    of: SET,
    by: ["watchedDelivery"],
    ...atLeastOne,
    fault: "has no alarm on its delivery rate: watch Delivery by the dimension ses:configuration-set",
  },
  watches("bounce", "watchedBounces"),
  watches("complaint", "watchedComplaints"),
  {
    of: IDENTITY,
    by: ["mailFrom"],
    ...once,
    fault: "does not have exactly one MAIL FROM domain: keep one EmailIdentityMailFromAttributes",
  },
  {
    of: IDENTITY,
    by: ["feedbackByMail"],
    ...once,
    fault: "does not say once whether feedback comes by mail: keep one EmailIdentityFeedbackAttributes",
  },
  { of: API, by: ["stage"], ...once, fault: "does not have exactly one stage: keep one" },
  { of: API, by: ["integration"], ...once, fault: "does not have exactly one integration: keep one" },
  { of: API, by: ["apiMapping"], ...once, fault: "is not mapped to its domain exactly once: keep one ApiMapping" },
  { of: DOMAIN, by: ["mappedDomain"], ...once, fault: "does not lead to exactly one API: keep one ApiMapping" },
  {
    of: DOMAIN,
    by: COMMAND,
    where: { "stdin.owner.part": "links" },
    ...once,
    fault: "has no record in the zone: add the Command that writes it",
  },
  ...ROUTES.map(answers),
  ...["LinkErrors", "LinkLatency"].map(measures),
  {
    of: FUNCTION,
    whose: { "environment.variables.OWNS_ACCOUNT_SETTINGS": "true" },
    by: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    ...once,
    fault: "counts on the account's suppression, which no resource states: add AccountSuppressionAttributes",
  },
  {
    of: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    by: FUNCTION,
    where: { "environment.variables.OWNS_ACCOUNT_SETTINGS": "true" },
    ...atLeastOne,
    fault: "is compared with the account by no function: set OWNS_ACCOUNT_SETTINGS to true in the one that reconciles",
  },
];

/** Resources of a type that must say the same at a path, where they say anything. */
export interface Agreement {
  readonly type: string;
  /** Only those need to agree that lead to the same resource by this link; all of the type where absent. */
  readonly by?: string;
  readonly at: string;
  readonly fault: string;
}

/** What resources of a type have in common. */
export const AGREEMENTS: readonly Agreement[] = [
  {
    type: DESTINATION,
    by: "eventDestination.snsDestination.topicArn",
    at: "eventDestination.matchingEventTypes",
    fault: "publishes other events to its topic than another set does: list the same events for a topic",
  },
  { type: IDENTITY, at: "configurationSetName", fault: "is on another set than the other identities: set the same" },
  ...["COMPANY", "MAILING_LISTS", "METRICS_NAMESPACE", "POSTAL_ADDRESS", "SENDING_DOMAIN", "STACK_NAME"].map(
    (variable) => ({
      type: FUNCTION,
      at: `environment.variables.${variable}`,
      fault: `has another ${variable} than the other functions: set the same`,
    }),
  ),
  {
    type: ALARM,
    at: "okActions",
    fault: "tells others than the other alarms when it is over: set the same okActions",
  },
  { type: FILTER, at: "logGroupName", fault: "reads another log than the other filters: set the same" },
];

/** Places in one resource that must all say the same, or each something else. */
export interface Comparison {
  readonly type: string;
  /** Only those resources of the type. */
  readonly whose?: Where;
  readonly at: readonly string[];
  readonly are: "equal" | "different";
  /** Only what names a resource of these types counts; everything where absent. */
  readonly among?: readonly string[];
  readonly fault: string;
}

/** What a resource must say alike, or must not say twice. */
export const COMPARISONS: readonly Comparison[] = [
  {
    type: FUNCTION,
    at: ["environment.variables.*"],
    are: "different",
    among: [QUEUE, SECRET, SET, TABLE, TOPIC],
    fault: "has two variables that name the same resource: name in each the one that it is for",
  },
  { type: ALARM, at: ["alarmActions.*"], are: "different", fault: "tells one topic twice: name each topic once" },
  {
    type: ALARM,
    at: ["metricQueries.*.metric"],
    are: "different",
    fault: "reads one metric twice: read each that it is to watch",
  },
  {
    type: ALARM,
    whose: { "metricQueries.*.metric.metricName": "Blocked" },
    at: ["metricQueries.*.metric.dimensions.ses:configuration-set"],
    are: "equal",
    fault: "computes a rate from the mail of two sets: read all its metrics of one",
  },
  {
    type: SUBSCRIPTION,
    at: ["endpoint", "redrivePolicy.deadLetterTargetArn"],
    are: "different",
    fault: "has its own queue for what that queue refused: name another in redrivePolicy",
  },
  {
    type: DESTINATION,
    whose: { "eventDestination.cloudWatchDestination.dimensionConfigurations.*.dimensionName": /./ },
    at: [
      "configurationSetName",
      "eventDestination.cloudWatchDestination.dimensionConfigurations.*.defaultDimensionValue",
    ],
    are: "equal",
    fault: "counts its mail as that of another set: set defaultDimensionValue to its own set",
  },
];

/** Numbers that must keep a distance, in two resources that one refers to. */
export interface Margin {
  /** The link to the resource whose number must be the larger. */
  readonly larger: keyof typeof LINKS;
  readonly at: string;
  /** The link, from the same resource, to that whose number must be the smaller. */
  readonly smaller: keyof typeof LINKS;
  readonly than: string;
  /** How many times as large. */
  readonly times: number;
  readonly fault: string;
}

/** What must be long enough for something else to end meanwhile. */
export const MARGINS: readonly Margin[] = [
  {
    larger: "mappedQueue",
    at: "visibilityTimeoutSeconds",
    smaller: "mappedFunction",
    than: "timeout",
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    times: 6,
    fault:
      "hands a message out again before its function may have ended: set visibilityTimeoutSeconds to at least six times the function's timeout",
  },
];

/** The least and the most that a number may be, in resources that a link leads to. */
export interface Bound {
  readonly when: keyof typeof LINKS;
  readonly at: string;
  readonly least?: number;
  readonly most?: number;
  readonly fault: string;
}

/** What must be long enough, or short enough, for what leads to it. */
export const BOUNDS: readonly Bound[] = [
  ...(["deadLetters", "undelivered"] as const).map((when) => ({
    when,
    at: "messageRetentionSeconds",
    // What SQS keeps at most, 14 days: there is no queue after this one.
    least: 1_209_600,
    fault: "forgets early what could not be processed or delivered: set messageRetentionSeconds to 1209600",
  })),
  {
    when: "askedFunction",
    at: "timeout",
    most: 29,
    fault: "runs on when API Gateway has long answered for it: set timeout to at most 29 seconds",
  },
  {
    when: "scheduledFunction",
    at: "timeout",
    least: 100,
    fault: "is stopped before it has read and written everything: set timeout to at least 100 seconds",
  },
];
