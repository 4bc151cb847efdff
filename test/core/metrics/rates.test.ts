/** The same week, told by everything that speaks of a rate: the alarms, the guard, the dashboard and the weekly report. */
import assert from "node:assert/strict";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { figures } from "../../../core/metrics/figures";
import { percentOf, RATES, type Rate } from "../../../core/metrics/rates";
import { decide } from "../../../functions/guard/decision";
import { readRecentMail } from "../../../functions/guard/recent-mail";
import { share } from "../../../functions/report/counts";
import { gather } from "../../../functions/report/gather";
import { targetStatus } from "../../../functions/report/target-status";
import { lastWeek } from "../../../functions/report/week";
import { Cloud } from "../../../rehearsal/local-cloud/cloud";
import { graphData } from "../../../rehearsal/local-cloud/cloudwatch/widget-data";
import { MetricAlarm, type MetricAlarmInputs } from "../../../rehearsal/local-cloud/cloudwatch-alarms/metric-alarm";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { subject } from "../../support/functions/report/observation";

const SET = "candlefish-updates";
const OWN = "candlefish/mail";
const DAY = 86_400_000;
const rates = Object.keys(RATES) as Rate[];

interface Counted {
  readonly sent: number;
  readonly blocked: number;
  readonly delivered: number;
  readonly hard: number;
  readonly full: number;
  readonly complaints: number;
  readonly notSpam: number;
}

/** A day's mail as SES and the suppression function count it, and each rate in percent with whether it breaks its promise. */
const DAYS: readonly (readonly [string, Counted, Readonly<Record<Rate, readonly [number, boolean]>>])[] = [
  [
    "every rate exactly at its limit",
    { sent: 1500, blocked: 500, delivered: 950, hard: 50, full: 20, complaints: 1, notSpam: 2 },
    { bounce: [5, true], complaint: [0.1, true], delivery: [95, true] },
  ],
  [
    "every rate just inside its limit, with full mailboxes and reports that a message is not spam",
    { sent: 1500, blocked: 500, delivered: 951, hard: 49, full: 40, complaints: 0, notSpam: 9 },
    { bounce: [4.9, false], complaint: [0, false], delivery: [95.1, false] },
  ],
  [
    "a storm",
    { sent: 2000, blocked: 0, delivered: 1600, hard: 400, full: 0, complaints: 20, notSpam: 0 },
    { bounce: [20, true], complaint: [1, true], delivery: [80, true] },
  ],
];

describe("A rate", () => {
  let graph: Graph;
  let cloud: Cloud;
  let cloudwatch: CloudWatchClient;
  let ses: SESv2Client;
  before(async () => {
    ({ graph } = await recordStack("prod"));
  });
  beforeEach(async () => {
    cloud = await Cloud.start({ partition: "aws", region: "us-east-1", accountId: "681214184463" });
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    const policies = [{ Version: "2012-10-17", Statement: statement }];
    const credentials = cloud.credentials("arn:aws:iam::681214184463:role/reader", { policies });
    const client = { region: "us-east-1", endpoint: cloud.endpoint, credentials, maxAttempts: 1 };
    [cloudwatch, ses] = [new CloudWatchClient(client), new SESv2Client(client)];
  });
  afterEach(async () => {
    cloudwatch.destroy();
    ses.destroy();
    await cloud.stop();
  });

  function count({ sent, blocked, delivered, hard, full, complaints, notSpam }: Counted, at: Date): void {
    const data: readonly (readonly [string, string, number])[] = [
      ["AWS/SES", "Send", sent],
      ["AWS/SES", "Delivery", delivered],
      ["AWS/SES", "Bounce", hard + full + blocked],
      ["AWS/SES", "Complaint", complaints + notSpam],
      [OWN, "HardBounce", hard],
      [OWN, "SoftBounce", full],
      [OWN, "Blocked", blocked],
      [OWN, "Complaint", complaints],
    ];
    for (const [namespace, name, value] of data)
      cloud.metrics.add(namespace, name, { "ses:configuration-set": SET }, value, at);
  }

  const rounded = (value: number) => Number(value.toFixed(6));

  function alarms(now: Date) {
    return rates.map((rate) => {
      const resource = graph.resources.find(({ name }) => name === `updates-${rate}-rate`);
      const alarm = new MetricAlarm(resource?.inputs as unknown as MetricAlarmInputs);
      const { newest, state } = alarm.evaluate(alarm.read(cloud.metrics, now.getTime()), now.getTime(), "OK");
      return [rate, [rounded(newest ?? NaN), state === "ALARM"]];
    });
  }

  async function guard(now: Date) {
    const found = await readRecentMail(cloudwatch, OWN, SET, now);
    const { breaches } = decide("updates", found);
    const breaks = (of: string) => breaches.some((breach) => breach.of === of);
    return [
      ["bounce", [rounded(percentOf({ part: found.day.bounces, whole: found.day.sent })), breaks("bounces")]],
      [
        "complaint",
        [rounded(percentOf({ part: found.week.complaints, whole: found.week.sent })), breaks("complaints")],
      ],
    ];
  }

  const source = { configurationSets: { updates: SET }, metricsNamespace: OWN };

  function dashboard(noon: Date) {
    const drawn = figures(source);
    return rates.map((rate) => {
      const start = new Date(noon.getTime() - DAY / 2);
      const [line] = graphData(drawn[rate].trend, cloud.metrics, { start, end: new Date(start.getTime() + DAY) });
      return [rate, rounded(line?.values.get(start.getTime()) ?? NaN)];
    });
  }

  async function report(now: Date) {
    const { sets } = await gather({ cloudwatch, ses }, { ...subject, ...source, alarms: [] }, lastWeek(now));
    return rates.map((rate) => {
      const found = sets.updates?.[0] && share(sets.updates[0], rate);
      return [rate, [rounded(found ? percentOf(found) : NaN), targetStatus(rate, found) === "missed"]];
    });
  }

  for (const [name, counted, expected] of DAYS) {
    it(`is the same for alarm, guard, dashboard and report: ${name}`, async () => {
      // The last day of the week that the report of the coming Monday is about.
      const monday = new Date(lastWeek(cloud.clock.now()).end.getTime() + 7 * DAY);
      const noon = new Date(monday.getTime() - DAY / 2);
      count(counted, noon);
      await cloud.clock.advance(monday.getTime() - cloud.clock.now().getTime());
      const all = rates.map((rate) => [rate, [...expected[rate]]]);
      assert.deepEqual(alarms(monday), all, "the alarms");
      assert.deepEqual(await guard(monday), all.slice(0, 2), "the guard");
      assert.deepEqual(
        dashboard(noon),
        rates.map((rate) => [rate, expected[rate][0]]),
        "the dashboard",
      );
      assert.deepEqual(await report(monday), all, "the report");
    });
  }
});
