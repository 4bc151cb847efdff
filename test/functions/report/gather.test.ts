import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricWidgetImageCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetAccountCommand, ListSuppressedDestinationsCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { readAccount } from "../../../core/aws-clients/account";
import { alarmsFired, dailySums, picture } from "../../../functions/report/cloudwatch";
import { compose } from "../../../functions/report/compose";
import { gather } from "../../../functions/report/gather";
import { send } from "../../../functions/report/mail";
import { listGrowth } from "../../../functions/report/growth";
import { readEnvironment } from "../../../core/lambda-runtime/environment";
import { contract } from "../../../functions/report/environment";
import { subjectOf } from "../../../functions/report/subject";
import { withEarlier } from "../../../functions/report/week";
import { observation, subject, week } from "../../support/functions/report/observation";

/** A client that answers each command with a function, and records the commands. */
function client<T extends object>(Client: new () => T, answer: (command: unknown, call: number) => unknown) {
  const asked: { input: Record<string, unknown> }[] = [];
  const sent = (command: { input: Record<string, unknown> }) => {
    asked.push(command);
    return Promise.resolve().then(() => answer(command, asked.length));
  };
  // The SDK's paginators accept only instances of their own client class.
  return { client: Object.assign(Object.create(Client.prototype as object) as T, { send: sent }), asked };
}

const failing = <T extends object>(Client: new () => T, name: string) =>
  client(Client, () => {
    throw Object.assign(new Error("secret details of somebody@example.net"), { name });
  }).client;

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const metrics = [
  { namespace: "AWS/SES", name: "Send", dimensions: {} },
  { namespace: "AWS/SES", name: "Bounce", dimensions: { "ses:configuration-set": "main" } },
];

describe("CloudWatch's counts", () => {
  it("are read page by page, with one value per day", async () => {
    const { client: cloudwatch, asked } = client(CloudWatchClient, (_, call) =>
      call === 1
        ? {
            NextToken: "more",
            MetricDataResults: [{ Id: "m0", StatusCode: "PartialData", Timestamps: [day("2026-11-17")], Values: [2] }],
          }
        : {
            MetricDataResults: [
              { Id: "m1", StatusCode: "Complete", Timestamps: [], Values: [] },
              { Id: "m0", StatusCode: "Complete", Timestamps: [day("2026-11-16")], Values: [1] },
            ],
          },
    );
    assert.deepEqual(await dailySums(cloudwatch, metrics, week), [
      {
        complete: true,
        days: [
          { day: day("2026-11-17"), value: 2 },
          { day: day("2026-11-16"), value: 1 },
        ],
      },
      { complete: true, days: [] },
    ]);
    const [first, second] = asked.map(({ input }) => input as unknown as GetMetricDataCommandInput);
    assert.equal(second?.NextToken, "more");
    assert.deepEqual([first?.StartTime, first?.EndTime], [week.start, week.end]);
    assert.deepEqual(first?.MetricDataQueries?.[1], {
      Id: "m1",
      MetricStat: {
        Metric: {
          Namespace: "AWS/SES",
          MetricName: "Bounce",
          Dimensions: [{ Name: "ses:configuration-set", Value: "main" }],
        },
        Period: 86_400,
        Stat: "Sum",
      },
    });
  });

  for (const [what, results] of [
    ["answered in part to the end", [{ Id: "m0", StatusCode: "PartialData", Timestamps: [], Values: [] }]],
    ["failed", [{ Id: "m0", StatusCode: "InternalError" }]],
    ["left out", []],
  ] as const) {
    it(`are incomplete where CloudWatch ${what}`, async () => {
      const { client: cloudwatch } = client(CloudWatchClient, () => ({ MetricDataResults: results }));
      assert.equal((await dailySums(cloudwatch, metrics.slice(0, 1), week))[0]?.complete, false);
    });
  }
});

