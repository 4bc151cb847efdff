/** What each resource of a chain cannot do without, by the links of `links.ts`. */
import { ROUTES } from "../resources/routes";
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
  LOG_GROUP,
  FILTER,
  SET,
  IDENTITY,
  API,
  DOMAIN,
  STAGE,
  COMMAND,
} from "./resource-types";

/** The value that each path must lead to, among others. */
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
  /** Whether to count the links from the resource instead of those that lead to it. */
  readonly own?: true;
  /** Only links from such resources count. */
  readonly where?: Where;
  readonly least?: number;
  readonly most?: number;
  /** What is wrong where there are fewer, or more, and the remedy. */
  readonly fault: string;
}

const once = { least: 1, most: 1 };
const atLeastOne = { least: 1 };

/** How many topics each set publishes an event to: one about the recipient, one about the message, or both. */
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
  fault: `has no metric for ${event}: add one destination for CloudWatch, by the dimension ses:configuration-set`,
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
  // Blocked mail never left SES; only alarms on a rate subtract it.
  where: { "metricQueries.*.metric.metricName": "Blocked" },
  ...atLeastOne,
  fault: `has no alarm on its ${of} rate: watch it, Send and Blocked by the dimension ses:configuration-set`,
});

const measures = (metric: string): Need => ({
  of: STAGE,
  by: FILTER,
  where: { "metricTransformation.name": metric },
  ...once,
  fault: `has no metric ${metric}, so its alarm never rings: add one filter of its access log`,
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
    fault: "gets no messages: name it in what publishes to it",
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
  {
    of: QUEUE,
    by: ["watchedQueue", "mappedQueue"],
    ...atLeastOne,
    fault: "can fill up unseen: watch it with an alarm",
  },
  {
    of: QUEUE,
    when: "watchedAge",
    by: ["mappedQueue"],
    ...atLeastOne,
    fault: "is watched by the age of its messages although nothing reads it: watch ApproximateNumberOfMessagesVisible",
  },
  {
    of: QUEUE,
    // Alarms seldom ask the guard for anything, and its failures are watched.
    whose: { name: /^(?!.*-pause-requests)/ },
    when: "mappedQueue",
    by: ["watchedAge"],
    ...atLeastOne,
    fault: "can stall unseen: watch its ApproximateAgeOfOldestMessage with an alarm",
  },
  {
    of: FUNCTION,
    by: ["mappedFunction", "scheduledFunction", "askedFunction"],
    ...atLeastOne,
    fault: "is never started: map a queue to it, schedule it, or route requests to it",
  },
  { of: FUNCTION, by: ["watchedErrors"], ...atLeastOne, fault: "can fail unseen: watch its Errors with an alarm" },
  {
    of: FUNCTION,
    by: ["watchedThrottles"],
    ...atLeastOne,
    fault: "can be throttled unseen: watch its Throttles with an alarm",
  },
  {
    of: FUNCTION,
    when: "scheduledFunction",
    by: ["watchedInvocations"],
    ...atLeastOne,
    fault: "can stop running unseen: watch its Invocations with an alarm",
  },
  { of: ROLE, by: ["rolePolicy"], ...once, fault: "does not have exactly one policy: keep one RolePolicy" },
  { of: ROLE, by: ["functionRole"], most: 1, fault: "is the role of two functions: give each its own" },
  {
    of: ROLE,
    whose: { "assumeRolePolicy.Statement.*.Principal.Service": /./ },
    by: ["functionRole", "scheduleRole", "integrationRole"],
    ...atLeastOne,
    fault: "is used by nothing: name it where it is needed, or remove it",
  },
  {
    of: LOG_GROUP,
    by: ["logGroup", "accessLog"],
    ...once,
    fault: "belongs to no function and no stage: name it in the one that writes to it",
  },
  { of: TABLE, by: ["table"], ...atLeastOne, fault: "is used by no function: name it in the environment of one" },
  { of: SECRET, by: ["secretVersion"], ...once, fault: "does not have exactly one value: keep one SecretVersion" },
  { of: SECRET, by: ["secret", "commandSecret"], ...atLeastOne, fault: "has no reader: name it where it is read" },
  {
    of: KEY,
    by: ["keyAlias"],
    ...once,
    fault: "does not have exactly one alias, by which everything else names it: keep one Alias",
  },
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
    fault: "relies on the account's suppression, which no resource states: add AccountSuppressionAttributes",
  },
  {
    of: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    by: FUNCTION,
    where: { "environment.variables.OWNS_ACCOUNT_SETTINGS": "true" },
    ...atLeastOne,
    fault: "is compared with the account by no function: set OWNS_ACCOUNT_SETTINGS to true in the one that reconciles",
  },
];
