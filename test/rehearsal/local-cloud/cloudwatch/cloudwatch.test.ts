import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  GetMetricWidgetImageCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { Cloud } from "../../../../rehearsal/local-cloud/cloud";
import { graphData } from "../../../../rehearsal/local-cloud/cloudwatch/widget-data";
import { allow, arn, document, place } from "../../../support/rehearsal/local-cloud/small-stack";

const start = new Date("2026-11-02T00:00:00Z");
const end = new Date("2026-11-05T00:00:00Z");
const at = (hours: number) => new Date(start.getTime() + hours * 3_600_000);

describe("rehearsal/cloud CloudWatch", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start(place);
    for (const hours of [1, 2, 30, 72]) cloud.metrics.add("mail", "Bounces", { set: "main" }, hours, at(hours));
    cloud.metrics.add("mail", "Bounces", {}, 1000, at(1));
  });
  after(() => cloud.stop());

  const client = (policies?: readonly unknown[]) => {
    const credentials = cloud.credentials(arn("iam", "user/reader"), policies && { policies });
    return new CloudWatchClient({ region: place.region, endpoint: cloud.endpoint, credentials, maxAttempts: 1 });
  };
  const query = (Id: string, MetricName = "Bounces", Stat = "Sum") => ({
    Id,
    MetricStat: {
      Metric: { Namespace: "mail", MetricName, Dimensions: [{ Name: "set", Value: "main" }] },
      Period: 86_400,
      Stat,
    },
  });
  const ask = (...MetricDataQueries: ReturnType<typeof query>[]) =>
    client().send(new GetMetricDataCommand({ StartTime: start, EndTime: end, MetricDataQueries }));

  it("sums a metric by period, newest first, and only for exactly these dimensions", async () => {
    const { MetricDataResults: [sum, maximum, average, absent] = [] } = await ask(
      query("a"),
      query("b", "Bounces", "Maximum"),
      query("c", "Bounces", "Average"),
      query("d", "Sends"),
    );
    assert.deepEqual(sum?.Timestamps, [at(24), at(0)]);
    assert.deepEqual(sum?.Values, [30, 3]);
    assert.deepEqual(maximum?.Values, [30, 2]);
    assert.deepEqual(average?.Values, [30, 1.5]);
    assert.deepEqual([absent?.StatusCode, absent?.Values], ["Complete", []]);
  });

  it("paginates, and returns partial data when a scenario says so", async () => {
    const page = await ask(...Array.from({ length: 11 }, (_, index) => query(`m${index}`)));
    assert.equal(page.MetricDataResults?.length, 10);
    assert.equal(page.NextToken, "10");
    cloud.cloudwatch.answerInPart("Slow");
    cloud.metrics.add("mail", "Slow", { set: "main" }, 1, at(1));
    cloud.metrics.add("mail", "Slow", { set: "main" }, 1, at(25));
    const { MetricDataResults: [slow] = [] } = await ask(query("a", "Slow"));
    assert.deepEqual([slow?.StatusCode, slow?.Values], ["PartialData", [1]]);
  });

  it("draws a graph as PNG", async () => {
    const graph = {
      metrics: [["mail", "Bounces", "set", "main", { label: "main" }]],
      period: 86_400,
      stat: "Sum",
      start: start.toISOString(),
      end: end.toISOString(),
      width: 300,
      height: 200,
    };
    const { MetricWidgetImage } = await client().send(
      new GetMetricWidgetImageCommand({ MetricWidget: JSON.stringify(graph) }),
    );
    const png = Buffer.from(MetricWidgetImage ?? []);
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [600, 400]);
  });

  it("keeps the history of each alarm, for callers who may read it", async () => {
    const update = { from: "OK", to: "ALARM" } as const;
    for (const hours of [1, 100]) cloud.cloudwatch.history.push({ alarmName: "one", at: at(hours), ...update });
    cloud.cloudwatch.history.push({ alarmName: "other", at: at(1), ...update });
    const reader = client([document(allow("cloudwatch:DescribeAlarmHistory", arn("cloudwatch", "alarm:one")))]);
    const history = (AlarmName: string) =>
      reader.send(
        new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: "StateUpdate", StartDate: start, EndDate: end }),
      );
    const { AlarmHistoryItems = [] } = await history("one");
    assert.deepEqual(
      AlarmHistoryItems.map(({ Timestamp, HistoryData }) => [
        Timestamp,
        (JSON.parse(String(HistoryData)) as { newState: unknown }).newState,
      ]),
      [[at(1), { stateValue: "ALARM" }]],
    );
    await assert.rejects(history("other"), { name: "AccessDeniedException" });
  });

  it("refuses callers without permission", async () => {
    const reader = client([document(allow("cloudwatch:GetMetricWidgetImage", "*"))]);
    await assert.rejects(
      reader.send(new GetMetricDataCommand({ StartTime: start, EndTime: end, MetricDataQueries: [query("a")] })),
      { name: "AccessDeniedException" },
    );
  });

  it("reports the send quota, in the sandbox and after it", async () => {
    const credentials = cloud.credentials(arn("iam", "user/reader"));
    const ses = new SESv2Client({ region: place.region, endpoint: cloud.endpoint, credentials });
    const quota = async () => {
      const { SendQuota, ProductionAccessEnabled, EnforcementStatus } = await ses.send(new GetAccountCommand({}));
      return [SendQuota?.Max24HourSend, SendQuota?.MaxSendRate, ProductionAccessEnabled, EnforcementStatus];
    };
    assert.deepEqual(await quota(), [200, 1, false, "HEALTHY"]);
    cloud.ses.account.productionAccess = true;
    assert.deepEqual(await quota(), [50_000, 14, true, "HEALTHY"]);
  });

  const dashboard = (...widgets: object[]) => ({
    dashboardName: "mail",
    dashboardBody: JSON.stringify({ start: "-P28D", widgets }),
  });
  const place24 = { x: 0, y: 0, width: 24, height: 1 };
  for (const [why, widget] of [
    ["on no grid", { ...place24, x: 1, type: "text", properties: {} }],
    ["on half a column", { ...place24, width: 1.5, type: "text", properties: {} }],
    ["without metrics", { ...place24, type: "metric", properties: { metrics: [] } }],
    ["without alarms", { ...place24, type: "alarm", properties: { alarms: [] } }],
  ] as const) {
    it(`refuses a dashboard with a widget ${why}`, () => {
      assert.throws(() => cloud.cloudwatch.createDashboard(dashboard(widget)), { code: "InvalidParameterInput" });
      assert.throws(() => cloud.cloudwatch.dashboard("mail"), { message: "There is no dashboard mail." });
    });
  }

  it("reads a graph as a person does: visible rows, expressions, the whole range where the widget says so", () => {
    const graph = {
      title: "x",
      metrics: [
        ["mail", "Bounces", "set", "main", { id: "b", visible: false }],
        ["mail", "Bounces", { stat: "Maximum" }],
        [{ expression: "b * 2", label: "twice", color: "#000000" }],
      ],
      period: 86_400,
      stat: "Sum",
      view: "singleValue",
      setPeriodToTimeRange: true,
    } as const;
    assert.deepEqual(
      graphData(graph, cloud.metrics, { start, end }).map(({ label, values }) => [label, ...values.values()]),
      [
        ["Bounces", 1000],
        ["twice", 66],
      ],
    );
    assert.throws(() => graphData({ ...graph, metrics: [["mail", {}]] as never }, cloud.metrics, { start, end }), {
      name: "Unsupported",
    });
  });
});
