import assert from "node:assert/strict";
import { allInside, documentOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const topics = {
  bounces: arn("sns", "ses-bounces-candlefish"),
  complaints: arn("sns", "ses-complaints-candlefish"),
  events: arn("sns", "ses-events-candlefish"),
  outcomes: arn("sns", "ses-outcomes-candlefish"),
};

describe("FeedbackTopics", () => {
  it("is four topics and their policies", async () => {
    const graph = await recorded("prod");
    const each = (type: string) => ["bounces", "complaints", "events", "outcomes"].map((name) => `${type} ${name}`);
    assert.deepEqual(inside(graph, only(graph, "FeedbackTopics", "feedback")), [
      ...each("Topic"),
      ...each("TopicPolicy"),
    ]);
  });

  it("names the topics as in the request, and encrypts them with the stack's key", async () => {
    const inputs = async (stack: string) =>
      allInside(await recorded(stack), "feedback", "Topic").map((topic) => topic.inputs);
    assert.deepEqual(await inputs("prod"), [
      { name: "ses-bounces-candlefish", kmsMasterKeyId: "alias/candlefish" },
      { name: "ses-complaints-candlefish", kmsMasterKeyId: "alias/candlefish" },
      { name: "ses-events-candlefish", kmsMasterKeyId: "alias/candlefish" },
      { name: "ses-outcomes-candlefish", kmsMasterKeyId: "alias/candlefish" },
    ]);
    assert.deepEqual(
      (await inputs("dev")).map(({ name }) => name),
      [
        "ses-bounces-candlefish-dev",
        "ses-complaints-candlefish-dev",
        "ses-events-candlefish-dev",
        "ses-outcomes-candlefish-dev",
      ],
    );
  });

  it("lets SES publish only for this account's sets and identities, over TLS", async () => {
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
                "aws:SourceAccount": ACCOUNT,
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
});
