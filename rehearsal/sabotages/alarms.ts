/** Mistakes about alarms and what acts on them, the guard and reconcile, that break no promise by themselves. */
import { edited, METRIC_ALARM, type Sabotage, SET, withQueries, withStatements } from "./edits";

export const alarms: readonly Sabotage[] = [
  {
    title: "the alarms of updates do not ask the guard",
    promises: [],
    scenario: "bounce-storm",
    reason: /^what people hear is \["ALARM: [^P]+\], promised is/,
    edit: (graph) =>
      edited(graph, METRIC_ALARM, "updates-bounce-rate", (inputs) => ({
        ...inputs,
        alarmActions: (inputs.alarmActions as string[]).slice(0, 1),
      })),
  },
  {
    title: "the guard may not pause a set",
    promises: [],
    scenario: "failed-pause",
    reason: /^whether updates sends 15 minutes later is true/,
    edit: (graph) => withStatements(graph, "guard-function", (all) => all.filter(({ Sid }) => Sid !== "Pause")),
  },
  {
    title: "the guard does not look again",
    promises: [],
    scenario: "main-guard",
    reason: /^requests that the guard keeps looking at is 0/,
    edit: (graph) =>
      edited(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "guard", (inputs) => ({
        ...inputs,
        functionResponseTypes: [],
      })),
  },
  {
    title: "the program states that the updates set sends",
    promises: [],
    scenario: "recovery",
    reason: /^whether updates sends after a quiet day and an up is true/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, sendingOptions: { sendingEnabled: true } })),
  },
  {
    title: "a day without mail counts as a good one",
    promises: [],
    scenario: "recovery",
    reason: /^what people hear on a day without mail is \["OK: /,
    edit: (graph) =>
      edited(graph, METRIC_ALARM, "updates-bounce-rate", (inputs) => ({
        ...inputs,
        metricQueries: JSON.parse(
          JSON.stringify(inputs.metricQueries)
            .replace("IF(send > 0 AND EPOCH", "IF(EPOCH")
            .replace("SUM([send, ", "SUM([FILL(send, 0), "),
        ) as unknown,
      })),
  },
  {
    title: "reconcile may not ask SES about the account",
    promises: [],
    scenario: "account-health",
    reason: /^alarms that ring before anything happens is \["functions"\]/,
    edit: (graph) =>
      withStatements(graph, "reconcile-function", (all) => all.filter(({ Sid }) => Sid !== "ReadAccount")),
  },
  {
    title: "the account's alarm watches the quota alone",
    promises: [],
    scenario: "account-health",
    reason: /^alarms that ring within the hour of a review is \[\]/,
    edit: (graph) =>
      withQueries(graph, "account", "MAX([notHealthy, sendingDisabled, quotaMismatch])", "MAX([quotaMismatch])"),
  },
  {
    title: "the alarm on reconcile's schedule watches another function",
    promises: [],
    scenario: "missed-runs",
    reason: /^alarms that ring while it runs is \["missed-reconcile"\]/,
    edit: (graph) => withQueries(graph, "missed-reconcile", '-reconcile"', '-report"'),
  },
  {
    title: "a complaint rate is taken of any number of messages",
    promises: [],
    scenario: "one-complaint",
    reason: /-complaint-rate/,
    edit: (graph) => withQueries(graph, "updates-complaint-rate", "left >= 1000", "left >= 1"),
  },
];
