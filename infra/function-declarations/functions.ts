/**
 * The functions, each declared once. From these declarations come their names, bundles and roles, the queues and schedules that
 * start them, and their part in alarms, dashboard and cost. CONTRIBUTING.md says what else a new function needs.
 */
import { SECONDS } from "../../core/time/spans";

interface Declared {
  /** What it does, in a sentence: the description of the function and of its role. */
  readonly description: string;
  readonly timeoutSeconds: number;
  /** How long one run takes: an assumption, for estimating cost. */
  readonly secondsARun: number;
}

/** A queue that feeds a function. */
export interface DeclaredQueue {
  readonly function: string;
  /** The base of the queue's name, and its logical name. */
  readonly queue: string;
  /** The same for its dead-letter queue. */
  readonly failures: string;
  readonly retentionDays: number;
  /**
   * The visibility timeout: at least six times the function's timeout
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
   */
  readonly visibilitySeconds: number;
  /** How many times a message is received before it goes to {@link failures}. */
  readonly receives: number;
  readonly batchSize: number;
  /** How many runs may take messages at once; if absent, Lambda decides. */
  readonly maximumConcurrency?: number;
}

/** A function that a schedule starts. */
export interface DeclaredScheduledFunction extends Declared {
  /** EventBridge Scheduler's expression, in UTC. */
  readonly schedule: string;
  /** How long and how often a failed invocation is retried. */
  readonly retry: { readonly maximumEventAgeInSeconds: number; readonly maximumRetryAttempts: number };
}

/** A function that answers requests of the HTTP API. */
export interface DeclaredHttpFunction extends Declared {
  /** Its routes as API Gateway writes them: a method and a path. API Gateway answers anything else with 404. */
  readonly routes: readonly [string, ...string[]];
}

/**
 * How long until the guard looks again at a configuration set that is over a limit but need not be paused, or that it failed to
 * pause.
 */
const LOOK_AGAIN_SECONDS = 900;

/** The functions that queues feed. */
export const queueFunctions = {
  suppression: {
    description: "Reads SES feedback from its queue and suppresses recipients who must not be mailed again",
    timeoutSeconds: 30,
    secondsARun: 0.3,
  },
  guard: {
    description: "Pauses a configuration set when too much of its mail bounces or is complained about",
    timeoutSeconds: 30,
    secondsARun: 1,
  },
  outbox: {
    description: "Checks and renders the messages in the outbox and hands each of them to SES once",
    timeoutSeconds: 90,
    secondsARun: 2,
  },
  status: {
    description: "Records in the outbox's ledger what SES reports about its mail, and tells the application",
    timeoutSeconds: 30,
    secondsARun: 0.2,
  },
} as const satisfies Readonly<Record<string, Declared>>;

/**
 * What the two queues of the outbox have in common. SES's daily quota may hold messages up for days, and each wait counts as a
 * receive.
 */
const outboxQueue = {
  function: "outbox",
  retentionDays: 8,
  visibilitySeconds: 540,
  receives: 1000,
  // The fewest that Lambda allows: concurrent runs share SES's sending rate.
  maximumConcurrency: 2,
} as const;

