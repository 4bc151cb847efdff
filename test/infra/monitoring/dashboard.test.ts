import assert from "node:assert/strict";
import { type Shown, dashboardBody } from "../../../infra/monitoring/dashboard";
import type { Body, Graph, Row, RowOptions } from "../../../core/metrics/widgets";
import { only, recorded } from "../../support/infra/recorded";

const shown: Shown = {
  region: "us-east-1",
  domain: "example.org",
  configurationSets: { main: "example-main", updates: "example-updates" },
  metricsNamespace: "example/mail",
  dailyQuota: 200,
  queues: {
    feedback: "example-feedback",
    deadLetter: "example-dead-letter",
    undelivered: "example-undelivered",
    outcomes: "example-outcomes",
    outcomeFailures: "example-outcome-failures",
    urgent: "example-outbox-urgent",
    bulk: "example-outbox-bulk",
    urgentFailures: "example-urgent-failures",
    bulkFailures: "example-bulk-failures",
  },
  functions: { suppression: "example-suppression", report: "example-report" },
  alarmArns: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:example-bounces"],
};

const graphsOf = ({ widgets }: Body) =>
  widgets.flatMap((widget) => (widget.type === "metric" ? [widget.properties] : []));
const titled = (body: Body, title: string): Graph => {
  const [graph] = graphsOf(body).filter((each) => each.title.startsWith(title) && each.view === "timeSeries");
  assert.ok(graph, `no graph ${title}`);
  return graph;
};
const options = (row: Row) => row.at(-1) as RowOptions & { expression?: string };

