/** The dashboard of a stack: what it shows and where, in CloudWatch's form. */
import { bouncesByClass, figures, RED, SET_COLORS, type Source } from "../../core/metrics/figures";
import { LINK_LATENCY } from "../../core/metrics/limits";
import { DIMENSION } from "../../core/metrics/names";
import { mapped } from "../function-declarations/functions";
import type { Names } from "../names-and-arns/names";
import type { Settings } from "../settings/settings";
import { metricAlarms } from "./alarms";
import { inQueue, ofAccessLog, ofFunction, ofStack } from "./metrics";
import { watched } from "./watched";
import {
  type Body,
  type Content,
  type Graph,
  type Line,
  type Row,
  rowOf,
  type Widget,
} from "../../core/metrics/widgets";
import { SECONDS } from "../../core/time/spans";

/** What a dashboard is made from. */
export interface Shown extends Source {
  readonly region: string;
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** What SES lets the account send in 24 hours. */
  readonly dailyQuota: number;
  /** The volume that AWS was told to expect of the account, in messages in 24 hours, if the stack knows it. */
  readonly expectedDailyVolume?: number;
  /** Queue names by what people call them. */
  readonly queues: Readonly<
    Record<
      | "feedback"
      | "deadLetter"
      | "undelivered"
      | "outcomes"
      | "outcomeFailures"
      | "urgent"
      | "bulk"
      | "urgentFailures"
      | "bulkFailures",
      string
    >
  >;
  /** Function names by what people call them. */
  readonly functions: Readonly<Record<string, string>>;
  /** ARNs of the alarms whose state is shown; if there are none, there is no such widget. */
  readonly alarmArns: readonly string[];
}

/** The color of what belongs to the whole account. */
const GRAY = "#616e7c";

/**
 * Columns of the grid: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const COLUMNS = 24;

/** What the dashboard of a stack shows. */
export function shown(settings: Settings, names: Names): Shown {
  const { configurationSets, functionQueues, functions, undelivered } = names;
  const alarms = watched(settings, names);
  return {
    region: settings.target.region,
    domain: settings.sendingDomain,
    configurationSets: { main: configurationSets.main.name, updates: configurationSets.updates.name },
    metricsNamespace: names.metricsNamespace,
    dailyQuota: settings.dailyQuota,
    ...(settings.manageAccountSettings && { expectedDailyVolume: settings.expectedDailyVolume }),
    alarmArns: metricAlarms(alarms).map(({ arn }) => arn),
    queues: {
      feedback: functionQueues.suppression.queue.name,
      deadLetter: functionQueues.suppression.failures.name,
      undelivered: undelivered.name,
      outcomes: functionQueues.outcomes.queue.name,
      outcomeFailures: functionQueues.outcomes.failures.name,
      urgent: functionQueues.urgent.queue.name,
      bulk: functionQueues.bulk.queue.name,
      urgentFailures: functionQueues.urgent.failures.name,
      bulkFailures: functionQueues.bulk.failures.name,
    },
    functions: mapped(functions, (_, { name }) => name),
  };
}

/** The body of the dashboard: rows from the top, each with widgets of one height. */
export function dashboardBody(shown: Shown): Body {
  const { send, bounce, complaint, delivery } = figures(shown);
  const promised = [send, bounce, complaint, delivery];
  const graph = (properties: Graph): Content => ({
    type: "metric",
    properties: { ...properties, region: shown.region },
  });
  const rows: readonly { height: number; contents: readonly Content[] }[] = [
    { height: shown.alarmArns.length > 0 ? 5 : 3, contents: [explanation(shown), ...alarmStates(shown)] },
    heading("Promised to AWS: sent, bounced, complained about, delivered"),
    { height: 3, contents: promised.map(({ total }) => graph(total)) },
    { height: 6, contents: promised.map(({ trend }) => graph(trend)) },
    { height: 5, contents: promised.map(({ volume }) => graph(volume)) },
    heading(
      "How SES sees the account, and bounces by class (hard: no such mailbox; soft: mailbox full or server unavailable; " +
        "blocked: already suppressed, not mailed)",
    ),
    { height: 6, contents: [...reputation(shown), quota(shown), bouncesByClass(shown)].map(graph) },
    heading("The outbox: what the application asked to send"),
    { height: 5, contents: outbox(shown).map(graph) },
    heading("From SES's events to the suppression list and the application: flat at zero while all is well"),
    { height: 5, contents: pipeline(shown).map(graph) },
    heading("Links in mail: opt-outs and preferences"),
    { height: 5, contents: links(shown).map(graph) },
  ];
  let y = 0;
  const widgets = rows.flatMap(({ height, contents }) => {
    const width = COLUMNS / contents.length;
    const row = contents.map((content, index): Widget => ({ ...content, x: index * width, y, width, height }));
    y += height;
    return row;
  });
  return { start: "-P28D", periodOverride: "inherit", widgets };
}

const heading = (words: string): { height: number; contents: readonly Content[] } => ({
  height: 1,
  contents: [{ type: "text", properties: { markdown: `### ${words}`, background: "transparent" } }],
});

function explanation({ domain, configurationSets }: Shown): Content {
  const sets = Object.entries(configurationSets).map(([label, name]) => `**${label}** is \`${name}\``);
  return {
    type: "text",
    properties: {
      markdown: [
        `# Mail from ${domain}`,
        `Everything is by day (UTC) and configuration set: ${sets.join(", ")}. ` +
          "A red line is a limit. A rate says little on a day with fewer than 100 messages (1,000 for complaints): one complaint " +
          "about 400 messages is 0.25%. On such a day look at the counts below it.",
        "**Not seen here:** Gmail doesn't tell SES about complaints, so the complaint rate covers the other providers only. " +
          "[Google Postmaster Tools](https://postmaster.google.com) shows Gmail's own. No provider reports whether a delivered " +
          "message went to the spam folder.",
      ].join("\n\n"),
    },
  };
}

