/**
 * Each alarm on each kind of day, under every reading of CloudWatch's documentation on gaps, and whether or not our own metrics have been
 * published as zero before: no reading and no new account may make an alarm go off wrongly, or keep one silent.
 */
import assert from "node:assert/strict";
import type { State } from "../../../rehearsal/local-cloud/cloudwatch/alarm-state";
import { Clock } from "../../../rehearsal/local-cloud/clock";
import { Metrics } from "../../../rehearsal/local-cloud/cloudwatch/metrics";
import { MetricAlarm, type MetricAlarmInputs } from "../../../rehearsal/local-cloud/cloudwatch-alarms/metric-alarm";
import { READINGS, type Reading, readingName } from "../../../rehearsal/local-cloud/cloudwatch/metric-math";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { TEST_STACKS } from "../../support/stack-files";

const HOUR = 3_600_000;
const SET = { "ses:configuration-set": "candlefish-updates" };
const STACK = { "ses:configuration-set": "none" };
const OWN = "candlefish/mail";

/** The counts of one configuration set in one hour; an absent count has no data point. */
interface Hour {
  readonly sent?: number;
  readonly delivered?: number;
  readonly bounced?: number;
  readonly blocked?: number;
  readonly complained?: number;
  /** The account's, as ratios. */
  readonly bounceRate?: number;
  readonly complaintRate?: number;
  /** How often the scheduled functions ran, and the depth of the feedback queue, which exists from the first hour on. */
  readonly reconciled?: number;
  readonly asked?: number;
  readonly reported?: number;
  readonly queued?: number;
  /** The account's health as reconcile publishes it, 1 or 0. */
  readonly notHealthy?: number;
  readonly sendingDisabled?: number;
  readonly quotaMismatch?: number;
  /** What reconcile reads about the account once an hour. */
  readonly sentInADay?: number;
}

