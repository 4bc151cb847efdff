import assert from "node:assert/strict";
import type { Resource } from "../../../infra/recorded-graph/graph";
import {
  all,
  allInside,
  codeOf,
  documentOf,
  FUNCTION_ALARMS,
  inside,
  only,
  recorded,
} from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const ALERTS = arn("sns", "ses-alerts-candlefish");
const GUARD = arn("sns", "ses-guard-candlefish");
/** An alarm's inputs without its description, which the test of the table checks. */
const undescribed = ({ inputs }: Resource) =>
  Object.fromEntries(Object.entries(inputs).filter(([input]) => input !== "alarmDescription"));
const tlsOnly = (action: string, resource: string) => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: [action],
  Resource: [resource],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

describe("Monitoring", () => {
  it("is a topic for people, the alarms, and the guard", async () => {
    const graph = await recorded("prod");
    const rates = (set: string) => ["bounce", "complaint", "delivery"].map((rate) => `MetricAlarm ${set}-${rate}-rate`);
    const parts = Array.from({ length: FUNCTION_ALARMS - 1 }, (_, index) => `MetricAlarm functions-${index + 2}`);
    assert.deepEqual(inside(graph, only(graph, "Monitoring", "monitoring")), [
      "BundledFunction guard",
      "EventSourceMapping guard",
      "Function guard",
      "Guard guard",
      "LogGroup guard",
      "MetricAlarm account",
      "MetricAlarm functions",
      ...parts,
      "MetricAlarm links",
      ...rates("main"),
      "MetricAlarm missed-digest",
      "MetricAlarm missed-reconcile",
      "MetricAlarm missed-report",
      "MetricAlarm outbox",
      "MetricAlarm quota",
      "MetricAlarm reputation-critical",
      "MetricAlarm reputation-warning",
      "MetricAlarm stuck",
      "MetricAlarm tickets",
      ...rates("updates"),
      "MetricAlarm volume-reached",
      "MetricAlarm volume-warning",
      "Queue pause-failures",
      "Queue pause-requests",
      "QueueFunction guard",
      "QueuePolicy pause-failures",
      "QueuePolicy pause-requests",
      "Topic alerts",
      "Topic guard",
      "TopicPolicy alerts",
      "TopicPolicy guard",
      "TopicSubscription guard",
      "TopicSubscription patrick@candlefish.ai",
    ]);
    assert.equal(all(await recorded("dev"), "MetricAlarm").length, 13 + FUNCTION_ALARMS);
  });

  it("lets only alarms of this account publish to people, over TLS", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Topic", "alerts").inputs, {
      name: "ses-alerts-candlefish",
      kmsMasterKeyId: "alias/candlefish",
    });
    const policy = only(graph, "TopicPolicy", "alerts");
    assert.equal(policy.inputs.arn, ALERTS);
    assert.deepEqual(documentOf(policy).Statement, [
      {
        Sid: "PublishFromAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: [ALERTS],
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      },
      tlsOnly("sns:Publish", ALERTS),
    ]);
  });

  it("mails every recipient in the settings, and retains none that is removed on purpose", async () => {
    const alertRecipients = ["one@example.org", "two@example.org"];
    const subscriptions = all(await recorded("prod", "up", { alertRecipients }), "TopicSubscription").filter(
      ({ inputs }) => inputs.protocol === "email",
    );
    assert.deepEqual(
      subscriptions.map(({ inputs, options }) => [inputs, options.protect, options.retainOnDelete]),
      alertRecipients.map((endpoint) => [{ topic: ALERTS, protocol: "email", endpoint }, true, false]),
    );
  });

  it("tells people when a metric alarm goes off and when it clears", async () => {
    const alarms = all(await recorded("prod"), "MetricAlarm");
    assert.equal(alarms.length, 19 + FUNCTION_ALARMS);
    for (const { name, inputs } of alarms) {
      const periods = { "missed-reconcile": 3, "missed-digest": 3, "missed-report": 7 }[name] ?? 1;
      assert.deepEqual([inputs.evaluationPeriods, inputs.datapointsToAlarm], [periods, undefined], name);
      assert(!("insufficientDataActions" in inputs) && !("actionsEnabled" in inputs), name);
    }
  });

  it("writes a row of the table in CloudWatch's form", async () => {
    const graph = await recorded("prod");
    const bounceRate = undescribed(only(graph, "MetricAlarm", "updates-bounce-rate"));
    const metric = (id: string, namespace: string, metricName: string) => ({
      id,
      metric: {
        namespace,
        metricName,
        dimensions: { "ses:configuration-set": "candlefish-updates" },
        period: 86_400,
        stat: "Sum",
      },
    });
    assert.deepEqual(bounceRate, {
      name: "candlefish-updates-bounce-rate",
      metricQueries: [
        metric("send", "AWS/SES", "Send"),
        metric("blocked", "candlefish/mail", "Blocked"),
        metric("bounce", "candlefish/mail", "HardBounce"),
        { id: "left", expression: "SUM([send, -1 * blocked])", returnData: false },
        { id: "counted", expression: "SUM([bounce, 0 * send])", returnData: false },
        { id: "rate", expression: "IF(left >= 100, 100 * counted / left, 0)", returnData: false },
        {
          id: "newest",
          expression: "IF(send > 0 AND EPOCH(send) == MAX(EPOCH(send)), rate)",
          returnData: true,
        },
      ],
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 5,
      evaluationPeriods: 1,
      treatMissingData: "ignore",
      alarmActions: [ALERTS, GUARD],
      okActions: [ALERTS],
    });
    assert.deepEqual(undescribed(only(graph, "MetricAlarm", "quota")), {
      name: "candlefish-quota",
      metricQueries: [
        {
          id: "sent",
          metric: {
            namespace: "candlefish/mail",
            metricName: "SentLast24Hours",
            dimensions: { "ses:configuration-set": "none" },
            period: 86_400,
            stat: "Maximum",
          },
        },
        { id: "most", expression: "FILL(sent, 0)", returnData: true },
      ],
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 140,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: [ALERTS],
      okActions: [ALERTS],
    });
    assert.equal(
      only(graph, "MetricAlarm", "main-delivery-rate").inputs.comparisonOperator,
      "LessThanOrEqualToThreshold",
    );
  });
});

