/** The program's alarms on series of data points, evaluated as by CloudWatch. */
import assert from "node:assert/strict";
import { Cloud } from "../../../rehearsal/local-cloud/cloud";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { TEST_STACKS } from "../../support/stack-files";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UPDATES = { "ses:configuration-set": "candlefish-updates" };
const MAIN = { "ses:configuration-set": "candlefish-main" };
const OWN = "candlefish/mail";
const SES = "AWS/SES";

type Datum = readonly [namespace: string, name: string, dimensions: Readonly<Record<string, string>>, value: number];

/** The counts of messages through updates. */
const updates = (counts: {
  sent?: number;
  bounced?: number;
  complained?: number;
  delivered?: number;
  blocked?: number;
}) => {
  const { sent, bounced, complained, delivered, blocked } = counts;
  const data: readonly (readonly [string, string, number | undefined])[] = [
    [SES, "Send", sent],
    [SES, "Delivery", delivered],
    [OWN, "HardBounce", bounced],
    [OWN, "Complaint", complained],
    [OWN, "Blocked", blocked],
  ];
  return data.flatMap(([namespace, name, value]): Datum[] =>
    value === undefined ? [] : [[namespace, name, UPDATES, value]],
  );
};
const reputation = (bounce?: number, complaint?: number): Datum[] => [
  ...(bounce === undefined ? [] : ([[SES, "Reputation.BounceRate", {}, bounce]] as const)),
  ...(complaint === undefined ? [] : ([[SES, "Reputation.ComplaintRate", {}, complaint]] as const)),
];
const sentInADay = (messages: number): Datum[] => [
  [OWN, "SentLast24Hours", { "ses:configuration-set": "none" }, messages],
];
const queue = (name: string, metric: string, value: number): Datum => ["AWS/SQS", metric, { QueueName: name }, value];
const visible = (name: string): Datum => queue(name, "ApproximateNumberOfMessagesVisible", 1);

/** Alarms by logical name, on an otherwise empty cloud. */
class Watch {
  private constructor(
    readonly cloud: Cloud,
    private readonly alarms: readonly Resource[],
  ) {}

  static async over({ resources }: Graph): Promise<Watch> {
    const cloud = await Cloud.start({ partition: "aws", region: "us-east-1", accountId: "681214184463" });
    // To a full hour, so that everything counted next falls into the same one.
    await cloud.clock.advance(HOUR - (cloud.clock.now().getTime() % HOUR));
    const alarms = resources.filter(({ type }) => /^aws:cloudwatch\/metricAlarm:/.test(type));
    const silent = alarms.map((alarm) => ({ ...alarm, inputs: { ...alarm.inputs, alarmActions: [], okActions: [] } }));
    for (const alarm of silent) await cloud.create(alarm);
    return new Watch(cloud, alarms);
  }

  count(data: readonly Datum[]): void {
    for (const datum of data) this.cloud.metrics.add(...datum);
  }

  pass(milliseconds: number): Promise<void> {
    return this.cloud.clock.advance(milliseconds);
  }

  state(key: string): string {
    const alarm = this.alarms.find(({ name }) => name === key);
    assert(alarm, key);
    return this.cloud.alarms.state(String(alarm.inputs.name));
  }

  ringing(): string[] {
    return this.alarms
      .map(({ name }) => name)
      .filter((key) => this.state(key) === "ALARM")
      .sort();
  }
}

