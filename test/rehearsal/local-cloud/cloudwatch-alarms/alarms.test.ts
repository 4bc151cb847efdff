import assert from "node:assert/strict";
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { SmallStack, allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOPIC = arn("sns", "alerts");
const ADDRESS = "engineer@example.net";

describe("rehearsal/cloud CloudWatch alarms", () => {
  let stack: SmallStack;
  beforeEach(async () => {
    const silent = ["ConfigurationSetEventDestination", "EmailIdentityFeedbackAttributes", "EventSourceMapping"];
    stack = await SmallStack.whole(...silent);
    await stack.make("Topic", { name: "alerts" });
    await stack.make("TopicPolicy", {
      arn: TOPIC,
      policy: document({
        ...allow("sns:Publish", TOPIC),
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
    });
    await stack.make("TopicSubscription", {
      topic: TOPIC,
      protocol: "email",
      endpoint: ADDRESS,
      redrivePolicy: undefined,
    });
    stack.cloud.sns.confirm(ADDRESS);
  });
  afterEach(() => stack.cloud.stop());

  const add = (value: number, name = "Things") => stack.cloud.metrics.add("Test", name, { of: "a kind" }, value);
  const pass = (milliseconds: number) => stack.cloud.clock.advance(milliseconds);
  const state = (name: string) => stack.cloud.alarms.state(name);
  const changes = () => stack.cloud.alarms.history.map(({ alarmName, from, to }) => `${alarmName} ${from} ${to}`);
  const metric = (metricName: string) => ({ namespace: "Test", metricName, dimensions: { of: "a kind" }, stat: "Sum" });

  it("wait for data, go into ALARM when the threshold is reached, and are OK again when the period has passed", async () => {
    await stack.make("MetricAlarm", { name: "ignoring", treatMissingData: "notBreaching" });
    await pass(MINUTE);
    assert.deepEqual([state("many"), state("ignoring")], ["INSUFFICIENT_DATA", "OK"]);
    add(3);
    add(2);
    await pass(MINUTE);
    assert.deepEqual([state("many"), state("ignoring")], ["ALARM", "ALARM"]);
    await pass(10 * MINUTE);
    assert.deepEqual([state("many"), state("ignoring")], ["INSUFFICIENT_DATA", "OK"]);
    assert.deepEqual(
      changes().filter((change) => change.startsWith("ignoring")),
      ["ignoring INSUFFICIENT_DATA OK", "ignoring OK ALARM", "ignoring ALARM OK"],
    );
  });

  it("use a sliding window: an hour's sum counts from any minute", async () => {
    await stack.make("MetricAlarm", { name: "hourly", period: 3600, treatMissingData: "ignore" });
    for (let count = 0; count < 5; count++) {
      add(1);
      await pass(10 * MINUTE);
    }
    assert.equal(state("hourly"), "ALARM");
    await pass(9 * MINUTE);
    add(1);
    assert.equal(state("hourly"), "ALARM");
    await pass(5 * MINUTE);
    assert.equal(state("hourly"), "ALARM");
    await pass(10 * MINUTE);
    assert.equal(state("hourly"), "OK");
  });

  it("that span more than a day are evaluated only on the hour", async () => {
    await stack.make("MetricAlarm", { name: "weekly", period: 604_800 });
    await pass(HOUR - (stack.cloud.clock.now().getTime() % HOUR) + MINUTE);
    add(5);
    await pass(58 * MINUTE);
    assert.equal(state("weekly"), "INSUFFICIENT_DATA");
    await pass(MINUTE);
    assert.equal(state("weekly"), "ALARM");
  });

  it("watch an expression, over metrics and over other expressions", async () => {
    await stack.make("MetricAlarm", {
      name: "ratio",
      metricQueries: [
        { id: "all", metric: { ...metric("All"), period: 60 } },
        { id: "bad", metric: { ...metric("Bad"), period: 60 } },
        { id: "share", expression: "100 * FILL(bad, 0) / all" },
        { id: "gated", expression: "IF(all >= 10, share, 0)", returnData: true },
      ],
    });
    add(9, "All");
    add(9, "Bad");
    await pass(MINUTE);
    assert.equal(state("ratio"), "OK");
    add(100, "All");
    await pass(MINUTE);
    assert.equal(state("ratio"), "OK");
    add(100, "All");
    add(5, "Bad");
    await pass(MINUTE);
    assert.equal(state("ratio"), "ALARM");
  });

  it("fail the run where the state would depend on how CloudWatch's documentation is read", async () => {
    const queries = ["All", "Bad"].map((name) => ({ id: name.toLowerCase(), metric: { ...metric(name), period: 60 } }));
    const watched = { id: "good", expression: "all - bad", returnData: true };
    await stack.make("MetricAlarm", { name: "unsure", metricQueries: [...queries, watched] });
    add(1, "All");
    add(1, "Bad");
    await pass(MINUTE);
    add(9, "All");
    await assert.rejects(pass(MINUTE), {
      name: "Unsupported",
      message:
        "an alarm that is ALARM (an operator over a gap: zero; IF over a gap: zero; FILL of nothing: filled) or OK " +
        "(an operator over a gap: absent; IF over a gap: zero; FILL of nothing: filled): all - bad",
    });
  });

  it("fail the run at creation over a function or an operator that is not known here", async () => {
    const queries = [{ id: "all", metric: { ...metric("All"), period: 60 } }];
    const watched = { id: "rate", expression: "RATE(all)", returnData: true };
    await assert.rejects(stack.make("MetricAlarm", { metricQueries: [...queries, watched] }), { name: "Unsupported" });
    await assert.rejects(stack.make("MetricAlarm", { comparisonOperator: "LessThanLowerThreshold" }), {
      name: "Unsupported",
    });
    await assert.rejects(stack.make("MetricAlarm", { period: 10 }), { name: "Unsupported" });
  });

  it("use their comparison operator", async () => {
    const operators = ["GreaterThanThreshold", "LessThanOrEqualToThreshold", "LessThanThreshold"];
    for (const comparisonOperator of operators)
      await stack.make("MetricAlarm", { name: comparisonOperator, comparisonOperator });
    add(5);
    await pass(MINUTE);
    assert.deepEqual(operators.map(state), ["OK", "ALARM", "OK"]);
    assert.deepEqual(stack.cloud.alarms.inState("OK"), ["GreaterThanThreshold", "LessThanThreshold"]);
  });

  describe("an action", () => {
    const actions = {
      alarmActions: [TOPIC],
      okActions: [TOPIC],
      treatMissingData: "ignore",
      alarmDescription: "Look.",
    };
    const subjects = () => stack.cloud.sns.mailed.map(({ to, subject }) => `${to} ${subject}`);

    it("is executed once at each change of the state", async () => {
      await stack.make("MetricAlarm", { name: "loud", ...actions });
      add(5);
      await pass(DAY);
      add(1);
      await pass(DAY);
      assert.deepEqual(subjects(), [
        `${ADDRESS} ALARM: "loud" in US East (N. Virginia)`,
        `${ADDRESS} OK: "loud" in US East (N. Virginia)`,
      ]);
      assert.match(stack.cloud.sns.mailed[0]?.text ?? "", /^- Description: {2}Look\.$/m);
    });

    it("reaches a queue as CloudWatch's JSON", async () => {
      await stack.make("TopicSubscription", { topic: TOPIC });
      const fromAlerts = { ArnEquals: { "aws:SourceArn": TOPIC } };
      await stack.make("QueuePolicy", {
        policy: document({
          ...allow("sqs:SendMessage", arn("sqs", "feedback")),
          Principal: { Service: "sns.amazonaws.com" },
          Condition: fromAlerts,
        }),
      });
      await stack.make("MetricAlarm", { name: "loud", ...actions, okActions: [] });
      add(5);
      await pass(MINUTE);
      const [{ body = "" } = {}] = await stack.cloud.sqs.messages("feedback");
      const { Message = "" } = JSON.parse(body) as { Message?: string };
      const { AlarmName, NewStateValue, OldStateValue, AlarmArn } = JSON.parse(Message) as Record<string, unknown>;
      assert.deepEqual(
        { AlarmName, NewStateValue, OldStateValue, AlarmArn },
        {
          AlarmName: "loud",
          NewStateValue: "ALARM",
          OldStateValue: "INSUFFICIENT_DATA",
          AlarmArn: arn("cloudwatch", "alarm:loud"),
        },
      );
    });

    it("is not executed while actions are disabled", async () => {
      await stack.make("MetricAlarm", { name: "silent", ...actions, actionsEnabled: false });
      add(5);
      await pass(MINUTE);
      assert.deepEqual([state("silent"), subjects()], ["ALARM", []]);
    });

    it("notifies nobody, which is recorded, where the topic's policy or its key does not admit CloudWatch", async () => {
      await stack.make("MetricAlarm", { name: "unheard", ...actions });
      await stack.make("TopicPolicy", {
        arn: TOPIC,
        policy: document({ ...allow("sns:Publish", TOPIC), Principal: { Service: "ses.amazonaws.com" } }),
      });
      add(5);
      await pass(MINUTE);
      assert.deepEqual(subjects(), []);
      const [refused] = stack.cloud.alarms.refused;
      assert.equal(refused?.alarm, "unheard");
      assert.match(refused.reason, /^User: cloudwatch\.amazonaws\.com is not authorized to perform: sns:Publish/);
    });

    it("sends no mail to an address whose owner has not confirmed", async () => {
      const [endpoint, redrivePolicy] = ["other@example.net", undefined];
      await stack.make("TopicSubscription", { topic: TOPIC, protocol: "email", endpoint, redrivePolicy });
      await stack.make("MetricAlarm", { name: "loud", ...actions });
      add(5);
      await pass(MINUTE);
      assert.deepEqual(
        stack.cloud.sns.mailed.map(({ to }) => to),
        [ADDRESS],
      );
    });
  });

  describe("what services publish each minute", () => {
    const measured = (name: string, QueueName: string) =>
      stack.cloud.metrics.data
        .filter((datum) => datum.name === name && datum.dimensions.QueueName === QueueName)
        .map(({ value }) => value);

    it("includes depth and age of queues in use, and of no others", async () => {
      await stack.cloud.sqs.send("feedback", "1");
      await pass(2 * MINUTE);
      assert.deepEqual(measured("ApproximateNumberOfMessagesVisible", "feedback"), [1, 1]);
      const [first = 0, second = 0] = measured("ApproximateAgeOfOldestMessage", "feedback");
      assert.equal(second - first, 60);
      const [message] = await stack.cloud.sqs.receive("feedback", 1);
      await pass(MINUTE);
      await stack.cloud.sqs.delete("feedback", message?.ReceiptHandle ?? "");
      await pass(2 * MINUTE);
      assert.deepEqual(measured("ApproximateNumberOfMessagesVisible", "feedback"), [1, 1, 0, 0]);
      assert.deepEqual(measured("ApproximateNumberOfMessagesVisible", "dead-letter"), [0]);
    });

    it("includes a dead letter as soon as it is one", async () => {
      await stack.cloud.sqs.send("feedback", "1");
      for (let receive = 0; receive < 3; receive++) {
        await stack.cloud.sqs.receive("feedback", 1);
        await pass(3 * MINUTE);
      }
      assert.equal(measured("ApproximateNumberOfMessagesVisible", "dead-letter").at(-1), 1);
    });

    it("includes each invocation of a function, and each failure", async () => {
      await stack.cloud.lambda.invoke("consumer", {});
      await stack.make("Function", { name: "broken", code: { $archive: { "index.js": "throw new Error('x');" } } });
      await stack.cloud.lambda.invoke("broken", {});
      const count = (name: string, FunctionName: string) =>
        stack.cloud.metrics.sum("AWS/Lambda", name, { FunctionName });
      assert.deepEqual([count("Invocations", "consumer"), count("Errors", "consumer")], [1, 0]);
      assert.deepEqual([count("Invocations", "broken"), count("Errors", "broken")], [1, 1]);
    });
  });

  describe("GetMetricData", () => {
    let client: CloudWatchClient | undefined;
    afterEach(() => client?.destroy());
    const connect = (policies?: readonly unknown[]) =>
      (client = new CloudWatchClient(stack.as(arn("iam", "user/reader"), policies)));
    const query = (hours: number, Stat = "Sum") => {
      const EndTime = stack.cloud.clock.now();
      const Metric = { Namespace: "Test", MetricName: "Things", Dimensions: [{ Name: "of", Value: "a kind" }] };
      const MetricDataQueries = [{ Id: "things", MetricStat: { Metric, Period: 3600, Stat } }];
      return { MetricDataQueries, StartTime: new Date(EndTime.getTime() - hours * HOUR), EndTime };
    };

    it("returns the periods that have data, newest first", async () => {
      add(100);
      await pass(3 * HOUR + MINUTE);
      add(1);
      add(2);
      await pass(2 * HOUR);
      add(4);
      await pass(MINUTE);
      const { MetricDataResults } = await connect().send(new GetMetricDataCommand(query(3)));
      assert.deepEqual(
        MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]),
        [["things", [4, 3], "Complete"]],
      );
      assert.equal(MetricDataResults?.[0]?.Timestamps?.length, 2);
    });

    it("is refused without permission, and supports neither math nor another call", async () => {
      await assert.rejects(connect([]).send(new GetMetricDataCommand(query(1))), { name: "AccessDeniedException" });
      const math = { ...query(1), MetricDataQueries: [{ Id: "e", Expression: "1" }] };
      await assert.rejects(connect().send(new GetMetricDataCommand(math)), { message: /expressions in GetMetricData/ });
      await assert.rejects(connect().send(new ListMetricsCommand({})), { message: /monitoring ListMetrics/ });
    });
  });
});
