import assert from "node:assert/strict";
import { sep } from "node:path";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import fc from "fast-check";
import { decide } from "../../../functions/guard/decision";
import type { RecentMail } from "../../../functions/guard/recent-mail";
import { notice } from "../../../functions/guard/notice";
import { collectLines } from "../../support/functions/functions";
import { type GuardEndpoint, startGuardEndpoint } from "../../support/functions/guard-endpoint";
import { setProcessEnvironment } from "../../support/process-environment";

const figures = (bounces: number, sent: number, complaints = 0, sentInWeek = sent): RecentMail => ({
  day: { sent, bounces },
  week: { sent: sentInWeek, complaints },
});

describe("what the guard decides", () => {
  const cases: readonly (readonly [string, RecentMail, main: string, updates: string])[] = [
    ["nothing was sent", figures(0, 0), "leave", "leave"],
    ["1 of 10 bounced: too few for a rate", figures(1, 10), "leave", "leave"],
    ["99 of 99 bounced: too few for a rate", figures(99, 99), "leave", "leave"],
    ["4 of 100 bounced: as promised", figures(4, 100), "leave", "leave"],
    ["5 of 100 bounced: the limit", figures(5, 100), "watch", "pause"],
    ["8 of 100 bounced: not above 8%", figures(8, 100), "watch", "pause"],
    ["81 of 1,000 bounced: above 8%", figures(81, 1000), "pause", "pause"],
    ["1 of 400 complained: too few for a rate", figures(0, 400, 1), "leave", "leave"],
    ["1 of 1,000 complained: over the limit, but no more than one", figures(0, 100, 1, 1000), "watch", "watch"],
    ["2 of 1,000 complained: over the limit, but no more than two", figures(0, 100, 2, 1000), "watch", "watch"],
    ["3 of 1,000 complained", figures(0, 100, 3, 1000), "watch", "pause"],
    ["4 of 1,000 complained: not above 0.4%", figures(0, 100, 4, 1000), "watch", "pause"],
    ["5 of 1,000 complained: above 0.4%", figures(0, 100, 5, 1000), "pause", "pause"],
    ["3 of 3,001 complained: as promised", figures(0, 100, 3, 3001), "leave", "leave"],
    ["complaints pause while bounces do not", figures(5, 100, 9, 1000), "pause", "pause"],
  ];
  for (const [what, counted, main, updates] of cases) {
    it(`when ${what}: main ${main}, updates ${updates}`, () => {
      assert.equal(decide("main", counted).action, main);
      assert.equal(decide("updates", counted).action, updates);
    });
  }

  it("never pauses main where updates goes on, and never pauses less for one more bounce", () => {
    const rank = { leave: 0, watch: 1, pause: 2 };
    const counted = fc.record({ sent: fc.nat(5000), bounces: fc.nat(500), complaints: fc.nat(50), week: fc.nat(9000) });
    fc.assert(
      fc.property(counted, ({ sent, bounces, complaints, week }) => {
        const at = (kind: "main" | "updates", more: number) =>
          rank[decide(kind, figures(bounces + more, sent, complaints, week)).action];
        assert.ok(at("main", 0) <= at("updates", 0));
        for (const kind of ["main", "updates"] as const) assert.ok(at(kind, 0) <= at(kind, 1));
      }),
    );
  });
});

