import assert from "node:assert/strict";
import { all, documentOf, inside, only, recorded } from "../recorded";

const account = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const topics = {
  bounces: arn("sns", "ses-bounces-candlefish"),
  complaints: arn("sns", "ses-complaints-candlefish"),
  events: arn("sns", "ses-events-candlefish"),
};
const queue = (name: string) => arn("sqs", `candlefish-${name}`);
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/${account}/candlefish-${name}`;

describe("Feedback", () => {
  it("is three topics, three queues, their policies and three subscriptions", async () => {
    const graph = await recorded("prod");
    const each = (type: string, ...names: string[]) => names.map((name) => `${type} ${name}`);
    assert.deepEqual(inside(graph, only(graph, "Feedback", "feedback")), [
      ...each("Queue", "dead-letter", "feedback", "undelivered"),
      ...each("QueuePolicy", "dead-letter", "feedback", "undelivered"),
      ...each("Topic", "bounces", "complaints", "events"),
      ...each("TopicPolicy", "bounces", "complaints", "events"),
      ...each("TopicSubscription", "bounces", "complaints", "events"),
    ]);
  });

  it("names the topics as the request does, and encrypts them with the stack's key", async () => {
    const inputs = async (stack: string) => all(await recorded(stack), "Topic").map((topic) => topic.inputs);
    assert.deepEqual(await inputs("prod"), [
      { name: "ses-bounces-candlefish", kmsMasterKeyId: "alias/candlefish" },
      { name: "ses-complaints-candlefish", kmsMasterKeyId: "alias/candlefish" },
      { name: "ses-events-candlefish", kmsMasterKeyId: "alias/candlefish" },
    ]);
    assert.deepEqual(
      (await inputs("dev")).map(({ name }) => name),
      ["ses-bounces-candlefish-dev", "ses-complaints-candlefish-dev", "ses-events-candlefish-dev"],
    );
  });

  it("lets SES publish for this account's sets and identities alone, over TLS", async () => {
    const graph = await recorded("prod");
    for (const [kind, topic] of Object.entries(topics)) {
      const policy = only(graph, "TopicPolicy", kind);
      assert.equal(policy.inputs.arn, topic);
      assert.deepEqual(documentOf(policy), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "PublishFromSes",
            Effect: "Allow",
            Principal: { Service: "ses.amazonaws.com" },
            Action: ["sns:Publish"],
            Resource: [topic],
            Condition: {
              StringEquals: {
                "aws:SourceAccount": account,
                "aws:SourceArn": [
                  arn("ses", "configuration-set/candlefish-main"),
                  arn("ses", "configuration-set/candlefish-updates"),
                  arn("ses", "identity/candlefish.ai"),
                  arn("ses", "identity/patrick@candlefish.ai"),
                ],
              },
            },
          },
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: ["sns:Publish"],
            Resource: [topic],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      });
    }
  });

  it("keeps what is queued: 4 days, then 14 days apart, six times the function's timeout between tries", async () => {
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

  it("lets the topics fill the queue and its redrive queue, over TLS, and nobody else", async () => {
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
    const subscriptions = all(await recorded("prod"), "TopicSubscription").map(({ inputs }) => inputs);
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
});