const METRICS: Readonly<Record<keyof Hour, readonly [string, string, Readonly<Record<string, string>>]>> = {
  sent: ["AWS/SES", "Send", SET],
  delivered: ["AWS/SES", "Delivery", SET],
  bounced: [OWN, "HardBounce", SET],
  blocked: [OWN, "Blocked", SET],
  complained: [OWN, "Complaint", SET],
  bounceRate: ["AWS/SES", "Reputation.BounceRate", {}],
  complaintRate: ["AWS/SES", "Reputation.ComplaintRate", {}],
  reconciled: ["AWS/Lambda", "Invocations", { FunctionName: "candlefish-reconcile" }],
  asked: ["AWS/Lambda", "Invocations", { FunctionName: "candlefish-digest" }],
  reported: ["AWS/Lambda", "Invocations", { FunctionName: "candlefish-report" }],
  queued: ["AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "candlefish-feedback" }],
  notHealthy: [OWN, "NotHealthy", STACK],
  sendingDisabled: [OWN, "SendingDisabled", STACK],
  quotaMismatch: [OWN, "QuotaMismatch", STACK],
  sentInADay: [OWN, "SentLast24Hours", STACK],
};

const hours = (count: number, hour: Hour = {}): Hour[] => Array.from({ length: count }, () => hour);

const quiet = hours(30);
const good = hours(24, { sent: 20, delivered: 20 });
const storm: Hour = { sent: 120, delivered: 105, bounced: 12 };

/** A kind of day: what happens hour by hour, which alarms go off at any time, and which are still in ALARM at the end. */
interface Day {
  readonly name: string;
  readonly hours: readonly Hour[];
  readonly rings: readonly string[];
  readonly ringsAtTheEnd: readonly string[];
}

const [BOUNCES, COMPLAINTS, DELIVERIES] = ["updates-bounce-rate", "updates-complaint-rate", "updates-delivery-rate"];
const [QUOTA, NEARLY, REACHED] = ["quota", "volume-warning", "volume-reached"];
const [ACCOUNT, RECONCILE, DIGEST, REPORT] = ["account", "missed-reconcile", "missed-digest", "missed-report"];
const [WARNING, CRITICAL, TICKETS] = ["reputation-warning", "reputation-critical", "tickets"];

const DAYS: readonly Day[] = [
  { name: "never any mail", hours: quiet, rings: [], ringsAtTheEnd: [] },
  { name: "the first good day", hours: good, rings: [], ringsAtTheEnd: [] },
  { name: "a good day after another", hours: [...good, ...good], rings: [], ringsAtTheEnd: [] },
  { name: "a day without mail after a good one", hours: [...good, ...quiet], rings: [], ringsAtTheEnd: [] },
  { name: "a week without mail after a good day", hours: [...good, ...hours(180)], rings: [], ringsAtTheEnd: [] },
  {
    name: "a storm on the first day",
    hours: [storm, ...hours(2)],
    rings: [BOUNCES, DELIVERIES],
    ringsAtTheEnd: [BOUNCES, DELIVERIES],
  },
  {
    name: "a storm after a good day",
    hours: [...good, storm, ...hours(2)],
    rings: [],
    ringsAtTheEnd: [],
  },
  {
    name: "a storm, and no mail on the day after it",
    hours: [...good, ...quiet, storm, ...quiet],
    rings: [BOUNCES, DELIVERIES],
    ringsAtTheEnd: [BOUNCES, DELIVERIES],
  },
  {
    name: "a storm, and a good day after it",
    hours: [...quiet, storm, ...good, ...good],
    rings: [BOUNCES, DELIVERIES],
    ringsAtTheEnd: [],
  },
  {
    name: "complaints",
    hours: [{ sent: 1200, delivered: 1200, complained: 3 }, ...hours(2)],
    rings: [COMPLAINTS],
    ringsAtTheEnd: [COMPLAINTS],
  },
  {
    name: "a complaint while there is little mail",
    hours: [{ sent: 20, delivered: 20, complained: 1 }, ...hours(4)],
    rings: [TICKETS],
    ringsAtTheEnd: [],
  },
  {
    name: "nothing arrives on the first day",
    hours: [{ sent: 150 }, ...hours(2)],
    rings: [DELIVERIES],
    ringsAtTheEnd: [DELIVERIES],
  },
  {
    name: "nothing arrives after good days",
    hours: [...good, ...quiet, { sent: 150 }, ...hours(2)],
    rings: [DELIVERIES],
    ringsAtTheEnd: [DELIVERIES],
  },
  {
    name: "few and bad",
    hours: [{ sent: 20, delivered: 10, bounced: 10 }, ...hours(4)],
    rings: [TICKETS],
    ringsAtTheEnd: [],
  },
  {
    name: "much is blocked, and what leaves SES arrives",
    hours: [{ sent: 500, delivered: 150, blocked: 350 }, ...hours(2)],
    rings: [],
    ringsAtTheEnd: [],
  },
  {
    name: "SES's view: bounces, and nobody has ever complained",
    hours: hours(3, { bounceRate: 0.03 }),
    rings: [WARNING],
    ringsAtTheEnd: [WARNING],
  },
  {
    name: "SES's view: bounces, over when SES says so",
    hours: [...hours(3, { bounceRate: 0.05 }), ...hours(3), ...hours(3, { bounceRate: 0.01 })],
    rings: [CRITICAL, WARNING],
    ringsAtTheEnd: [],
  },
  {
    name: "SES's view: bounces, then SES says nothing",
    hours: [...hours(3, { bounceRate: 0.05, complaintRate: 0 }), ...hours(30)],
    rings: [CRITICAL, WARNING],
    ringsAtTheEnd: [CRITICAL, WARNING],
  },
  {
    name: "SES's view: complaints",
    hours: hours(3, { bounceRate: 0.001, complaintRate: 0.001 }),
    rings: [CRITICAL, WARNING],
    ringsAtTheEnd: [CRITICAL, WARNING],
  },
  {
    name: "SES's view: all is well",
    hours: [...hours(3, { bounceRate: 0.001, complaintRate: 0.0001 }), ...quiet],
    rings: [],
    ringsAtTheEnd: [],
  },
];

/** 500 messages a day is the volume that AWS was told; SES allows 200. */
const VOLUME: readonly Day[] = [
  {
    name: "no mail, which reconcile reads each hour",
    hours: hours(30, { sentInADay: 0 }),
    rings: [],
    ringsAtTheEnd: [],
  },
  {
    name: "a little less than 80 % of the volume",
    hours: hours(30, { sentInADay: 399 }),
    rings: [QUOTA],
    ringsAtTheEnd: [QUOTA],
  },
  {
    name: "80 % of the volume",
    hours: hours(3, { sentInADay: 400 }),
    rings: [QUOTA, NEARLY],
    ringsAtTheEnd: [QUOTA, NEARLY],
  },
  {
    name: "the whole volume, and less on the days after it",
    hours: [...hours(3, { sentInADay: 500 }), ...hours(30, { sentInADay: 300 })],
    rings: [QUOTA, REACHED, NEARLY],
    ringsAtTheEnd: [QUOTA],
  },
  {
    name: "the whole volume, then no mail and nothing that reconcile says",
    hours: [...hours(3, { sentInADay: 500 }), ...quiet],
    rings: [QUOTA, REACHED, NEARLY],
    ringsAtTheEnd: [],
  },
];

/** The hours of a stack with running schedules: reconcile and digest each hour, the report in the first and in each 168th after it. */
const running = (count: number) =>
  hours(count).map((_, hour): Hour => ({
    queued: 0,
    reconciled: 1,
    asked: 1,
    ...(hour % 168 === 30 && { reported: 1 }),
  }));

const HEALTH: readonly Day[] = [
  {
    name: "a new stack, of which only the queue is there",
    hours: hours(2, { queued: 0 }),
    rings: [],
    ringsAtTheEnd: [],
  },
  { name: "two weeks in which everything runs", hours: running(340), rings: [], ringsAtTheEnd: [] },
  {
    name: "reconcile never runs",
    hours: hours(4, { queued: 0, asked: 1 }),
    rings: [RECONCILE],
    ringsAtTheEnd: [RECONCILE],
  },
  {
    name: "reconcile stops",
    hours: [...running(5), ...hours(4, { queued: 0, asked: 1 })],
    rings: [RECONCILE],
    ringsAtTheEnd: [RECONCILE],
  },
  {
    name: "reconcile stops, and runs again",
    hours: [...running(5), ...hours(4, { queued: 0, asked: 1 }), ...running(2)],
    rings: [RECONCILE],
    ringsAtTheEnd: [],
  },
  {
    name: "the digest function stops, and runs again",
    hours: [...running(5), ...hours(4, { queued: 0, reconciled: 1 }), ...running(2)],
    rings: [DIGEST],
    ringsAtTheEnd: [],
  },
  {
    name: "the report never runs",
    hours: hours(170, { queued: 0, reconciled: 1, asked: 1 }),
    rings: [REPORT],
    ringsAtTheEnd: [REPORT],
  },
  {
    name: "the report runs once and no more",
    hours: [...running(100), ...hours(110, { queued: 0, reconciled: 1, asked: 1 })],
    rings: [REPORT],
    ringsAtTheEnd: [REPORT],
  },
  {
    name: "AWS reviews the account, and is done with it",
    hours: [...hours(3, { notHealthy: 0 }), ...hours(2, { notHealthy: 1 }), ...hours(3, { notHealthy: 0 })],
    rings: [ACCOUNT],
    ringsAtTheEnd: [],
  },
  {
    name: "sending is switched off, and reconcile says nothing after that",
    hours: [{ sendingDisabled: 1 }, ...hours(5)],
    rings: [ACCOUNT],
    ringsAtTheEnd: [ACCOUNT],
  },
  {
    name: "the quota is not what the settings state",
    hours: hours(2, { notHealthy: 0, sendingDisabled: 0, quotaMismatch: 1 }),
    rings: [ACCOUNT],
    ringsAtTheEnd: [ACCOUNT],
  },
];

/** Our own metrics, which the functions publish as zero each hour so that they exist. */
const STATED = ["bounced", "blocked", "complained"] as const;

describe("The alarms on each kind of day", () => {
  let alarms: readonly { readonly key: string; readonly alarm: MetricAlarm }[];
  before(async () => {
    const { graph } = await recordStack("prod", TEST_STACKS);
    alarms = graph.resources
      .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ name, inputs }) => ({ key: name, alarm: new MetricAlarm(inputs as unknown as MetricAlarmInputs) }));
  });

  /** By reading: the alarms that went off at any time, and those in ALARM at the end. */
  async function live(day: Day, statesZeros: boolean): Promise<ReadonlyMap<Reading, readonly [string[], string[]]>> {
    const clock = new Clock(new Date("2026-11-01T00:00:00Z"));
    const metrics = new Metrics(clock);
    const lives = READINGS.map((reading) => ({ reading, states: new Map<string, State>(), rang: new Set<string>() }));
    const zeros = Object.fromEntries(statesZeros ? STATED.map((what) => [what, 0]) : []);
    // As on the local cloud, data that was evaluated before is not evaluated again.
    const last = new Map<string, string>();
    for (const hour of day.hours) {
      for (const [what, value] of Object.entries({ ...zeros, ...hour }))
        metrics.add(...METRICS[what as keyof Hour], value);
      await clock.advance(HOUR);
      const now = clock.now().getTime();
      for (const { key, alarm } of alarms) {
        const read = alarm.read(metrics, now);
        const shifted = [...read].map(([, series]) => [...series].map(([at, value]) => [now - at, value]));
        const text = JSON.stringify(shifted);
        if (text === last.get(key)) continue;
        last.set(key, text);
        for (const { reading, states, rang } of lives) {
          const { state } = alarm.evaluateAs(reading, read, now, states.get(key) ?? "INSUFFICIENT_DATA");
          states.set(key, state);
          if (state === "ALARM") rang.add(key);
        }
      }
    }
    const ringing = (states: ReadonlyMap<string, State>) =>
      [...states].flatMap(([key, state]) => (state === "ALARM" ? [key] : [])).sort();
    return new Map(lives.map(({ reading, states, rang }) => [reading, [[...rang].sort(), ringing(states)]]));
  }

  for (const day of [...DAYS, ...VOLUME, ...HEALTH]) {
    const what = day.rings.length === 0 ? "nothing rings" : `${day.rings.join(", ")} ring`;
    it(`${day.name}: ${what}, by every reading`, async () => {
      for (const statesZeros of [true, false]) {
        for (const [reading, found] of await live(day, statesZeros)) {
          const told = `${readingName(reading)}; zeros ${statesZeros ? "" : "not "}stated`;
          assert.deepEqual(found, [day.rings, day.ringsAtTheEnd], told);
        }
      }
    });
  }
});
