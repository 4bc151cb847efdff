import assert from "node:assert/strict";
import { allInside, codeOf, documentOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const secretArn = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}`;
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const topics = {
  bounces: arn("sns", "ses-bounces-candlefish"),
  complaints: arn("sns", "ses-complaints-candlefish"),
  events: arn("sns", "ses-events-candlefish"),
};
const queue = (name: string) => arn("sqs", `candlefish-${name}`);
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/candlefish-${name}`;

describe("QueueFunction", () => {
  it("is a function with its log group, its queues with their policies, its sources and its targets", async () => {
    const graph = await recorded("prod");
    const each = (type: string, ...names: string[]) => names.map((name) => `${type} ${name}`);
    assert.deepEqual(inside(graph, only(graph, "QueueFunction", "suppression")), [
      "BundledFunction suppression",
      "EventSourceMapping suppression",
      "Function suppression",
      "LogGroup suppression",
      ...each("Queue", "dead-letter", "feedback", "undelivered"),
      ...each("QueuePolicy", "dead-letter", "feedback", "undelivered"),
      ...each("TopicSubscription", "bounces", "complaints", "events"),
    ]);
    assert.deepEqual(inside(graph, only(graph, "QueueFunction", "guard")), [
      "BundledFunction guard",
      "EventSourceMapping guard",
      "Function guard",
      "LogGroup guard",
      ...each("Queue", "pause-failures", "pause-requests"),
      ...each("QueuePolicy", "pause-failures", "pause-requests"),
      "TopicSubscription guard",
    ]);
  });

  it("keeps queued messages for 4 days and then 14 days in the dead-letter queue, with a visibility timeout of six times the function's", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Queue", "feedback").inputs, {
      name: "candlefish-feedback",
      kmsMasterKeyId: "alias/candlefish",
      messageRetentionSeconds: 4 * 86400,
      visibilityTimeoutSeconds: 180,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue("dead-letter"), maxReceiveCount: 5 }),
    });
    assert.deepEqual(only(graph, "Queue", "dead-letter").inputs, {
      name: "candlefish-dead-letter",
      kmsMasterKeyId: "alias/candlefish",
      messageRetentionSeconds: 14 * 86400,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue("feedback")] }),
    });
    assert.deepEqual(only(graph, "Queue", "undelivered").inputs, {
      name: "candlefish-undelivered",
      kmsMasterKeyId: "alias/candlefish",
      messageRetentionSeconds: 14 * 86400,
    });
    assert.equal(only(graph, "Function", "suppression").inputs.timeout, 180 / 6);
  });

  it("lets only the topics write to the queue and its redrive queue, over TLS", async () => {
    const graph = await recorded("prod");
    const tlsOnly = (name: string) => ({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sqs:*"],
      Resource: [queue(name)],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    for (const name of ["feedback", "undelivered"]) {
      const policy = only(graph, "QueuePolicy", name);
      assert.equal(policy.inputs.queueUrl, url(name));
      assert.deepEqual(documentOf(policy).Statement, [
        tlsOnly(name),
        {
          Sid: "DeliverFromTopics",
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: [queue(name)],
          Condition: { StringEquals: { "aws:SourceArn": Object.values(topics) } },
        },
      ]);
    }
    const deadLetter = only(graph, "QueuePolicy", "dead-letter");
    assert.equal(deadLetter.inputs.queueUrl, url("dead-letter"));
    assert.deepEqual(documentOf(deadLetter).Statement, [tlsOnly("dead-letter")]);
  });

  it("subscribes the queue to every topic, with a redrive queue for what it refuses", async () => {
    const subscriptions = allInside(await recorded("prod"), "suppression", "TopicSubscription").map(
      ({ inputs }) => inputs,
    );
    assert.deepEqual(
      subscriptions,
      Object.values(topics).map((topic) => ({
        topic,
        protocol: "sqs",
        endpoint: queue("feedback"),
        rawMessageDelivery: false,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue("undelivered") }),
      })),
    );
  });

  it("feeds the function at most two batches at once, and takes back only what failed", async () => {
    assert.deepEqual(only(await recorded("prod"), "EventSourceMapping", "suppression").inputs, {
      eventSourceArn: arn("sqs", "candlefish-feedback"),
      functionName: "candlefish-suppression",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 2 },
    });
  });

  it("runs the bundle on Node 24, with exactly the settings that it needs", async () => {
    const function_ = async (stack: string) => only(await recorded(stack), "Function", "suppression").inputs;
    assert.deepEqual(await function_("prod"), {
      name: "candlefish-suppression",
      description: "Reads SES feedback from its queue and suppresses recipients who must not be mailed again",
      role: `arn:aws:iam::${ACCOUNT}:role/candlefish-suppression-function`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: await codeOf("suppression"),
      timeout: 30,
      memorySize: 256,
      environment: {
        variables: {
          RECIPIENTS_TABLE: "candlefish-recipients",
          OBJECTIONS_TABLE: "candlefish-objections",
          RECIPIENT_ID_KEY_SECRET: secretArn("candlefish/recipient-id"),
          METRICS_NAMESPACE: "candlefish/mail",
        },
      },
    });
    assert.deepEqual((await function_("dev")).environment, {
      variables: {
        RECIPIENTS_TABLE: "candlefish-recipients-dev",
        OBJECTIONS_TABLE: "candlefish-objections-dev",
        RECIPIENT_ID_KEY_SECRET: secretArn("candlefish-dev/recipient-id"),
        METRICS_NAMESPACE: "candlefish-dev/mail",
      },
    });
  });
});
