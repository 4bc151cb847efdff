import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { functions } from "../../../infra/function-declarations/functions";
import { metricAlarms } from "../../../infra/monitoring/alarms";
import type { MetricAlarm } from "../../../infra/monitoring/metric-alarm";
import { names } from "../../../infra/names-and-arns/names";
import { anchorsIn } from "../../support/anchors";
import { ROOT } from "../../../infra/settings/stack-file";
import { all, FUNCTION_ALARMS, recorded } from "../../support/infra/recorded";

const target = {
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  name: "example",
  stack: "prod",
  suffix: "",
};

const FUNCTIONS = Object.keys(functions);

const watched = (ownsAccount = true) => {
  const all = names(target);
  return { ...all, dailyQuota: 50_000, expectedDailyVolume: 500, ownsAccount };
};

/** A row in a readable form. */
function row(alarm: MetricAlarm): unknown[] {
  const { name, metrics, expressions, seconds, periods, statistic, comparison, threshold, missing, acts } = alarm;
  const shown = Object.entries(metrics).map(([id, { namespace, name: metric, dimensions }]) => {
    const of = Object.entries(dimensions).map(([key, value]) => `${key}=${value}`);
    return [`${id}:`, namespace, metric, ...of].join(" ");
  });
  return [
    name,
    shown,
    expressions,
    `${statistic} ${seconds} s${periods ? ` x ${periods}` : ""}`,
    `${comparison} ${threshold}`,
    missing,
    acts,
  ];
}

const rate = (set: string, what: string, metric: string, seconds: number, gate: number, below: number) => [
  [
    `send: AWS/SES Send ses:configuration-set=example-${set}`,
    `blocked: example/mail Blocked ses:configuration-set=example-${set}`,
    `${what}: ${metric} ses:configuration-set=example-${set}`,
  ],
  {
    left: "SUM([send, -1 * blocked])",
    counted: `SUM([${what}, 0 * send])`,
    rate: `IF(left >= ${gate}, 100 * counted / left, ${below})`,
    newest: "IF(send > 0 AND EPOCH(send) == MAX(EPOCH(send)), rate)",
  },
  `Sum ${seconds} s`,
];

const rates = (set: string) => [
  [
    `example-${set}-bounce-rate`,
    ...rate(set, "bounce", "example/mail HardBounce", 86_400, 100, 0),
    ">= 5",
    "ignore",
    "page",
  ],
  [
    `example-${set}-complaint-rate`,
    ...rate(set, "complaint", "example/mail Complaint", 604_800, 1000, 0),
    ">= 0.1",
    "ignore",
    "page",
  ],
  [
    `example-${set}-delivery-rate`,
    ...rate(set, "delivery", "AWS/SES Delivery", 86_400, 100, 100),
    "<= 95",
    "ignore",
    "page",
  ],
];

const reputation = (level: string, bounce: string, complaint: string) => [
  `example-reputation-${level}`,
  ["bounce: AWS/SES Reputation.BounceRate", "complaint: AWS/SES Reputation.ComplaintRate"],
  {
    worse: `MAX([bounce / ${bounce}, complaint / ${complaint}])`,
    newest: "IF(bounce >= 0 AND EPOCH(bounce) == MAX(EPOCH(bounce)), worse)",
  },
  "Maximum 3600 s",
  ">= 1",
  "ignore",
  "page",
];

const ticketMetrics = (set: string) => [
  `${set}Send: AWS/SES Send ses:configuration-set=example-${set}`,
  `${set}Bounce: example/mail HardBounce ses:configuration-set=example-${set}`,
  `${set}Complaint: example/mail Complaint ses:configuration-set=example-${set}`,
  `${set}Rejected: example/mail Rejected ses:configuration-set=example-${set}`,
];
const ticketReasons = (set: string) => ({
  [`${set}Sent`]: `SUM([${set}Send, 0 * ${set}Bounce, 0 * ${set}Complaint])`,
  [`${set}Bounces`]: `${set}Sent < 100 AND ${set}Bounce >= 3`,
  [`${set}Complaints`]: `${set}Sent < 1000 AND ${set}Complaint >= 1`,
});

