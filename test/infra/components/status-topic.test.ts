import assert from "node:assert/strict";
import { allInside, codeOf, documentOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;

describe("StatusTopic, which tells the application", () => {
  it("is an encrypted topic that accepts nothing without TLS, and a function behind the topic of outcomes", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Topic", "status").inputs, {
      name: "mail-status-candlefish",
      kmsMasterKeyId: "alias/candlefish",
    });
    assert.deepEqual(
      documentOf(only(graph, "TopicPolicy", "status")).Statement.map(({ Sid, Effect }) => [Sid, Effect]),
      [["TlsOnly", "Deny"]],
    );
    assert.deepEqual(inside(graph, only(graph, "QueueFunction", "status")), [
      "BundledFunction status",
      "EventSourceMapping outcomes",
      "Function status",
      "LogGroup status",
      "Queue outcome-failures",
      "Queue outcomes",
      "QueuePolicy outcome-failures",
      "QueuePolicy outcomes",
      "TopicSubscription outcomes",
    ]);
    const { inputs } = only(graph, "Function", "status");
    assert.deepEqual(inputs.code, await codeOf("status"));
    assert.deepEqual(inputs.environment, {
      variables: {
        METRICS_NAMESPACE: "candlefish/mail",
        LEDGER_TABLE: "candlefish-ledger",
        STATUS_TOPIC: arn("sns", "mail-status-candlefish"),
      },
    });
  });

  it("keeps outcomes, which hold addresses and subjects, encrypted and for 4 days", async () => {
    const { inputs } = only(await recorded("prod"), "Queue", "outcomes");
    assert.deepEqual(inputs, {
      name: "candlefish-outcomes",
      kmsMasterKeyId: "alias/candlefish",
      messageRetentionSeconds: 4 * 86400,
      visibilityTimeoutSeconds: 180,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: arn("sqs", "candlefish-outcome-failures"),
        maxReceiveCount: 5,
      }),
    });
  });

  it("subscribes the application's queues, and keeps what they refuse", async () => {
    const queue = arn("sqs", "scheduler-mail");
    const graph = await recorded("prod", "up", { statusSubscribers: [queue] });
    const subscriptions = allInside(graph, "status-subscriptions", "TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ name, inputs }) => [name, inputs]),
      [
        [
          "scheduler-mail",
          {
            topic: arn("sns", "mail-status-candlefish"),
            protocol: "sqs",
            endpoint: queue,
            rawMessageDelivery: true,
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "candlefish-outcome-failures") }),
          },
        ],
      ],
    );
  });
});
