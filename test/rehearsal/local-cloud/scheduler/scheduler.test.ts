import assert from "node:assert/strict";
import { SmallStack, allow, document } from "../../../support/rehearsal/local-cloud/small-stack";

const HOUR = 3_600_000;

describe("rehearsal/cloud scheduler", () => {
  let stack: SmallStack;
  beforeEach(async () => {
    stack = await SmallStack.whole("EventSourceMapping", "Schedule");
    await stack.make("Function", {
      name: "consumer-2",
      code: { $archive: { "index.js": "exports.handler = (event) => event;" } },
    });
  });
  afterEach(() => stack.cloud.stop());
  const invoked = () => stack.cloud.lambda.invocations.length;

  it("invokes the function at each interval of its rate", async () => {
    await stack.make("Schedule");
    await stack.cloud.clock.advance(HOUR - 1);
    assert.equal(invoked(), 0);
    await stack.cloud.clock.advance(1);
    assert.equal(invoked(), 1);
    await stack.cloud.clock.advance(3 * HOUR);
    assert.equal(invoked(), 4);
  });

  it("invokes nothing while it is disabled", async () => {
    await stack.make("Schedule", { state: "DISABLED" });
    await stack.cloud.clock.advance(2 * HOUR);
    assert.equal(invoked(), 0);
  });

  it("records an invocation that its role does not allow, and does not make it", async () => {
    await stack.make("Schedule");
    await stack.make("RolePolicy", {
      role: "scheduler",
      policy: document({ ...allow("lambda:*", "*"), Effect: "Deny" }),
    });
    await stack.cloud.clock.advance(HOUR);
    assert.equal(invoked(), 0);
    assert.match(
      stack.cloud.scheduler.refused[0] ?? "",
      /is not authorized to perform: lambda:InvokeFunction on resource/,
    );
  });

  for (const [scheduleExpression, milliseconds] of [
    ["rate(5 minutes)", 300_000],
    ["rate(1 day)", 24 * HOUR],
  ] as const) {
    it(`supports ${scheduleExpression}`, async () => {
      await stack.make("Schedule", { scheduleExpression });
      await stack.cloud.clock.advance(milliseconds);
      assert.equal(invoked(), 1);
    });
  }

  it("supports a time on a day of the week, in UTC, from each instant to the next", async () => {
    await stack.make("Schedule", { scheduleExpression: "cron(30 7 ? * MON *)" });
    const { clock } = stack.cloud;
    const now = clock.now();
    const sinceMonday = ((now.getUTCDay() + 6) % 7) * 24 * HOUR + (now.getTime() % (24 * HOUR));
    const untilDue = (7.5 * HOUR - sinceMonday + 7 * 24 * HOUR) % (7 * 24 * HOUR) || 7 * 24 * HOUR;
    await clock.advance(untilDue - 1);
    assert.equal(invoked(), 0);
    await clock.advance(1);
    assert.equal(invoked(), 1);
    assert.equal(clock.now().getUTCDay(), 1);
    await clock.advance(2 * 7 * 24 * HOUR);
    assert.equal(invoked(), 3);
  });

  it("knows a minute of every hour", async () => {
    await stack.make("Schedule", { scheduleExpression: "cron(30 * * * ? *)" });
    const { clock } = stack.cloud;
    await clock.advance(((1.5 * HOUR - (clock.now().getTime() % HOUR) - 1) % HOUR) + 1);
    assert.equal(invoked(), 1);
    assert.equal(clock.now().getTime() % HOUR, HOUR / 2);
    await clock.advance(HOUR - 1);
    assert.equal(invoked(), 1);
    await clock.advance(1);
    assert.equal(invoked(), 2);
  });

  for (const scheduleExpression of ["cron(0,30 * * * ? *)", "cron(0 7 ? * XYZ *)", "rate(0 hours)", "rate(1 week)"]) {
    it(`refuses ${scheduleExpression} rather than guess`, () =>
      assert.rejects(stack.make("Schedule", { scheduleExpression }), { name: "Unsupported" }));
  }
});