const missed = (name: string, over: string) => [
  `example-missed-${name}`,
  [
    `runs: AWS/Lambda Invocations FunctionName=example-${name}`,
    "queue: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-feedback",
  ],
  { missed: "IF(SUM([runs, 0 * queue]) > 0, 0, 1)" },
  over,
  ">= 1",
  "notBreaching",
  "page",
];

const volume = (level: string, messages: number, acts: string) => [
  `example-volume-${level}`,
  ["sent: example/mail SentLast24Hours ses:configuration-set=none"],
  { most: "FILL(sent, 0)" },
  "Maximum 86400 s",
  `>= ${messages}`,
  "notBreaching",
  acts,
];

/** The alarms on failed functions: each watches five, since CloudWatch allows ten metrics per alarm. */
const failed = () =>
  Array.from({ length: FUNCTION_ALARMS }, (_, part) => {
    const watchedHere = FUNCTIONS.slice(5 * part, 5 * part + 5);
    return [
      `example-functions${part === 0 ? "" : `-${part + 1}`}`,
      watchedHere.flatMap((name) => [
        `${name}Errors: AWS/Lambda Errors FunctionName=example-${name}`,
        `${name}Throttles: AWS/Lambda Throttles FunctionName=example-${name}`,
      ]),
      { failed: `FILL(SUM([${watchedHere.map((name) => `${name}Errors, ${name}Throttles`).join(", ")}]), 0)` },
      "Sum 900 s",
      ">= 1",
      "notBreaching",
      "page",
    ];
  });