describe("The dashboard", () => {
  const body = dashboardBody(shown);

  it("shows the four promised figures with their limits and the counts behind them, and everything else", () => {
    assert.deepEqual(
      graphsOf(body).map(({ title }) => title),
      [
        "Messages handed to SES",
        "Bounce rate in %, target < 5",
        "Complaint rate in %, target < 0.1",
        "Delivery rate in %, target > 95",
        "Send rate, messages a day",
        "Bounce rate, % of the day's messages",
        "Complaint rate, % of the day's messages",
        "Delivery rate, % of the day's messages",
        "Messages that left SES a day",
        "Hard bounces a day",
        "Complaints a day",
        "Deliveries a day",
        "SES reputation: bounces, %",
        "SES reputation: complaints, %",
        "Quota: the account's messages a day",
        "Bounces a day, by class",
        "Waiting",
        "Oldest waiting message, seconds",
        "Postponed, or outcome unknown",
        "Cannot be sent: needs a person",
        "Events: oldest waiting, seconds",
        "Not handled: needs a person",
        "Functions that failed",
        "Waiting for SES's suppression list",
        "Requests that failed (5xx)",
        "Slowest response, milliseconds",
      ],
    );
    const limits = (title: string) =>
      titled(body, title).annotations?.horizontal.map(({ value, fill }) => [value, fill]);
    assert.deepEqual(limits("Bounce rate"), [[5, "above"]]);
    assert.deepEqual(limits("Complaint rate"), [[0.1, "above"]]);
    assert.deepEqual(limits("Delivery rate"), [[95, "below"]]);
    assert.deepEqual(limits("Quota"), [[200, "above"]]);
    const expecting = (expectedDailyVolume: number) =>
      titled(dashboardBody({ ...shown, expectedDailyVolume }), "Quota").annotations?.horizontal.map(
        ({ value, label }) => [value, label],
      );
    const most = [200, "SES takes no more"];
    assert.deepEqual(expecting(150), [most, [150, "expected, as AWS was told"]]);
    assert.deepEqual(expecting(200), [most]);
    assert.deepEqual(
      limits("SES reputation: bounces")?.map(([value]) => value),
      [5, 10],
    );
    assert.deepEqual(
      limits("SES reputation: complaints")?.map(([value]) => value),
      [0.1, 0.5],
    );
  });

  it("relates each rate to what left SES, as far as each count exists", () => {
    const metric = (namespace: string, name: string, id: string) => [
      namespace,
      name,
      "ses:configuration-set",
      "example-updates",
      { id, visible: false },
    ];
    assert.deepEqual(titled(body, "Bounce rate").metrics.slice(4), [
      metric("AWS/SES", "Send", "sent1"),
      metric("example/mail", "Blocked", "blocked1"),
      metric("example/mail", "HardBounce", "hardBounces1"),
      [
        {
          expression:
            "IF(SUM([sent1, -1 * blocked1]) > 0, 100 * SUM([hardBounces1, 0 * sent1]) / SUM([sent1, -1 * blocked1]))",
          label: "updates",
          color: "#ff9830",
        },
      ],
    ]);
    assert.deepEqual(
      options(titled(body, "Delivery rate").metrics.at(-1) as Row).expression,
      "IF(SUM([sent1, -1 * blocked1]) > 0, 100 * SUM([delivered1, 0 * sent1]) / SUM([sent1, -1 * blocked1]))",
    );
  });

  it("never computes a rate over less than a day", () => {
    for (const title of ["Bounce rate", "Complaint rate", "Delivery rate"])
      assert.equal(titled(body, title).period, 86_400);
  });

  it("uses SES's own dimension, and says whose metrics it shows", () => {
    const rows = graphsOf(body).flatMap(({ metrics }) => metrics.map((row) => row.slice(0, -1) as string[]));
    const dimensions = rows.filter((row) => row.length > 2).map(([namespace, , name]) => `${namespace} ${name}`);
    assert.deepEqual([...new Set(dimensions)].sort(), [
      "AWS/Lambda FunctionName",
      "AWS/SES ses:configuration-set",
      "AWS/SQS QueueName",
      "example/mail ses:configuration-set",
    ]);
  });

  it("uses in an expression only metrics of the same graph, each id once", () => {
    for (const { title, metrics } of graphsOf(body)) {
      const ids = metrics.map((row) => options(row).id).filter((id) => id !== undefined);
      assert.equal(new Set(ids).size, ids.length, title);
      const used = metrics.flatMap((row) => options(row).expression?.match(/\b[a-z]\w*/g) ?? []);
      assert.deepEqual(
        used.filter((id) => !ids.includes(id)),
        [],
        title,
      );
      assert.ok(
        metrics.some((row) => options(row).visible !== false),
        `${title} shows nothing`,
      );
    }
  });

  it("fills its grid of 24 columns without gaps or overlaps", () => {
    const bottom = Math.max(...body.widgets.map(({ y, height }) => y + height));
    const taken = new Map<string, number>();
    for (const { x, y, width, height } of body.widgets)
      for (let column = x; column < x + width; column++)
        for (let row = y; row < y + height; row++) {
          const cell = `${column},${row}`;
          taken.set(cell, (taken.get(cell) ?? 0) + 1);
        }
    assert.equal(taken.size, 24 * bottom);
    assert.ok([...taken.values()].every((count) => count === 1));
  });

  it("has titles that fit a graph a quarter of 1440 pixels wide", () => {
    for (const { title } of graphsOf(body)) assert.ok(title.length <= 40, title);
  });

  it("says what it does not show, and shows alarms if there are any", () => {
    const [text, alarms] = body.widgets;
    assert.ok(text?.type === "text");
    assert.match(text.properties.markdown, /Gmail doesn't tell SES about complaints/);
    assert.ok(alarms?.type === "alarm");
    assert.deepEqual(alarms.properties.alarms, shown.alarmArns);
    const without = dashboardBody({ ...shown, alarmArns: [] });
    assert.deepEqual(
      without.widgets.filter(({ type }) => type === "alarm"),
      [],
    );
  });

  it("is registered by a stack for its own sets, queues and quota", async () => {
    for (const [stack, suffix] of [
      ["prod", ""],
      ["dev", "-dev"],
    ] as const) {
      const { inputs } = only(await recorded(stack), "cloudwatch/dashboard:Dashboard", "dashboard");
      assert.equal(inputs.dashboardName, `candlefish-mail${suffix}`);
      const registered = JSON.parse(String(inputs.dashboardBody)) as Body;
      const sets = titled(registered, "Send rate")
        .metrics.filter((row) => row.length === 5)
        .map((row) => row[3]);
      assert.deepEqual(sets, [`candlefish-main${suffix}`, `candlefish-updates${suffix}`]);
      assert.match(
        JSON.stringify(titled(registered, "Functions that failed")),
        new RegExp(`candlefish-report${suffix}"`),
      );
    }
  });

  it("shows the volume that AWS was told in the stack that owns the account's settings alone", async () => {
    for (const [stack, expected] of [
      ["prod", 500],
      ["dev", undefined],
    ] as const) {
      const graph = await recorded(stack, "up", { dailyQuota: 50_000 });
      const { inputs } = only(graph, "cloudwatch/dashboard:Dashboard", "dashboard");
      const body = JSON.parse(String(inputs.dashboardBody)) as Body;
      const [, line] = titled(body, "Quota").annotations?.horizontal ?? [];
      assert.equal(line?.value, expected, stack);
    }
  });
});