describe("The program's alarms", () => {
  let graph: Graph;
  let watch: Watch;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });
  beforeEach(async () => {
    watch = await Watch.over(graph);
  });
  afterEach(() => watch.cloud.stop());

  /** What is counted within a minute, and which alarms are in ALARM an hour later. */
  const cases: readonly (readonly [string, readonly Datum[], readonly string[]])[] = [
    ["1 bounce of 10", updates({ sent: 10, delivered: 9, bounced: 1 }), []],
    ["10 bounces of 99: a ticket", updates({ sent: 99, delivered: 89, bounced: 10 }), ["tickets"]],
    ["2 bounces of 10", updates({ sent: 10, delivered: 8, bounced: 2 }), []],
    ["4 bounces of 100", updates({ sent: 100, delivered: 96, bounced: 4 }), []],
    [
      "6 bounces of 100, and not one data point of complaints or of blocked messages",
      updates({ sent: 100, delivered: 94, bounced: 6 }),
      ["updates-bounce-rate", "updates-delivery-rate"],
    ],
    [
      "5 bounces of 100 that left SES, with 400 that it blocked",
      updates({ sent: 500, blocked: 400, delivered: 96, bounced: 5 }),
      ["updates-bounce-rate"],
    ],
    ["95 of 100 arrived", updates({ sent: 100, delivered: 95 }), ["updates-delivery-rate"]],
    ["96 of 100 arrived", updates({ sent: 100, delivered: 96 }), []],
    ["96 of 100 arrived, and 100 more were blocked", updates({ sent: 200, blocked: 100, delivered: 96 }), []],
    ["none of 100 was delivered, so there is no data point", updates({ sent: 100 }), ["updates-delivery-rate"]],
    ["1 complaint of 400: a ticket", updates({ sent: 400, delivered: 400, complained: 1 }), ["tickets"]],
    ["1 complaint of 999: a ticket", updates({ sent: 999, delivered: 999, complained: 1 }), ["tickets"]],
    ["1 complaint of 1,000", updates({ sent: 1000, delivered: 1000, complained: 1 }), ["updates-complaint-rate"]],
    ["1 complaint of 1,001", updates({ sent: 1001, delivered: 1001, complained: 1 }), []],
    ["a message that SES rejected", [[OWN, "Rejected", MAIN, 1]], ["tickets"]],
    ["SES's view: 1.99% bounces, 0.049% complaints", reputation(0.0199, 0.00049), []],
    ["SES's view: 2% bounces", reputation(0.02, 0), ["reputation-warning"]],
    ["SES's view: 0.05% complaints", reputation(0, 0.0005), ["reputation-warning"]],
    [
      "SES's view: 4% bounces, and not one data point of complaints",
      reputation(0.04),
      ["reputation-critical", "reputation-warning"],
    ],
    ["SES's view: 0.1% complaints", reputation(0, 0.001), ["reputation-critical", "reputation-warning"]],
    ["139 messages of a quota of 200", sentInADay(139), []],
    ["140 messages of a quota of 200", sentInADay(140), ["quota"]],
    ["399 messages, 500 were told to AWS", sentInADay(399), ["quota"]],
    ["400 messages, 500 were told to AWS", sentInADay(400), ["quota", "volume-warning"]],
    ["499 messages, 500 were told to AWS", sentInADay(499), ["quota", "volume-warning"]],
    ["500 messages, 500 were told to AWS", sentInADay(500), ["quota", "volume-reached", "volume-warning"]],
    ["feedback that waits for 15 minutes", [queue("candlefish-feedback", "ApproximateAgeOfOldestMessage", 900)], []],
    ["feedback that waits for longer", [queue("candlefish-feedback", "ApproximateAgeOfOldestMessage", 901)], ["stuck"]],
    ["a dead letter", [visible("candlefish-dead-letter")], ["stuck"]],
    ["a message that SNS could not deliver", [visible("candlefish-undelivered")], ["stuck"]],
    ["a request that the guard failed", [visible("candlefish-pause-failures")], ["stuck"]],
    ["feedback in the queue", [visible("candlefish-feedback")], []],
    ["an entry that SES refuses for 6 hours", [[OWN, "Overdue", { "ses:configuration-set": "none" }, 1]], ["stuck"]],
    ["another stack's bounces", [[SES, "Send", { "ses:configuration-set": "other" }, 100]], []],
  ];
  for (const [what, data, expected] of cases) {
    it(`${expected.length > 0 ? `${expected.join(", ")}:` : "nothing goes off:"} ${what}`, async () => {
      watch.count(data);
      await watch.pass(MINUTE);
      const first = watch.ringing();
      await watch.pass(HOUR - MINUTE);
      // An alarm that spans more than a day is evaluated on the hour.
      assert.deepEqual([...new Set([...first, ...watch.ringing()])].sort(), expected);
    });
  }

  for (const metric of ["Errors", "Throttles"]) {
    for (const name of ["suppression", "reconcile", "guard"]) {
      it(`functions: ${metric} of ${name}, over after 15 minutes`, async () => {
        watch.count([["AWS/Lambda", metric, { FunctionName: `candlefish-${name}` }, 1]]);
        await watch.pass(MINUTE);
        assert.deepEqual(watch.ringing(), ["functions"]);
        await watch.pass(15 * MINUTE);
        assert.deepEqual(watch.ringing(), []);
      });
    }
  }

  it("hard case 15: gates, absent data points, a ticket, a day without mail, recovery, and an up after a pause", async () => {
    const bounceRate = () => watch.state("updates-bounce-rate");
    // 1 bounce of 10 = OK
    watch.count(updates({ sent: 10, delivered: 9, bounced: 1 }));
    await watch.pass(MINUTE);
    assert.equal(bounceRate(), "OK");
    // 6 of 100 = ALARM, with no Complaint data point anywhere
    await watch.pass(DAY);
    watch.count(updates({ sent: 100, delivered: 94, bounced: 6 }));
    await watch.pass(MINUTE);
    assert.equal(bounceRate(), "ALARM");
    // 24 h with no mail = no state change, nor after a week
    const changes = () => watch.cloud.alarms.history.length;
    await watch.pass(HOUR);
    const settled = changes();
    await watch.pass(2 * DAY);
    assert.equal(changes(), settled);
    assert.equal(bounceRate(), "ALARM");
    // recovery returns to OK: a good day, of a size to judge
    watch.count(updates({ sent: 100, delivered: 100 }));
    await watch.pass(MINUTE);
    assert.equal(bounceRate(), "OK");
    // 1 complaint of 400 = ticket, not critical
    await watch.pass(8 * DAY);
    watch.count(updates({ sent: 400, delivered: 400, complained: 1 }));
    await watch.pass(MINUTE);
    assert.deepEqual(watch.ringing(), ["tickets"]);
    await watch.pass(DAY);
    assert.deepEqual(watch.ringing(), []);
    // an up after a pause leaves sending off
    const set = graph.resources.find(
      ({ type, name }) => type.startsWith("aws:sesv2/configurationSet:") && name === "updates",
    );
    assert(set);
    await watch.cloud.create(set);
    watch.cloud.ses.configurationSets.update({
      configurationSetName: "candlefish-updates",
      sendingOptions: { sendingEnabled: false },
    });
    watch.cloud.update(set);
    assert.equal(watch.cloud.ses.configurationSets.get("candlefish-updates").sendingEnabled, false);
  });

  it("clear once when a storm of some hours is 24 hours past, and do not go off for it again", async () => {
    for (let hour = 0; hour < 3; hour++) {
      watch.count(updates({ sent: 60, delivered: 50, bounced: 10 }));
      await watch.pass(HOUR);
    }
    watch.cloud.alarms.history.length = 0;
    await watch.pass(5 * DAY);
    assert.deepEqual(
      watch.cloud.alarms.history.map(({ alarmName, to }) => `${alarmName} ${to}`).sort(),
      ["tickets", "updates-bounce-rate", "updates-delivery-rate"].map((key) => `candlefish-${key} OK`),
    );
  });

  it("keep their state when SES publishes no reputation for a while", async () => {
    watch.count(reputation(0.05, 0));
    await watch.pass(MINUTE);
    assert.equal(watch.state("reputation-critical"), "ALARM");
    await watch.pass(5 * HOUR);
    assert.equal(watch.state("reputation-critical"), "ALARM");
    watch.count(reputation(0.01, 0));
    await watch.pass(MINUTE);
    assert.equal(watch.state("reputation-critical"), "OK");
  });

  it("are quiet in a new stack: none goes off before there is any data, and a count of zero is OK", async () => {
    await watch.pass(DAY);
    assert.deepEqual(watch.ringing(), []);
    const rates = ["bounce", "complaint", "delivery"].flatMap((of) => [`main-${of}-rate`, `updates-${of}-rate`]);
    for (const key of [...rates, "reputation-warning", "reputation-critical", "account"])
      assert.equal(watch.state(key), "INSUFFICIENT_DATA", key);
    for (const key of [
      "tickets",
      "quota",
      "volume-warning",
      "volume-reached",
      "functions",
      "stuck",
      "missed-reconcile",
      "missed-digest",
      "missed-report",
    ])
      assert.equal(watch.state(key), "OK", key);
  });

  it("do not go off in a usual week: 500 messages a day, 1% bounces, 98% delivered, one complaint", async () => {
    const rang = new Set<string>();
    for (let hour = 0; hour < 7 * 24; hour++) {
      watch.count(updates({ sent: 21, delivered: 21, bounced: hour % 5 === 0 ? 1 : 0 }));
      if (hour === 80) watch.count(updates({ complained: 1 }));
      await watch.pass(HOUR);
      for (const key of watch.ringing()) rang.add(key);
    }
    assert.deepEqual([...rang], ["tickets"]);
  });

  it("on the volume and the quota send at most one mail a day, however often the limit is crossed", async () => {
    for (const [alarmName, limit] of [
      ["candlefish-volume-warning", 400],
      ["candlefish-quota", 140],
    ] as const) {
      for (let hour = 0; hour < 72; hour++) {
        watch.count(sentInADay(hour % 2 === 0 ? limit + 10 : limit - 10));
        await watch.pass(HOUR);
      }
      for (let hour = 0; hour < 30; hour++) {
        watch.count(sentInADay(limit - 10));
        await watch.pass(HOUR);
      }
      const mailed = watch.cloud.alarms.history.filter((change) => change.alarmName === alarmName);
      assert.deepEqual(
        mailed.map(({ to }) => to),
        ["ALARM", "OK"],
        alarmName,
      );
    }
  });

  it("on the quota clear a day after the last reading above it", async () => {
    watch.count(sentInADay(200));
    await watch.pass(DAY - MINUTE);
    assert.deepEqual(watch.ringing(), ["quota"]);
    await watch.pass(2 * MINUTE);
    assert.deepEqual(watch.ringing(), []);
  });
});