const TABLE = [
  reputation("warning", "0.02", "0.0005"),
  reputation("critical", "0.04", "0.001"),
  ...rates("main"),
  ...rates("updates"),
  [
    "example-tickets",
    [...ticketMetrics("main"), ...ticketMetrics("updates")],
    {
      ...ticketReasons("main"),
      ...ticketReasons("updates"),
      any: "FILL(MAX([mainBounces, mainComplaints, mainRejected, updatesBounces, updatesComplaints, updatesRejected]), 0)",
    },
    "Sum 3600 s",
    ">= 1",
    "notBreaching",
    "ticket",
  ],
  [
    "example-quota",
    ["sent: example/mail SentLast24Hours ses:configuration-set=none"],
    { most: "FILL(sent, 0)" },
    "Maximum 86400 s",
    ">= 35000",
    "notBreaching",
    "ticket",
  ],
  volume("warning", 400, "ticket"),
  volume("reached", 500, "page"),
  ...failed(),
  [
    "example-stuck",
    [
      "age: AWS/SQS ApproximateAgeOfOldestMessage QueueName=example-feedback",
      "outcomeAge: AWS/SQS ApproximateAgeOfOldestMessage QueueName=example-outcomes",
      "undelivered: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-undelivered",
      "suppressionFailures: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-dead-letter",
      "guardFailures: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-pause-failures",
      "outcomesFailures: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-outcome-failures",
      "overdue: example/mail Overdue ses:configuration-set=none",
    ],
    {
      late: "age > 900",
      lateOutcome: "outcomeAge > 900",
      stuck:
        "FILL(MAX([late, lateOutcome, undelivered, suppressionFailures, guardFailures, outcomesFailures, overdue]), 0)",
    },
    "Maximum 3600 s",
    ">= 1",
    "notBreaching",
    "page",
  ],
  [
    "example-outbox",
    [
      "urgentAge: AWS/SQS ApproximateAgeOfOldestMessage QueueName=example-outbox-urgent",
      "bulkAge: AWS/SQS ApproximateAgeOfOldestMessage QueueName=example-outbox-bulk",
      "refused: example/mail SendRefused ses:configuration-set=none",
      "quota: example/mail QuotaWait ses:configuration-set=none",
      "urgentFailures: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-urgent-failures",
      "bulkFailures: AWS/SQS ApproximateNumberOfMessagesVisible QueueName=example-bulk-failures",
    ],
    {
      urgentLate: "urgentAge > 900",
      bulkLate: "bulkAge > 46800",
      waiting: "FILL(MAX([urgentLate, bulkLate, refused, quota, urgentFailures, bulkFailures]), 0)",
    },
    "Maximum 3600 s",
    ">= 1",
    "notBreaching",
    "page",
  ],
  [
    "example-links",
    ["errors: example/mail LinkErrors", "latency: example/mail LinkLatency"],
    { slow: "latency > 5000", failing: "FILL(MAX([errors, slow]), 0)" },
    "Maximum 900 s",
    ">= 1",
    "notBreaching",
    "page",
  ],
  [
    "example-account",
    ["NotHealthy", "SendingDisabled", "QuotaMismatch"].map(
      (name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}: example/mail ${name} ses:configuration-set=none`,
    ),
    { any: "MAX([notHealthy, sendingDisabled, quotaMismatch])" },
    "Maximum 7200 s",
    ">= 1",
    "ignore",
    "page",
  ],
  missed("reconcile", "Sum 3600 s x 3"),
  missed("digest", "Sum 3600 s x 3"),
  missed("report", "Sum 86400 s x 7"),
];

describe("The table of alarms", () => {
  it("is this one", () => {
    assert.deepEqual(metricAlarms(watched()).map(row), TABLE);
  });

  it("notifies the guard about bounces and complaints", () => {
    const asking = metricAlarms(watched()).filter(({ asksGuard }) => asksGuard);
    assert.deepEqual(
      asking.map(({ key }) => key),
      ["main-bounce-rate", "main-complaint-rate", "updates-bounce-rate", "updates-complaint-rate"],
    );
  });

  it("has 19 alarms a stack, and one for every five functions", () =>
    assert.equal(metricAlarms(watched()).length, 19 + FUNCTION_ALARMS));

  it("leaves what all stacks of an account share to the one that owns it", () => {
    const rows = metricAlarms(watched(false)).map(row);
    assert.deepEqual(
      rows,
      TABLE.filter(([name]) => typeof name === "string" && !/reputation|quota|volume|account/.test(name)),
    );
  });

  it("stays within CloudWatch's limits", () => {
    for (const { name, metrics, expressions, seconds } of metricAlarms(watched())) {
      assert(Object.keys(metrics).length <= 10, name);
      assert(Object.keys(expressions).length <= 10, name);
      assert(seconds <= 604_800 && seconds % 60 === 0, name);
      for (const id of [...Object.keys(metrics), ...Object.keys(expressions)]) assert.match(id, /^[a-z]\w{0,254}$/);
      for (const text of Object.values(expressions)) assert(text.length <= 1024, text);
    }
  });

  it("keeps the state of a rate on a day without mail", () => {
    for (const { key, missing } of metricAlarms(watched()).filter(({ key }) => key.endsWith("-rate")))
      assert.equal(missing, "ignore", key);
  });
});

describe("The description of an alarm", () => {
  const anchors = anchorsIn(readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8"));

  it("says who acts, what it means and what to do, and links to an existing heading of the runbook", async () => {
    const alarms = all(await recorded("prod"), "MetricAlarm");
    assert.equal(alarms.length, TABLE.length);
    for (const { name, inputs } of alarms) {
      const text = String(inputs.alarmDescription);
      assert(text.length <= 1024, name);
      const [, anchor = ""] =
        /^(?:Now|In working hours): [A-Z\d].+\. .+\. More: docs\/runbook\.md#([\w-]+)$/.exec(text) ?? [];
      assert(anchors.includes(anchor), `${name}: ${text}`);
    }
  });

  it("has a section in the runbook, and no section is about an alarm that does not exist", () => {
    const linked = metricAlarms(watched()).map(({ anchor }) => anchor);
    const sections = anchors.slice(anchors.indexOf("what-each-alarm-means") + 1, anchors.indexOf("other-work"));
    assert.deepEqual([...new Set(linked)].sort(), sections.sort());
  });

  it("leads to a runbook whose own links work", () => {
    const links = [...readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8").matchAll(/\]\(#([\w-]+)\)/g)];
    assert(links.length > 5);
    for (const [, anchor = ""] of links) assert(anchors.includes(anchor), anchor);
  });

  it("is listed in the runbook's table for every kind of alarm", () => {
    const [runbook = ""] = readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8").split("## What each alarm means");
    const prod = names({ ...target, name: "candlefish" });
    const listed = [...runbook.matchAll(/^\| `(candlefish-[\w-]+)`/gm)].map(([, name]) => name);
    const there = metricAlarms({ ...watched(), ...prod });
    assert.deepEqual(
      listed,
      there.map(({ name }) => name).filter((name) => !/-\d+$/.test(name)),
    );
  });
});
