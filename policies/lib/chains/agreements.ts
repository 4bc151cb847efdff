/** What has to agree with what, in one resource of a chain or between several. */
import type { LINKS } from "./links";
import type { Where } from "./needs";
import {
  TOPIC,
  SUBSCRIPTION,
  QUEUE,
  FUNCTION,
  TABLE,
  SECRET,
  ALARM,
  FILTER,
  SET,
  DESTINATION,
  IDENTITY,
} from "./resource-types";

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
    fault: "publishes different events to its topic than another set: list the same events for both",
  },
  {
    type: IDENTITY,
    at: "configurationSetName",
    fault: "is on a different set than the other identities: use the same one",
  },
  ...["COMPANY", "MAILING_LISTS", "METRICS_NAMESPACE", "POSTAL_ADDRESS", "SENDING_DOMAIN", "STACK_NAME"].map(
    (variable) => ({
      type: FUNCTION,
      at: `environment.variables.${variable}`,
      fault: `has a different ${variable} than the other functions: use the same one`,
    }),
  ),
  {
    type: ALARM,
    at: "okActions",
    fault: "does not tell the same topics as the other alarms when it is over: set the same okActions",
  },
  { type: FILTER, at: "logGroupName", fault: "reads a different log than the other filters: use the same one" },
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
    fault: "reads one metric twice: read each metric that it watches once",
  },
  {
    type: ALARM,
    whose: { "metricQueries.*.metric.metricName": "Blocked" },
    at: ["metricQueries.*.metric.dimensions.ses:configuration-set"],
    are: "equal",
    fault: "computes a rate from the mail of two sets: read all its metrics from one",
  },
  {
    type: SUBSCRIPTION,
    at: ["endpoint", "redrivePolicy.deadLetterTargetArn"],
    are: "different",
    fault: "sends what its queue refuses to that same queue: name another in redrivePolicy",
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

/** Two numbers that must keep a ratio, in resources that the same resource refers to. */
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
      "hands a message out again while its function may still be running: set visibilityTimeoutSeconds to at least six times the function's timeout",
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
    // SQS's maximum, 14 days: no other queue comes after this one.
    least: 1_209_600,
    fault: "drops too early what could not be processed or delivered: set messageRetentionSeconds to 1209600",
  })),
  {
    when: "askedFunction",
    at: "timeout",
    most: 29,
    fault: "may still be running when API Gateway has given up on it: set timeout to at most 29 seconds",
  },
  {
    when: "scheduledFunction",
    at: "timeout",
    least: 100,
    fault: "may be stopped before it has read and written everything: set timeout to at least 100 seconds",
  },
];