function alarmStates({ alarmArns }: Shown): Content[] {
  if (alarmArns.length === 0) return [];
  return [
    { type: "alarm", properties: { title: "Alarms: each one's description says what to do", alarms: alarmArns } },
  ];
}

/**
 * SES's own rates for the account, with all its stacks, and for each configuration set. SES gives ratios; they are shown in
 * percent.
 */
function reputation({ configurationSets }: Shown): Graph[] {
  const graph = (title: string, metric: string, review: number, pause: number): Graph => {
    const accounts: Row[] = [
      ["AWS/SES", metric, { id: "account", visible: false }],
      [{ expression: "100 * account", label: "account", color: GRAY }],
    ];
    const sets = Object.entries(configurationSets).flatMap(([label, name], index): Row[] => {
      const id = `set${index}`;
      return [
        ["AWS/SES", metric, DIMENSION, name, { id, visible: false }],
        [{ expression: `100 * ${id}`, label, color: SET_COLORS[index] ?? RED }],
      ];
    });
    const line = (value: number, label: string): Line => ({ value, label, color: RED });
    return {
      title,
      metrics: [...accounts, ...sets],
      period: SECONDS.hour,
      stat: "Maximum",
      view: "timeSeries",
      yAxis: { left: { min: 0, showUnits: false } },
      annotations: { horizontal: [line(review, "AWS reviews the account"), line(pause, "AWS may stop all mail")] },
    };
  };
  // https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
  return [
    graph("SES reputation: bounces, %", "Reputation.BounceRate", 5, 10),
    graph("SES reputation: complaints, %", "Reputation.ComplaintRate", 0.1, 0.5),
  ];
}

function quota({ dailyQuota, expectedDailyVolume = Infinity }: Shown): Graph {
  const expected = { value: expectedDailyVolume, label: "expected, as AWS was told", color: GRAY };
  return {
    title: "Quota: the account's messages a day",
    metrics: [["AWS/SES", "Send", { label: "all stacks" }]],
    period: SECONDS.day,
    stat: "Sum",
    view: "timeSeries",
    yAxis: { left: { min: 0, showUnits: false } },
    annotations: {
      horizontal: [
        { value: dailyQuota, label: "SES takes no more", color: RED, fill: "above" },
        // Above the quota it is out of reach, and would only squash the graph.
        ...(expectedDailyVolume < dailyQuota ? [expected] : []),
      ],
    },
  };
}

/** A graph by the hour. */
const hourly = (title: string, metrics: readonly Row[], stat: "Sum" | "Maximum" = "Maximum"): Graph => ({
  title,
  metrics,
  period: SECONDS.hour,
  stat,
  view: "timeSeries",
  yAxis: { left: { min: 0, showUnits: false } },
});

const waitingIn = (name: string, label: string) =>
  rowOf(inQueue("ApproximateNumberOfMessagesVisible", { name }), { label });
const ageIn = (name: string, label: string) => rowOf(inQueue("ApproximateAgeOfOldestMessage", { name }), { label });

/** From the application's message to SES. */
function outbox(shown: Shown): Graph[] {
  const { queues } = shown;
  return [
    hourly("Waiting", [waitingIn(queues.urgent, "notices"), waitingIn(queues.bulk, "other mail")]),
    hourly("Oldest waiting message, seconds", [ageIn(queues.urgent, "notices"), ageIn(queues.bulk, "other mail")]),
    hourly(
      "Postponed, or outcome unknown",
      [
        rowOf(ofStack(shown, "SendRefused"), { label: "refused" }),
        rowOf(ofStack(shown, "QuotaWait"), { label: "quota" }),
        rowOf(ofStack(shown, "UnknownOutcome"), { label: "unknown" }),
      ],
      "Sum",
    ),
    hourly("Cannot be sent: needs a person", [
      waitingIn(queues.urgentFailures, "notices"),
      waitingIn(queues.bulkFailures, "other mail"),
    ]),
  ];
}

/** From the queue to the suppression list. */
function pipeline(shown: Shown): Graph[] {
  const { queues, functions } = shown;
  const errors = Object.entries(functions).map(([label, name]) => rowOf(ofFunction("Errors", { name }), { label }));
  const throttles = Object.values(functions).map((name, index) =>
    rowOf(ofFunction("Throttles", { name }), { id: `t${index}`, visible: false }),
  );
  const throttled = throttles.map((_, index) => `FILL(t${index}, 0)`).join(" + ");
  return [
    hourly("Events: oldest waiting, seconds", [ageIn(queues.feedback, "feedback"), ageIn(queues.outcomes, "status")]),
    hourly("Not handled: needs a person", [
      waitingIn(queues.deadLetter, "dead letters"),
      waitingIn(queues.undelivered, "undelivered"),
      waitingIn(queues.outcomeFailures, "status"),
    ]),
    hourly("Functions that failed", [...errors, ...throttles, [{ expression: throttled, label: "throttled" }]], "Sum"),
    hourly("Waiting for SES's suppression list", [rowOf(ofStack(shown, "PendingSync"), { label: "recipients" })]),
  ];
}

/** How requests to the links in mail are answered. */
function links(shown: Shown): Graph[] {
  const slow = { value: LINK_LATENCY, label: "rings", color: RED };
  return [
    hourly("Requests that failed (5xx)", [rowOf(ofAccessLog(shown, "LinkErrors"), { label: "requests" })], "Sum"),
    {
      ...hourly("Slowest response, milliseconds", [rowOf(ofAccessLog(shown, "LinkLatency"), { label: "slowest" })]),
      annotations: { horizontal: [slow] },
    },
  ];
}
