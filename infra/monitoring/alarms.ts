/**
 * Every alarm of a stack, in one table. Faults that a person handles in the same way share an alarm, so that each alert means
 * something.
 *
 * How they are written:
 * - Rates are shares of the messages that left SES. SES counts a message to a suppressed address as sent and as bounced, though
 *   nobody was mailed, so `Blocked` is subtracted. `HardBounce` and `Complaint` are the suppression function's own counts, since
 *   SES's include full mailboxes, blocked messages and "not spam".
 * - Below the gate a rate is 0 for bounces and complaints and 100 for deliveries: the ticket alarm watches the counts instead.
 * - AWS's guide and its users disagree on what CloudWatch makes of missing data in an operator, in the branch that `IF` chooses,
 *   and in a `FILL` of a metric that has never had data. No expression depends on it: metrics that may be missing are summed or
 *   compared in an array, so `SUM([delivery, 0 * send])` is 0 where there is a `Send` but no `Delivery`. The rehearsal evaluates
 *   each alarm under every reading and rejects one whose results differ.
 * - Where no data means that all is well, the whole expression is FILLed: the alarm ends as soon as its period has passed, and if
 *   nothing was counted in any period, missing data does not breach either.
 * - A rate has no value for a period without mail. Such a period is ignored, and the alarm keeps its state.
 * - If the newest period has no data point, CloudWatch evaluates an older one, and windows slide, so a storm would ring again a day
 *   after its end. Alarms that ignore missing data therefore have a value for the newest period only.
 * - The dimension is the literal `ses:configuration-set`: with any other, an alarm would watch nothing, forever.
 */
import { type Count, countedOf, leftSes, type Metric, type Rate, RATES } from "../../core/metrics/rates";
import { type FunctionName, type ScheduledFunctionName, scheduledFunctions } from "../function-declarations/functions";
import type { Names } from "../names-and-arns/names";
import { linksAlarm } from "./links-alarm";
import { ONE_OR_MORE, type MetricAlarm, type Watched } from "./metric-alarm";
import { inQueue, ofAccount, ofFunction, ofSet, ofStack } from "./metrics";
import { OUTBOX_QUEUES, outboxAlarm } from "./outbox-alarm";
import { FUNCTION_METRICS, inParts, partName } from "../alarm-parts/parts";
import { quotaAlarm, volumeAlarm } from "./volume-alarm";
import { FEEDBACK_AGE_SECONDS, GATE, PROMISED, REPUTATION, TICKET_COUNT } from "../../core/metrics/limits";
import { SECONDS } from "../../core/time/spans";
import { count, percent } from "../../core/formatting/numbers";

type Set = keyof Names["configurationSets"];

const SETS = ["main", "updates"] as const satisfies readonly Set[];

/** The metric alarms, in the order of this table. */
export function metricAlarms(watched: Watched): MetricAlarm[] {
  const { alarms } = watched;
  const rates = SETS.flatMap((set) => [
    bounceRate(watched, set),
    complaintRate(watched, set),
    deliveryRate(watched, set),
  ]);
  return [
    ...(watched.ownsAccount ? [reputation(alarms, "warning"), reputation(alarms, "critical")] : []),
    ...rates,
    ...inParts(Object.keys(watched.configurationSets) as Set[], Object.keys(TICKETS).length).map((sets, index) =>
      tickets(watched, sets, index),
    ),
    ...(watched.ownsAccount
      ? [quotaAlarm(watched), volumeAlarm(watched, "warning"), volumeAlarm(watched, "reached")]
      : []),
    ...inParts(Object.keys(watched.functions) as FunctionName[], FUNCTION_METRICS).map((part, index) =>
      failedFunctions(watched, part, index),
    ),
    ...inParts(Object.entries(signsOfStuck(watched)), 1).map((signs, index) => stuck(watched, signs, index)),
    outboxAlarm(watched),
    linksAlarm(watched),
    ...(watched.ownsAccount ? [account(watched)] : []),
    ...(Object.keys(scheduledFunctions) as ScheduledFunctionName[]).map((name) => missedRun(watched, name)),
  ];
}