describe("A picture", () => {
  const { trend } = { trend: { title: "x", metrics: [], period: 86_400, stat: "Sum", view: "timeSeries" } as const };

  it("covers the requested span, and has no title of its own", async () => {
    const { client: cloudwatch, asked } = client(CloudWatchClient, () => ({ MetricWidgetImage: Uint8Array.of(1) }));
    assert.deepEqual(await picture(cloudwatch, trend, week), Uint8Array.of(1));
    assert.deepEqual(JSON.parse(String(asked[0]?.input["MetricWidget"])), {
      metrics: [],
      period: 86_400,
      stat: "Sum",
      view: "timeSeries",
      width: 480,
      height: 240,
      start: "2026-11-16T00:00:00.000Z",
      end: "2026-11-23T00:00:00.000Z",
      timezone: "+0000",
    });
  });

  it("is absent when CloudWatch returns an empty one", async () => {
    for (const answer of [{}, { MetricWidgetImage: new Uint8Array() }]) {
      const { client: cloudwatch } = client(CloudWatchClient, () => answer);
      await assert.rejects(picture(cloudwatch, trend, week), { message: "no picture" });
    }
  });
});

describe("Alarms that went off", () => {
  const item = (Timestamp: Date, stateValue: string) => ({
    Timestamp,
    HistoryData: JSON.stringify({ newState: { stateValue } }),
  });

  it("are those that entered ALARM in the week, oldest first, queried one by one", async () => {
    const { client: cloudwatch, asked } = client(CloudWatchClient, (command) => {
      assert.ok(command instanceof DescribeAlarmHistoryCommand);
      const { AlarmName, NextToken } = command.input;
      if (AlarmName === "late")
        return { AlarmHistoryItems: [item(day("2026-11-19"), "ALARM"), {}, { Timestamp: week.start }] };
      if (AlarmName === "new") return {};
      return NextToken === undefined
        ? { NextToken: "more", AlarmHistoryItems: [item(day("2026-11-18"), "ALARM"), item(day("2026-11-18"), "OK")] }
        : { AlarmHistoryItems: [item(week.end, "ALARM"), item(day("2026-11-16"), "ALARM")] };
    });
    assert.deepEqual(await alarmsFired(cloudwatch, ["late", "new", "early"], week), [
      { alarm: "early", at: day("2026-11-16") },
      { alarm: "early", at: day("2026-11-18") },
      { alarm: "late", at: day("2026-11-19") },
    ]);
    assert.deepEqual(
      asked.map(({ input }) => input["AlarmName"]),
      ["late", "new", "early", "early"],
    );
    const { HistoryItemType, StartDate, EndDate } = asked[0]?.input ?? {};
    assert.deepEqual([HistoryItemType, StartDate, EndDate], ["StateUpdate", week.start, week.end]);
  });
});