describe("what the guard mails", () => {
  const mail = (kind: "main" | "updates", counted: RecentMail) =>
    notice({ kind, set: `example-${kind}` }, decide(kind, counted), "prod");

  it("says why a set is paused, and how to resume it", () => {
    assert.deepEqual(mail("updates", figures(12, 120, 1, 600)), {
      subject: "PAUSED: example-updates sends no more mail",
      text: `example-updates is paused: SES refuses every message through it. The other configuration set keeps sending.

Why:
- 12 of the 120 messages of the last 24 hours hard-bounced: 10.0%. This set is paused at 5% or more, if there are at least 5 bounces.

Neither the guard nor a deployment resumes it. First fix the cause (docs/runbook.md#a-configuration-set-is-paused), then resume it:

  npm run mail -- resume --stack prod --set updates --reason "…"`,
    });
  });

  it("says why a set is not paused, and how to pause it", () => {
    assert.deepEqual(mail("main", figures(6, 100, 1, 1000)), {
      subject: "Not paused: example-main is over a limit",
      text: `example-main is over a limit that was promised to AWS, but keeps sending.

Why:
- 6 of the 100 messages of the last 24 hours hard-bounced: 6.0%. This set is paused above 8%, if there are at least 5 bounces.
- 1 of the 1,000 messages of the last 7 days was reported as spam: 0.10%. This set is paused above 0.4%, if there are at least 3 complaints.

While this lasts the guard looks again every 15 minutes, and pauses the set if it gets bad enough. To pause it now:

  npm run mail -- pause --stack prod --set main --reason "…"`,
    });
  });

  it("reports that a test was received", () => {
    assert.deepEqual(mail("main", figures(0, 0)), {
      subject: "Not paused: example-main is under its limits",
      text: `An alarm asked to pause example-main, but the set is under every limit now. Nothing was done.

A test with "npm run mail -- test-alerts" also ends with this message (docs/runbook.md#a-configuration-set-is-paused).`,
    });
  });

  it("uses the plural for several complaints", () => {
    assert.match(
      mail("main", figures(0, 100, 3, 1000)).text,
      /^- 3 of the 1,000 messages of the last 7 days were reported as spam: 0\.30%/m,
    );
  });

  it("has a subject that SNS accepts, even for the longest name", () => {
    const set = `${"n".repeat(24)}-updates-${"s".repeat(16)}`;
    for (const counted of [figures(0, 0), figures(0, 100, 1, 1000), figures(9, 100)]) {
      const { subject } = notice({ kind: "updates", set }, decide("updates", counted), "prod");
      assert.match(subject, /^[\x20-\x7e]{1,100}$/);
    }
  });
});