/**
 * How close the account is to losing its right to send: the rates of all its stacks together, which SES computes over a volume of
 * its own choice.
 */
function reputation(alarms: Names["alarms"], level: keyof typeof REPUTATION): MetricAlarm {
  const { bounce, complaint } = REPUTATION[level];
  const critical = level === "critical";
  return {
    key: `reputation-${level}`,
    ...(critical ? alarms.reputationCritical : alarms.reputationWarning),
    metrics: { bounce: ofAccount("Reputation.BounceRate"), complaint: ofAccount("Reputation.ComplaintRate") },
    // The worse of the two, as a multiple of its limit. SES emits both together, though perhaps no complaint rate before the first
    // complaint.
    expressions: {
      worse: `MAX([bounce / ${bounce}, complaint / ${complaint}])`,
      newest: newest("bounce", "worse"),
    },
    seconds: SECONDS.hour,
    ...ONE_OR_MORE,
    missing: "ignore",
    acts: "page",
    means:
      `The account's reputation metrics have reached ${percent(100 * bounce)} bounces or ${percent(100 * complaint)} ` +
      "complaints. AWS reviews an account at 5% or 0.1%, and may stop all its mail at 10% or 0.5%.",
    todo: critical ? "Stop what sends to bad addresses now." : "Find out what is sending to bad addresses.",
    anchor: "reputation",
  };
}

function bounceRate(watched: Watched, set: Set): MetricAlarm {
  return {
    ...rate(watched, set, "bounce"),
    comparison: ">=",
    threshold: PROMISED.bounce,
    means:
      `At least ${percent(PROMISED.bounce)} of the mail of the last 24 hours hard-bounced (of ${GATE.daily} messages or more). ` +
      `The promise is less than ${percent(PROMISED.bounce)}.`,
    todo: "Find out which list or form the addresses came from, and stop sending to it. The guard may have paused the set.",
    asksGuard: true,
    anchor: "bounce-rate",
  };
}

function complaintRate(watched: Watched, set: Set): MetricAlarm {
  return {
    ...rate(watched, set, "complaint"),
    comparison: ">=",
    threshold: PROMISED.complaint,
    means:
      `At least ${percent(PROMISED.complaint)} of the mail of the last 7 days was reported as spam (of ${count(GATE.weekly)} ` +
      `messages or more). The promise is less than ${percent(PROMISED.complaint)}.`,
    todo: "Find out which mail people did not ask for, and stop sending it. The guard may have paused the set.",
    asksGuard: true,
    anchor: "complaint-rate",
  };
}

function deliveryRate(watched: Watched, set: Set): MetricAlarm {
  return {
    ...rate(watched, set, "delivery"),
    comparison: "<=",
    threshold: PROMISED.delivery,
    means:
      `At most ${percent(PROMISED.delivery)} of the mail of the last 24 hours was delivered (of ${GATE.daily} messages or ` +
      `more). The promise is more than ${percent(PROMISED.delivery)}.`,
    todo:
      "Find out whether mail bounces or is delayed, and at which provider. A large batch that is still in flight can trigger " +
      "this for some minutes.",
    anchor: "delivery-rate",
  };
}

/** A rate in percent, of the messages of one configuration set that left SES. */
function rate(watched: Watched, set: Set, of: Rate) {
  const own = { bounce: "bounceRate", complaint: "complaintRate", delivery: "deliveryRate" } as const;
  const { count, days, from } = RATES[of];
  const metric = (name: Count) => ofSet(watched, set, name);
  return {
    key: `${set}-${of}-rate`,
    ...watched.alarms[set][own[of]],
    metrics: { send: metric("sent"), blocked: metric("blocked"), [of]: metric(count) },
    expressions: {
      left: leftSes("send", "blocked"),
      counted: countedOf(of, "send"),
      rate: `IF(left >= ${from}, 100 * counted / left, ${of === "delivery" ? "100" : "0"})`,
      newest: newest("send", "rate"),
    },
    seconds: days * SECONDS.day,
    statistic: "Sum",
    missing: "ignore",
    acts: "page",
  } as const;
}