describe("What SES reports", () => {
  it("about an account it does not describe is taken to be the worst", async () => {
    const { client: ses } = client(SESv2Client, () => ({}));
    assert.deepEqual(await readAccount(ses), {
      productionAccess: false,
      dailyQuota: 0,
      maxSendRate: 0,
      enforcementStatus: "unknown",
      sendingEnabled: false,
      sentLast24Hours: 0,
    });
  });

  it("about its list is counted by week and reason, page by page", async () => {
    const { client: ses, asked } = client(SESv2Client, (_, call) => ({
      SuppressedDestinationSummaries: [
        { Reason: call === 1 ? "BOUNCE" : "COMPLAINT", LastUpdateTime: day("2026-11-16") },
        { Reason: "BOUNCE", LastUpdateTime: day("2026-11-15") },
        { Reason: "BOUNCE" },
      ],
      ...(call === 1 && { NextToken: "more" }),
    }));
    const growth = await listGrowth(ses, true, withEarlier(week));
    assert.deepEqual(growth.slice(0, 3), [
      { bounces: 1, complaints: 1 },
      { bounces: 2, complaints: 0 },
      { bounces: 0, complaints: 0 },
    ]);
    const { StartDate, PageSize } = asked[0]?.input ?? {};
    assert.deepEqual([StartDate, PageSize], [day("2026-10-19"), 1000]);
  });

  it("about its list in the sandbox is that it is closed, whatever the error; with production access it is unknown", async () => {
    const refusing = (name: string) =>
      client(SESv2Client, () => {
        throw Object.assign(new Error("This feature is not available."), { name, $fault: "client" });
      }).client;
    for (const name of ["BadRequestException", "AccountSuspendedException"]) {
      assert.equal(await listGrowth(refusing(name), false, [week]), "sandbox");
      await assert.rejects(listGrowth(refusing(name), true, [week]), { name });
    }
    await assert.rejects(listGrowth(refusing("TooManyRequestsException"), false, [week]), {
      name: "TooManyRequestsException",
    });
    await assert.rejects(listGrowth(failing(SESv2Client, "InternalFailure"), false, [week]), {
      name: "InternalFailure",
    });
  });

  it("about its list is shown as closed only in the sandbox", async () => {
    const growth = async (ProductionAccessEnabled: boolean) => {
      const { client: ses } = client(SESv2Client, (command) => {
        if (command instanceof GetAccountCommand) return { ProductionAccessEnabled };
        throw Object.assign(new Error("No."), { name: "BadRequestException", $fault: "client" });
      });
      return (await gather({ cloudwatch: failing(CloudWatchClient, "Broken"), ses }, subject, week)).growth;
    };
    assert.deepEqual(await growth(false), { value: "sandbox" });
    assert.deepEqual(await growth(true), { failed: "BadRequestException" });
  });
});

describe("An observation", () => {
  it("is made even if nobody answers, and names errors without their messages", async () => {
    const services = { cloudwatch: failing(CloudWatchClient, "Broken"), ses: failing(SESv2Client, "Broken") };
    const found = await gather(services, subject, week);
    assert.deepEqual([found.account, found.growth, found.fired], Array(3).fill({ failed: "Broken" }));
    assert.equal(found.busiestDay, undefined);
    const letter = compose(found, subject);
    assert.equal(letter.subject, "Mail from example.org, 16 Nov to 22 Nov: figures incomplete");
    assert.ok(!JSON.stringify(letter).includes("somebody"));
  });

  it("puts each count in its place", async () => {
    const values: Readonly<Record<string, number>> = {
      Send: 100,
      Delivery: 90,
      HardBounce: 5,
      SoftBounce: 3,
      Blocked: 2,
    };
    const { client: cloudwatch } = client(CloudWatchClient, (command) => {
      if (command instanceof GetMetricDataCommand) {
        const { MetricDataQueries = [] } = command.input;
        const results = MetricDataQueries.map(({ Id, MetricStat }) => {
          const { Namespace, MetricName = "", Dimensions = [] } = MetricStat?.Metric ?? {};
          assert.equal(Namespace, ["Send", "Delivery"].includes(MetricName) ? "AWS/SES" : "example/mail");
          const factor = Dimensions[0]?.Value === "example-updates" ? 10 : Dimensions.length === 0 ? 1000 : 1;
          const value = (values[MetricName] ?? 0) * factor;
          const Timestamps = [day("2026-11-17"), day("2026-11-18"), day("2026-11-10")];
          return { Id, StatusCode: "Complete", Timestamps, Values: [value, 0, 2 * value] };
        });
        return { MetricDataResults: results };
      }
      if (command instanceof GetMetricWidgetImageCommand) {
        const { start, end } = JSON.parse(command.input.MetricWidget ?? "") as { start: string; end: string };
        assert.deepEqual([start, end], ["2026-10-19T00:00:00.000Z", "2026-11-23T00:00:00.000Z"]);
        return { MetricWidgetImage: Uint8Array.of(1) };
      }
      assert.ok(command instanceof DescribeAlarmHistoryCommand);
      return {};
    });
    const { client: ses } = client(SESv2Client, (command) => {
      assert.ok(command instanceof GetAccountCommand || command instanceof ListSuppressedDestinationsCommand);
      return {};
    });
    const { sets, busiestDay, pictures } = await gather({ cloudwatch, ses }, subject, week);
    const picture = { value: Uint8Array.of(1) };
    assert.deepEqual(pictures, { send: picture, bounce: picture, complaint: picture, delivery: picture });
    const main = { sent: 100, delivered: 90, hardBounces: 5, softBounces: 3, blocked: 2, complaints: 0, rejected: 0 };
    assert.deepEqual(sets["main"]?.[0], main);
    assert.deepEqual(
      sets["updates"]?.[0],
      Object.fromEntries(Object.entries(main).map(([name, value]) => [name, value * 10])),
    );
    assert.deepEqual(
      sets["main"]?.map(({ sent }) => sent),
      [100, 200, 0, 0, 0],
    );
    assert.equal(busiestDay, 100_000);
  });
});

