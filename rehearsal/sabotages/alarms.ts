/** Mistakes about alarms, and about the guard and reconcile; none of them breaks a promise by itself. */
import { edited, METRIC_ALARM, type Sabotage, SET, withQueries, withStatements } from "./edits";

export const alarms: readonly Sabotage[] = [
  {
    title: "an alarm of the updates set does not notify the guard",
    promises: [],
    scenario: "bounce-storm",
    reason: /^alert mails: \["ALARM: [^P]+\], expected/,
    edit: (graph) =>
      edited(graph, METRIC_ALARM, "updates-bounce-rate", (inputs) => ({
        ...inputs,
        alarmActions: (inputs.alarmActions as string[]).slice(0, 1),
      })),
  },
  {
    title: "the guard is not allowed to pause a set",
    promises: [],
    scenario: "failed-pause",
    reason: /^whether updates sends 15 minutes later: true/,
    edit: (graph) => withStatements(graph, "guard-function", (all) => all.filter(({ Sid }) => Sid !== "Pause")),
  },
  {
    title: "the guard does not check again",
    promises: [],
    scenario: "main-guard",
    reason: /^requests that the guard will check again: 0/,
    edit: (graph) =>
      edited(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "guard", (inputs) => ({
        ...inputs,
        functionResponseTypes: [],
      })),
  },
  {
    title: "the program declares sending enabled on the updates set",
    promises: [],
    scenario: "recovery",
    reason: /^whether updates sends after a quiet day and a pulumi up: true/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, sendingOptions: { sendingEnabled: true } })),
  },
  {
    title: "a day without mail counts as a good one",
    promises: [],
    scenario: "recovery",
    reason: /^alert mails on a day without mail: \["OK: /,
    edit: (graph) =>
      withQueries(
        withQueries(graph, "updates-bounce-rate", "IF(send > 0 AND EPOCH", "IF(EPOCH"),
        "updates-bounce-rate",
        "SUM([send, ",
        "SUM([FILL(send, 0), ",
      ),
  },
  {
    title: "reconcile is not allowed to read the account's status from SES",
    promises: [],
    scenario: "account-health",
    reason: /^alarms in ALARM before anything happens: \["functions"\]/,
    edit: (graph) =>
      withStatements(graph, "reconcile-function", (all) => all.filter(({ Sid }) => Sid !== "ReadAccount")),
  },
  {
    title: "the account alarm watches only the quota",
    promises: [],
    scenario: "account-health",
    reason: /^alarms in ALARM within the hour of a review: \[\]/,
    edit: (graph) =>
      withQueries(graph, "account", "MAX([notHealthy, sendingDisabled, quotaMismatch])", "MAX([quotaMismatch])"),
  },
  {
    title: "the alarm on the daily volume watches a metric that nothing publishes",
    promises: [],
    scenario: "outbox-volume",
    reason: /^alarms in ALARM at 100%: \["volume-warning"\]/,
    edit: (graph) => withQueries(graph, "volume-reached", "SentLast24Hours", "SentInADay"),
  },
  {
    title: "the alarm on reconcile's schedule watches another function",
    promises: [],
    scenario: "missed-runs",
    reason: /^alarms in ALARM while it runs: \["missed-reconcile"\]/,
    edit: (graph) => withQueries(graph, "missed-reconcile", '-reconcile"', '-report"'),
  },
  {
    title: "a complaint rate is judged however few messages were sent",
    promises: [],
    scenario: "one-complaint",
    reason: /-complaint-rate/,
    edit: (graph) => withQueries(graph, "updates-complaint-rate", "left >= 1000", "left >= 1"),
  },
];