/**
 * An expression's value for the newest period alone, if the metric has a value there (for `send`, above 0). EPOCH has a value for
 * each period, whether or not the metric has one. AWS advises against MAX of one series in alarms, since CloudWatch reads more
 * periods than it evaluates; here that is the point.
 */
const newest = (metric: string, id: string) =>
  `IF(${metric} ${metric === "send" ? "> 0" : ">= 0"} AND EPOCH(${metric}) == MAX(EPOCH(${metric})), ${id})`;

/** What the ticket alarm counts, by the ending of the metric's id. */
const TICKETS = { Send: "sent", Bounce: "hardBounces", Complaint: "complaints", Rejected: "rejected" } as const;

/** What is worth a look while there is too little mail for a rate, and what SES itself refused to send. */
function tickets(watched: Watched, sets: readonly Set[], index: number): MetricAlarm {
  const metrics = sets.flatMap((set) =>
    Object.entries(TICKETS).map(([id, count]) => [`${set}${id}`, ofSet(watched, set, count)] as const),
  );
  const counts = sets.flatMap((set) => {
    const [bounces, complaints] = [`${set}Bounce`, `${set}Complaint`];
    return [
      [`${set}Sent`, `SUM([${set}Send, 0 * ${bounces}, 0 * ${complaints}])`],
      [`${set}Bounces`, `${set}Sent < ${GATE.daily} AND ${bounces} >= ${TICKET_COUNT.bounces}`],
      [`${set}Complaints`, `${set}Sent < ${GATE.weekly} AND ${complaints} >= ${TICKET_COUNT.complaints}`],
    ] as const;
  });
  const reasons = sets.flatMap((set) => [`${set}Bounces`, `${set}Complaints`, `${set}Rejected`]);
  return {
    key: partName("tickets", index),
    ...watched.alarms.tickets(index),
    metrics: Object.fromEntries(metrics),
    expressions: {
      ...Object.fromEntries(counts),
      any: `FILL(MAX([${reasons.join(", ")}]), 0)`,
    },
    seconds: SECONDS.hour,
    statistic: "Sum",
    comparison: ">=",
    threshold: 1,
    missing: "notBreaching",
    acts: "ticket",
    means:
      `In the last hour: a complaint or ${TICKET_COUNT.bounces} hard bounces, with too little mail for a rate; or SES rejected ` +
      "a message or could not render a template.",
    todo: "The dashboard shows which. Find out why.",
    anchor: "tickets",
  };
}

function failedFunctions({ alarms, functions }: Watched, part: readonly FunctionName[], index: number): MetricAlarm {
  const metrics = part.flatMap((key) =>
    ["Errors", "Throttles"].map((metric) => [`${key}${metric}`, ofFunction(metric, functions[key])] as const),
  );
  return {
    key: partName("functions", index),
    ...alarms.functions(index),
    metrics: Object.fromEntries(metrics),
    expressions: { failed: `FILL(SUM([${metrics.map(([id]) => id).join(", ")}]), 0)` },
    seconds: 900,
    statistic: "Sum",
    comparison: ">=",
    threshold: 1,
    missing: "notBreaching",
    acts: "page",
    means: "In the last 15 minutes a function failed, timed out or was throttled.",
    todo: "Read its log. What it was working on is retried, then kept in a dead-letter queue.",
    anchor: "functions",
  };
}

/**
 * The metrics that show that an SES event, or a message that a function could not handle, is stuck. The outbox has its own alarm.
 */
function signsOfStuck(watched: Watched): Readonly<Record<string, Metric>> {
  const { functionQueues, undelivered } = watched;
  const visible = "ApproximateNumberOfMessagesVisible";
  const failures = Object.entries(functionQueues)
    .filter(([name]) => !OUTBOX_QUEUES.includes(name))
    .map(([name, { failures }]) => [`${name}Failures`, inQueue(visible, failures)] as const);
  return {
    age: inQueue("ApproximateAgeOfOldestMessage", functionQueues.suppression.queue),
    outcomeAge: inQueue("ApproximateAgeOfOldestMessage", functionQueues.outcomes.queue),
    undelivered: inQueue(visible, undelivered),
    ...Object.fromEntries(failures),
    overdue: ofStack(watched, "Overdue"),
  };
}