/** The queues that feed functions, by the logical names of the mappings between the two. */
export const queues = {
  suppression: {
    function: "suppression",
    queue: "feedback",
    failures: "dead-letter",
    retentionDays: 4,
    visibilitySeconds: 180,
    receives: 5,
    batchSize: 10,
    // SES allows one suppression call a second: more concurrent runs would only be throttled.
    maximumConcurrency: 2,
  },
  guard: {
    function: "guard",
    queue: "pause-requests",
    failures: "pause-failures",
    retentionDays: 8,
    visibilitySeconds: LOOK_AGAIN_SECONDS,
    // A complaint counts for a week, so an alarm can last as long. After that the guard gives up.
    receives: Math.ceil(SECONDS.week / LOOK_AGAIN_SECONDS),
    batchSize: 1,
  },
  outcomes: {
    function: "status",
    queue: "outcomes",
    failures: "outcome-failures",
    // Events hold addresses and subjects, so they are kept only as long as it takes to fix a function that cannot handle them.
    retentionDays: 4,
    visibilitySeconds: 180,
    receives: 5,
    batchSize: 10,
    // Enough for 50 mails a second, and few enough to leave most of the account's concurrency to other functions.
    maximumConcurrency: 5,
  },
  bulk: { ...outboxQueue, queue: "outbox-bulk", failures: "bulk-failures", batchSize: 10 },
  // In the sandbox a notice leaves every 7 seconds, and a run has time for this many.
  urgent: { ...outboxQueue, queue: "outbox-urgent", failures: "urgent-failures", batchSize: 5 },
} as const satisfies Readonly<Record<string, DeclaredQueue & { readonly function: QueueFunctionName }>>;

/** The functions that a schedule starts. */
export const scheduledFunctions = {
  reconcile: {
    description: "Adds to the SES suppression list the entries that SES refused or throttled before",
    timeoutSeconds: 900,
    secondsARun: 3,
    schedule: "rate(1 hour)",
    // The next hour's run does what a failed one could not.
    retry: { maximumEventAgeInSeconds: SECONDS.hour, maximumRetryAttempts: 2 },
  },
  digest: {
    description: "Asks the outbox to send the daily digests that are due",
    timeoutSeconds: 300,
    secondsARun: 0.3,
    // In most zones 8:00 is a full hour in UTC; in the others a digest leaves up to 45 minutes late.
    schedule: "cron(0 * * * ? *)",
    retry: { maximumEventAgeInSeconds: SECONDS.hour, maximumRetryAttempts: 2 },
  },
  report: {
    description: "Reads a week's figures from CloudWatch and SES and mails the report",
    timeoutSeconds: 120,
    secondsARun: 15,
    schedule: "cron(0 7 ? * MON *)",
    retry: { maximumEventAgeInSeconds: SECONDS.day, maximumRetryAttempts: 10 },
  },
} as const satisfies Readonly<Record<string, DeclaredScheduledFunction>>;

/** The functions that answer requests of the HTTP API. HEAD needs its own route: no method implies another. */
export const httpFunctions = {
  links: {
    description: "Serves the links in mail: opt-outs, preferences and confirmations",
    timeoutSeconds: 10,
    secondsARun: 0.1,
    routes: [
      ...["GET /u", "HEAD /u", "POST /u"],
      ...["GET /preferences", "HEAD /preferences", "POST /preferences"],
      ...["GET /confirm", "HEAD /confirm", "POST /confirm"],
    ],
  },
} as const satisfies Readonly<Record<string, DeclaredHttpFunction>>;

/** The name of a function that queues feed. */
export type QueueFunctionName = keyof typeof queueFunctions;

/** The name of a queue that feeds a function. */
export type QueueName = keyof typeof queues;

/** The name of a function that a schedule starts. */
export type ScheduledFunctionName = keyof typeof scheduledFunctions;

/** The name of a function that answers requests. */
export type HttpFunctionName = keyof typeof httpFunctions;

/** The name of a function, which is the name of its folder. */
export type FunctionName = QueueFunctionName | ScheduledFunctionName | HttpFunctionName;

/** Every function by name. */
export const functions: Readonly<Record<FunctionName, Declared>> = {
  ...queueFunctions,
  ...scheduledFunctions,
  ...httpFunctions,
};

/** An object with the same keys, each value made from key and value. */
export function mapped<Key extends string, From, To>(
  object: Readonly<Record<Key, From>>,
  make: (key: Key, value: From) => To,
): Readonly<Record<Key, To>> {
  const entries = Object.entries(object) as [Key, From][];
  return Object.fromEntries(entries.map(([key, value]) => [key, make(key, value)])) as Record<Key, To>;
}