describe("Guard", () => {
  it("is notified only by the alarms on bounces and complaints, when they go off", async () => {
    const graph = await recorded("prod");
    const policy = only(graph, "TopicPolicy", "guard");
    assert.equal(policy.inputs.arn, GUARD);
    assert.deepEqual(documentOf(policy).Statement, [
      {
        Sid: "PublishFromAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: [GUARD],
        Condition: {
          StringEquals: {
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": [
              arn("cloudwatch", "alarm:candlefish-main-bounce-rate"),
              arn("cloudwatch", "alarm:candlefish-main-complaint-rate"),
              arn("cloudwatch", "alarm:candlefish-updates-bounce-rate"),
              arn("cloudwatch", "alarm:candlefish-updates-complaint-rate"),
            ],
          },
        },
      },
      tlsOnly("sns:Publish", GUARD),
    ]);
    for (const { name, inputs } of all(graph, "MetricAlarm")) {
      const asks = /^(main|updates)-(bounce|complaint)-rate$/.test(name);
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [asks ? [ALERTS, GUARD] : [ALERTS], [ALERTS]], name);
    }
  });

  it("loses no request: one that is refused, or fails through a week of checks, is kept for 14 days", async () => {
    const graph = await recorded("prod");
    const failures = arn("sqs", "candlefish-pause-failures");
    const requests = arn("sqs", "candlefish-pause-requests");
    assert.deepEqual(
      allInside(graph, "guard", "Queue").map(({ inputs }) => inputs),
      [
        { name: "candlefish-pause-failures", kmsMasterKeyId: "alias/candlefish", messageRetentionSeconds: 14 * 86_400 },
        {
          name: "candlefish-pause-requests",
          kmsMasterKeyId: "alias/candlefish",
          messageRetentionSeconds: 8 * 86_400,
          visibilityTimeoutSeconds: 900,
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: failures, maxReceiveCount: (7 * 24 * 3600) / 900 }),
        },
      ],
    );
    assert.deepEqual(only(graph, "TopicSubscription", "guard").inputs, {
      topic: GUARD,
      protocol: "sqs",
      endpoint: requests,
      rawMessageDelivery: false,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: failures }),
    });
    for (const [name, queue] of Object.entries({ "pause-failures": failures, "pause-requests": requests })) {
      assert.deepEqual(documentOf(only(graph, "QueuePolicy", name)).Statement, [
        tlsOnly("sqs:*", queue),
        {
          Sid: "DeliverFromTopics",
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: [queue],
          Condition: { StringEquals: { "aws:SourceArn": [GUARD] } },
        },
      ]);
    }
  });

  it("runs its bundle with exactly the settings that it needs, one request at a time", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "aws:lambda/function:Function", "guard").inputs, {
      name: "candlefish-guard",
      description: "Pauses a configuration set when too much of its mail bounces or is complained about",
      role: `arn:aws:iam::${ACCOUNT}:role/candlefish-guard-function`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: await codeOf("guard"),
      timeout: 30,
      memorySize: 256,
      environment: {
        variables: {
          MAIN_SET: "candlefish-main",
          MAIN_ALARMS: "candlefish-main-bounce-rate,candlefish-main-complaint-rate",
          UPDATES_SET: "candlefish-updates",
          UPDATES_ALARMS: "candlefish-updates-bounce-rate,candlefish-updates-complaint-rate",
          ALERTS_TOPIC: ALERTS,
          STACK_NAME: "prod",
          METRICS_NAMESPACE: "candlefish/mail",
        },
      },
    });
    assert.deepEqual(only(graph, "LogGroup", "guard").inputs, {
      name: "/aws/lambda/candlefish-guard",
      retentionInDays: 90,
    });
    assert.deepEqual(only(graph, "EventSourceMapping", "guard").inputs, {
      eventSourceArn: arn("sqs", "candlefish-pause-requests"),
      functionName: "candlefish-guard",
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("may read its queue and the metrics, pause the two sets, tell people, and write its log", async () => {
    const graph = await recorded("prod");
    const allow = (Sid: string, Action: string[], Resource: string[], Condition?: object) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource,
      ...(Condition && { Condition }),
    });
    assert.deepEqual(documentOf(only(graph, "RolePolicy", "guard-function")).Statement, [
      allow(
        "WriteLogs",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [arn("logs", "log-group:/aws/lambda/candlefish-guard:*")],
      ),
      allow(
        "ReadQueue",
        ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        [arn("sqs", "candlefish-pause-requests")],
      ),
      allow("ReadFigures", ["cloudwatch:GetMetricData"], ["*"], {
        StringEquals: { "aws:RequestedRegion": "us-east-1" },
      }),
      allow(
        "Pause",
        ["ses:PutConfigurationSetSendingOptions"],
        [arn("ses", "configuration-set/candlefish-main"), arn("ses", "configuration-set/candlefish-updates")],
      ),
      allow("TellPeople", ["sns:Publish"], [ALERTS]),
    ]);
  });

  it("is the only one to decide whether a set sends: no set declares it", async () => {
    for (const set of all(await recorded("prod"), "aws:sesv2/configurationSet:ConfigurationSet"))
      assert(!("sendingOptions" in set.inputs));
  });
});