describe("The mail", () => {
  it("goes to the recipients through the configuration set, in HTML and text, with its pictures attached", async () => {
    const { client: ses, asked } = client(SESv2Client, () => ({ MessageId: "1" }));
    const rendered = { subject: "Mail", html: "<p>Mail</p>", text: "Mail as text", language: "en" };
    assert.equal(await send(ses, rendered, compose(observation(), subject), subject), "1");
    const { Content, ...envelope } = asked[0]?.input as {
      Content: { Simple: { Attachments: { ContentId: string }[]; Headers: unknown; Subject: unknown; Body: unknown } };
    };
    assert.deepEqual(envelope, {
      FromEmailAddress: "reports@example.org",
      Destination: { ToAddresses: ["ops@example.com"] },
      ConfigurationSetName: "example-main",
    });
    assert.deepEqual(Content.Simple.Subject, { Data: "Mail", Charset: "UTF-8" });
    assert.deepEqual(Content.Simple.Body, {
      Text: { Data: "Mail as text", Charset: "UTF-8" },
      Html: { Data: "<p>Mail</p>", Charset: "UTF-8" },
    });
    assert.deepEqual(Content.Simple.Headers, [{ Name: "Auto-Submitted", Value: "auto-generated" }]);
    assert.deepEqual(Content.Simple.Attachments[0], {
      FileName: "trendsend.png",
      ContentType: "image/png",
      ContentDisposition: "INLINE",
      ContentId: "trendsend",
      ContentDescription: "Messages a day",
      ContentTransferEncoding: "BASE64",
      RawContent: new Uint8Array([137, 80, 78, 71]),
    });
    assert.equal(Content.Simple.Attachments.length, 4);
  });

  it("follows the environment", () => {
    const environment = {
      SENDING_DOMAIN: "example.org",
      CONFIGURATION_SETS: '{"main":"example-main","updates":"example-updates"}',
      METRICS_NAMESPACE: "example/mail",
      ALARM_NAMES: "example-bounces,example-queue-age",
      DASHBOARD_URL: "https://console.example/dashboards",
      COMPANY: "Example",
      POSTAL_ADDRESS: "1 Example Street",
      ABUSE_CONTACT: "abuse@example.org",
      REPORT_FROM: "reports@example.org",
      REPORT_RECIPIENTS: "ops@example.com",
      REPORT_CONFIGURATION_SET: "example-main",
    };
    const told = (variables: NodeJS.ProcessEnv) => subjectOf(readEnvironment(contract, variables));
    assert.deepEqual(told(environment), subject);
    assert.deepEqual(told({ ...environment, ALARM_NAMES: "" }).alarms, []);
    const { name, abuseContact } = subject.company;
    assert.deepEqual(told({ ...environment, POSTAL_ADDRESS: "" }).company, { name, abuseContact });
  });
});
