import assert from "node:assert/strict";
import { costDocument, dollars } from "../../../cli/cost/document";
import { PRICES } from "../../../cli/cost/prices";
import { usage } from "../../../cli/cost/usage";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { TEST_STACKS } from "../../support/stack-files";

describe("cli/cost", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  const added = (type: string, inputs: Resource["inputs"]): Graph => {
    const [model] = graph.resources.filter(({ custom }) => custom);
    assert.ok(model);
    return { ...graph, resources: [...graph.resources, { ...model, type, name: "added", inputs }] };
  };

  it("charges only what exceeds the free allowance, and everything at the list price", () => {
    assert.equal(dollars(PRICES.metrics, 42, false).toFixed(2), "12.60");
    assert.equal(dollars(PRICES.metrics, 42, true).toFixed(2), "9.60");
    assert.equal(dollars(PRICES.dashboards, 1, true), 0);
    assert.equal(dollars(PRICES.messages, 1000, true), 0.1);
  });

  it("counts what the program registers", () => {
    const { keys, secrets, dashboards } = usage(graph, 500);
    assert.deepEqual([keys, secrets, dashboards], [1, 3, 1]);
    // Each set: 2 types of event, 2 of reputation and 5 of our own; 6 of the stack, 3 of the outbox, 2 of the access log.
    assert.equal(usage(graph, 500).metrics, 2 * (2 + 2 + 5) + 6 + 3 + 2);
  });

  it("follows the graph: each additional alarm, queue and set costs more", () => {
    const before = usage(graph, 500);
    const queries = [{ metric: {} }, { metric: {} }, { expression: "a / b" }];
    assert.equal(
      usage(added("aws:cloudwatch/metricAlarm:MetricAlarm", { metricQueries: queries }), 500).alarmMetrics,
      before.alarmMetrics + 2,
    );
    assert.equal(
      usage(added("aws:cloudwatch/metricAlarm:MetricAlarm", { metricName: "Send" }), 500).alarmMetrics,
      before.alarmMetrics + 1,
    );
    assert.ok(usage(added("aws:lambda/eventSourceMapping:EventSourceMapping", {}), 500).queueRequests > 1e6);
    assert.ok(usage(added("aws:sesv2/configurationSet:ConfigurationSet", {}), 500).metrics > before.metrics);
  });

  it("follows the volume: ten times the mail costs ten times as much in usage, but no more keys", () => {
    const [little, much] = [usage(graph, 500), usage(graph, 5000)];
    assert.equal(Math.round(much.publishes), Math.round(10 * little.publishes));
    assert.equal(Math.round(much.writes), Math.round(10 * little.writes));
    assert.deepEqual([much.keys, much.metrics, much.schedules], [little.keys, little.metrics, little.schedules]);
  });

  it("counts each message as one invocation and five reads, and each request for a link as a gateway request, an invocation and two reads", () => {
    const { messages, linkRequests, invocations, gigabyteSeconds, schedules, publishes, reads } = usage(graph, 500);
    assert.equal(linkRequests, 2 * messages);
    // The outcome of a message is published by SES, and again by us once the status function has run.
    const outcomes = 2.05 * messages;
    assert.equal(Math.round(invocations), Math.round(schedules + messages + publishes - outcomes + linkRequests));
    assert.ok(reads > 2 * linkRequests + 5 * messages);
    const memory = graph.resources.find(({ type, name }) => type.endsWith(":Function") && name === "links")?.inputs;
    assert.ok(gigabyteSeconds > (linkRequests * 0.1 * Number(memory?.["memorySize"])) / 1024);
    assert.equal(dollars(PRICES.linkRequests, 1e6, true), 1);
  });

  it("refuses to guess how often a schedule or how long a function runs", () => {
    const schedule = (scheduleExpression: string) => added("aws:scheduler/schedule:Schedule", { scheduleExpression });
    assert.throws(
      () => usage(schedule("at(2026-11-24T07:00:00)"), 500),
      /^Error: The cost of the schedule at\(2026-11-24T07:00:00\) cannot be computed: /,
    );
    assert.throws(
      () => usage(schedule("rate(1 day)"), 500),
      /^Error: The cost of the function added cannot be computed: /,
    );
  });

  it("is in the document beside SES's own price, for each phase of the request", () => {
    const text = costDocument(graph);
    assert.match(text, /Initial Phase, 500 a day \| Growth Phase, 2,000 a day \| Scale Phase, 10,000 a day/);
    assert.match(text, /\| SES's own price for the messages \| \$1\.52 \| \$6\.08 \| \$30\.42 \|/);
  });
});