/** The metrics that are ages, each with the id of the expression that says whether it is too old. */
const LATE: Readonly<Record<string, string>> = { age: "late", outcomeAge: "lateOutcome" };

function stuck({ alarms }: Watched, signs: readonly (readonly [id: string, Metric])[], index: number): MetricAlarm {
  const ids = signs.map(([id]) => id);
  const late = Object.entries(LATE).filter(([id]) => ids.includes(id));
  return {
    key: partName("stuck", index),
    ...alarms.stuck(index),
    metrics: Object.fromEntries(signs),
    expressions: {
      ...Object.fromEntries(late.map(([id, isLate]) => [isLate, `${id} > ${FEEDBACK_AGE_SECONDS}`])),
      stuck: `FILL(MAX([${ids.map((id) => LATE[id] ?? id).join(", ")}]), 0)`,
    },
    seconds: SECONDS.hour,
    ...ONE_OR_MORE,
    missing: "notBreaching",
    acts: "page",
    means:
      `Feedback or another event is not being handled: it has waited more than ${FEEDBACK_AGE_SECONDS / 60} minutes, is in a ` +
      "dead-letter queue, or has not reached SES's suppression list for 6 hours.",
    todo:
      "The dashboard shows which. Fix the cause, then redrive the queue. Until then an address that bounced or complained may " +
      "be mailed again.",
    anchor: "stuck",
  };
}

/** What AWS says about the account, which `reconcile` reads once an hour. Two hours contain at least one run. */
function account(watched: Watched): MetricAlarm {
  return {
    key: "account",
    ...watched.alarms.account,
    metrics: {
      notHealthy: ofStack(watched, "NotHealthy"),
      sendingDisabled: ofStack(watched, "SendingDisabled"),
      quotaMismatch: ofStack(watched, "QuotaMismatch"),
    },
    expressions: { any: "MAX([notHealthy, sendingDisabled, quotaMismatch])" },
    seconds: 2 * SECONDS.hour,
    ...ONE_OR_MORE,
    missing: "ignore",
    acts: "page",
    means:
      `AWS is reviewing the account, has stopped all its mail, or its quota is not ${count(watched.dailyQuota)} messages in 24 ` +
      "hours.",
    todo: "Reconcile's log says which. Answer AWS, or state the new quota in the setting dailyQuota.",
    anchor: "account",
  };
}

/** How long a scheduled function may go without a run, in how many periods, and what it means if it does. */
const MISSED = {
  reconcile: {
    alarm: "missedReconcile",
    seconds: SECONDS.hour,
    periods: 3,
    means:
      "Reconcile has not run for 3 hours: SES's suppression list is not kept up to date, and nothing watches the account.",
  },
  digest: {
    alarm: "missedDigest",
    seconds: SECONDS.hour,
    periods: 3,
    means: "The digest function has not run for 3 hours: no daily digest leaves.",
  },
  report: {
    alarm: "missedReport",
    seconds: SECONDS.day,
    periods: 7,
    means: "The weekly report, which was promised to AWS, has not run for 7 days.",
  },
} as const satisfies Readonly<Record<ScheduledFunctionName, object>>;

/**
 * A schedule that no longer starts its function.
 *
 * The feedback queue, which Lambda polls all the time, has data for every hour since the stack was made: earlier hours do not
 * count.
 */
function missedRun({ alarms, functions, functionQueues }: Watched, name: ScheduledFunctionName): MetricAlarm {
  const { alarm, seconds, periods, means } = MISSED[name];
  return {
    key: `missed-${name}`,
    ...alarms[alarm],
    metrics: {
      runs: ofFunction("Invocations", functions[name]),
      queue: inQueue("ApproximateNumberOfMessagesVisible", functionQueues.suppression.queue),
    },
    expressions: { missed: "IF(SUM([runs, 0 * queue]) > 0, 0, 1)" },
    seconds,
    periods,
    statistic: "Sum",
    comparison: ">=",
    threshold: 1,
    missing: "notBreaching",
    acts: "page",
    means,
    todo: "Check that its schedule exists and is enabled, and that its role may start the function.",
    anchor: "missed-runs",
  };
}