describe("the guard function", () => {
  const topic = "arn:aws:sns:us-east-1:111122223333:ses-alerts-example";
  const ENVIRONMENT = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    MAIN_SET: "example-main",
    MAIN_ALARMS: "example-main-bounce-rate,example-main-complaint-rate",
    UPDATES_SET: "example-updates",
    UPDATES_ALARMS: "example-updates-bounce-rate,example-updates-complaint-rate",
    ALERTS_TOPIC: topic,
    METRICS_NAMESPACE: "example/mail",
    STACK_NAME: "prod",
  };
  const before = { ...process.env };
  let endpoint: GuardEndpoint;

  beforeEach(async () => {
    endpoint = await startGuardEndpoint();
    Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: endpoint.url });
  });
  afterEach(async () => {
    setProcessEnvironment(before);
    await endpoint.stop();
  });

  /** The handler from its source, as a new execution environment has it. */
  function load(): (event: SQSEvent) => Promise<SQSBatchResponse> {
    for (const file of Object.keys(require.cache))
      if (file.includes(`${sep}functions${sep}guard${sep}`) && !file.includes(`${sep}test${sep}`))
        delete require.cache[file];
    return (require("../../../functions/guard/handler") as { handler: ReturnType<typeof load> }).handler;
  }

  const alarm = (name: string, state = "ALARM") => ({
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: "111122223333",
    NewStateValue: state,
    NewStateReason: `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name} transitioned to ${state}`,
    StateChangeTime: "2025-11-20T10:00:00.000+0000",
    Region: "US East (N. Virginia)",
    OldStateValue: "OK",
    AlarmRule: 'ALARM("example-updates-bounce-rate")',
    TriggeringChildren: [],
  });
  const message = (said: unknown, receives = 1) => ({
    messageId: "message-1",
    body: JSON.stringify({ Type: "Notification", TopicArn: "arn:…:ses-guard-example", Message: JSON.stringify(said) }),
    attributes: { ApproximateReceiveCount: String(receives) },
  });
  /** Hands one message to a handler. */
  const hand = async (record: object, handler = load()) => {
    const { result, lines } = await collectLines(() => handler({ Records: [record] } as SQSEvent));
    const failed = (result as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    assert.ok(failed.length === 0 || failed.join() === "message-1", failed.join());
    return { again: failed.length > 0, lines };
  };
  const put = (set: string, SendingEnabled: boolean) => ({
    put: `/v2/email/configuration-sets/${set}/sending`,
    body: { SendingEnabled },
  });
  const said = () => endpoint.calls.map((call) => ("put" in call ? "put" : call.subject));

  it("pauses updates from 5% bounces on, explicitly and only that set, tells people, and is done", async () => {
    endpoint.counts["example-updates"] = { Send: { 5: 100 }, HardBounce: { 4: 5 } };
    const { again, lines } = await hand(message(alarm("example-updates-bounce-rate")));
    assert.equal(again, false);
    assert.equal(endpoint.calls.length, 2);
    assert.deepEqual(endpoint.calls[0], put("example-updates", false));
    const [, published] = endpoint.calls;
    assert.ok(published && "publish" in published);
    assert.equal(published.publish, topic);
    assert.match(
      published.message,
      /^- 5 of the 100 messages of the last 24 hours hard-bounced: 5\.0%\. This set is paused at 5% or more,/m,
    );
    assert.deepEqual(
      lines.map(({ level, message, set, day }) => ({ level, message, set, day })),
      [{ level: "WARN", message: "guard: pause", set: "example-updates", day: { sent: 100, bounces: 5 } }],
    );
  });

  it("leaves main sending at 8% bounces, tells people once, and keeps checking until it has to pause", async () => {
    endpoint.counts["example-main"] = { Send: { 60: 100 }, HardBounce: { 59: 8 } };
    const handler = load();
    assert.equal((await hand(message(alarm("example-main-complaint-rate")), handler)).again, true);
    assert.equal((await hand(message(alarm("example-main-complaint-rate"), 2), handler)).again, true);
    assert.deepEqual(said(), ["Not paused: example-main is over a limit"]);
    const [published] = endpoint.calls;
    assert.ok(published && "publish" in published);
    assert.match(published.message, /hard-bounced: 8\.0%\. This set is paused above 8%,/);
    endpoint.counts["example-main"] = { Send: { 60: 100, 1: 20 }, HardBounce: { 59: 8, 1: 2 } };
    assert.equal((await hand(message(alarm("example-main-complaint-rate"), 3), handler)).again, false);
    assert.deepEqual(endpoint.calls[1], put("example-main", false));
    assert.deepEqual(said().slice(1), ["put", "PAUSED: example-main sends no more mail"]);
  });

  it("stops checking silently when the set is back under its limits", async () => {
    endpoint.counts["example-main"] = { Send: { 60: 1000 }, HardBounce: { 59: 6 } };
    const { again, lines } = await hand(message(alarm("example-main-complaint-rate"), 7));
    assert.deepEqual([again, said()], [false, []]);
    assert.deepEqual(
      lines.map(({ level, message }) => ({ level, message })),
      [{ level: "INFO", message: "guard: leave" }],
    );
  });

  it("pauses nothing for one complaint of 400", async () => {
    endpoint.counts["example-updates"] = { Send: { 60: 400 }, Complaint: { 30: 1 } };
    const { again } = await hand(message(alarm("example-updates-bounce-rate")));
    assert.deepEqual([again, said()], [false, ["Not paused: example-updates is under its limits"]]);
  });

  it("gives the same result when the message arrives twice: the set stays paused", async () => {
    endpoint.counts["example-updates"] = { Send: { 5: 120 }, HardBounce: { 4: 12 } };
    for (const receives of [1, 2]) await hand(message(alarm("example-updates-bounce-rate"), receives));
    assert.deepEqual(
      endpoint.calls.filter((call) => "put" in call),
      [put("example-updates", false), put("example-updates", false)],
    );
  });

  it("counts bounces over a day, complaints over a week, and ignores messages that SES blocked", async () => {
    const hours = (count: number) => 60 * count;
    endpoint.counts["example-updates"] = {
      Send: { [hours(1)]: 600, [hours(25)]: 1000, [hours(24 * 7 + 1)]: 5000 },
      Blocked: { [hours(1)]: 500, [hours(25)]: 50 },
      HardBounce: { [hours(1)]: 4, [hours(25)]: 900 },
      Complaint: { [hours(25)]: 2, [hours(24 * 7 + 1)]: 90 },
    };
    const { lines } = await hand(message(alarm("example-updates-bounce-rate")));
    assert.deepEqual(
      lines.map(({ day, week }) => ({ day, week })),
      [{ day: { sent: 100, bounces: 4 }, week: { sent: 1050, complaints: 2 } }],
    );
    assert.deepEqual(endpoint.asked, [
      "AWS/SES Send Sum ses:configuration-set=example-updates",
      "example/mail Blocked Sum ses:configuration-set=example-updates",
      "example/mail HardBounce Sum ses:configuration-set=example-updates",
      "example/mail Complaint Sum ses:configuration-set=example-updates",
    ]);
  });

  it("counts the five-minute period in which the day began, and none that ended before it", async () => {
    endpoint.counts["example-updates"] = { Send: { 1438: 100, 1443: 1000 } };
    const { lines } = await hand(message(alarm("example-updates-bounce-rate")));
    assert.deepEqual(lines[0]?.day, { sent: 100, bounces: 0 });
  });

  it("adds up a series that comes in pages", async () => {
    endpoint.inPages = true;
    endpoint.counts["example-updates"] = { Send: { 5: 60, 15: 60 }, HardBounce: { 4: 4, 14: 4, 24: 4 } };
    const { lines } = await hand(message(alarm("example-updates-bounce-rate")));
    assert.deepEqual(lines[0]?.day, { sent: 120, bounces: 12 });
  });

  it("fails, and so is retried, when CloudWatch answers only in part", async () => {
    endpoint.inPart = true;
    await assert.rejects(hand(message(alarm("example-updates-bounce-rate"))), {
      message: "CloudWatch returned only part of the metric sent.",
    });
    assert.deepEqual(endpoint.calls, []);
  });

  it("fails, and so is retried, when CloudWatch leaves out a metric", async () => {
    endpoint.leavesOut = "HardBounce";
    await assert.rejects(hand(message(alarm("example-updates-bounce-rate"))), {
      message: "CloudWatch returned only part of the metric hardBounces.",
    });
    assert.deepEqual(endpoint.calls, []);
  });

  for (const operation of ["GetMetricData", "Put", "Publish"] as const) {
    it(`fails when ${operation} fails beyond the retries, and does everything when the message is redelivered`, async () => {
      endpoint.counts["example-updates"] = { Send: { 5: 120 }, HardBounce: { 4: 12 } };
      endpoint.fail(operation, 3);
      const handler = load();
      await assert.rejects(hand(message(alarm("example-updates-bounce-rate")), handler));
      const pausedBefore = said().filter((call) => call === "put").length;
      assert.equal(pausedBefore, operation === "Publish" ? 1 : 0);
      await hand(message(alarm("example-updates-bounce-rate"), 2), handler);
      assert.deepEqual(said().slice(pausedBefore), ["put", "PAUSED: example-updates sends no more mail"]);
    });
  }

  it("retries in the same run what fails once", async () => {
    endpoint.counts["example-updates"] = { Send: { 5: 120 }, HardBounce: { 4: 12 } };
    for (const operation of ["GetMetricData", "Put", "Publish"] as const) endpoint.fail(operation, 1);
    await hand(message(alarm("example-updates-bounce-rate")));
    assert.deepEqual(said(), ["put", "PAUSED: example-updates sends no more mail"]);
  });

  it("does nothing when an alarm is over", async () => {
    endpoint.counts["example-updates"] = { Send: { 5: 120 }, HardBounce: { 4: 12 } };
    const { again } = await hand(message(alarm("example-updates-bounce-rate", "OK")));
    assert.deepEqual([again, endpoint.asked, endpoint.calls], [false, [], []]);
  });

  it("names an alarm that it does not know in its log", async () => {
    await assert.rejects(hand(message(alarm("example-main-delivery-rate"))), {
      message: "example-main-delivery-rate is not an alarm that guards a configuration set.",
    });
  });

  const strange: readonly (readonly [string, object])[] = [
    ["another alarm", message(alarm("example-main-delivery-rate"))],
    ["an alarm named like a member of every object", message(alarm("toString"))],
    ["something that is not an alarm", message({ hello: 1 })],
    ["no envelope", { ...message({}), body: "{}" }],
    ["no JSON", { ...message({}), body: "hello" }],
  ];
  for (const [what, record] of strange) {
    it(`does nothing and fails over ${what}, so that nothing is lost`, async () => {
      await assert.rejects(hand(record));
      assert.deepEqual([endpoint.asked, endpoint.calls], [[], []]);
    });
  }

  it("does not start without its settings", () => {
    for (const name of ["MAIN_SET", "UPDATES_ALARMS", "ALERTS_TOPIC", "METRICS_NAMESPACE"]) {
      const { [name]: removed } = process.env;
      delete process.env[name];
      assert.throws(load, { message: `The function's environment: ${name} is not set.` });
      process.env[name] = removed;
    }
  });
});
