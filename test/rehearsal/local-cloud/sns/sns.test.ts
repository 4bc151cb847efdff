import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { SmallStack, allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";

const TOPIC = arn("sns", "bounces");
const fromSns = (queue: string, more: object = {}) =>
  document({ ...allow("sqs:SendMessage", arn("sqs", queue)), Principal: { Service: "sns.amazonaws.com" }, ...more });
const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;

describe("rehearsal/cloud SNS and SQS", () => {
  let stack: SmallStack;
  let sqs: SQSClient | undefined;
  beforeEach(async () => {
    stack = await SmallStack.whole(
      "EventSourceMapping",
      "ConfigurationSetEventDestination",
      "EmailIdentityFeedbackAttributes",
    );
  });
  afterEach(async () => {
    sqs?.destroy();
    await stack.cloud.stop();
  });
  const bodies = async (queue: string) => (await stack.cloud.sqs.messages(queue)).map(({ body }) => body);
  const client = (principal?: string, policies?: unknown[]) => (sqs = new SQSClient(stack.as(principal, policies)));

  describe("a delivery", () => {
    it("puts the message into the queue in SNS's envelope", async () => {
      await stack.cloud.sns.publish(TOPIC, "hello", "a subject");
      const [body = ""] = await bodies("feedback");
      const { Type, TopicArn, Message, Subject } = JSON.parse(body) as Record<string, string>;
      assert.deepEqual(
        { Type, TopicArn, Message, Subject },
        { Type: "Notification", TopicArn: TOPIC, Message: "hello", Subject: "a subject" },
      );
    });

    it("is the bare message with raw message delivery", async () => {
      await stack.make("Topic", { name: "raw" });
      await stack.make("TopicSubscription", { topic: arn("sns", "raw"), rawMessageDelivery: true });
      await stack.make("QueuePolicy", { policy: fromSns("feedback") });
      await stack.cloud.sns.publish(arn("sns", "raw"), '{"hello":1}');
      assert.deepEqual(await bodies("feedback"), ['{"hello":1}']);
    });

    const refusals: [string, (stack: SmallStack) => Promise<void>, RegExp][] = [
      [
        "the queue's policy names another topic",
        (on) => {
          const other = { ArnEquals: { "aws:SourceArn": arn("sns", "other") } };
          return on.make("QueuePolicy", { policy: fromSns("feedback", { Condition: other }) });
        },
        /sns\.amazonaws\.com is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:123456789012:dead-letter/,
      ],
      [
        "the queue's key is not for SNS",
        async (on) => {
          await on.make("Key", {
            policy: document({ ...allow("kms:*", "*"), Principal: { AWS: arn("iam", "root") } }),
          });
          await on.make("Alias", { name: "alias/closed" });
          await on.make("Queue", { name: "closed", kmsMasterKeyId: "alias/closed", redrivePolicy: undefined });
          await on.make("QueuePolicy", { queueUrl: queueUrl("closed"), policy: fromSns("closed") });
          await on.make("QueuePolicy", {
            policy: document({ ...allow("sqs:SendMessage", arn("sqs", "feedback")), Effect: "Deny", Principal: "*" }),
          });
          await on.make("TopicSubscription", { endpoint: arn("sqs", "closed"), redrivePolicy: undefined });
        },
        /sns\.amazonaws\.com is not authorized to perform: kms:GenerateDataKey/,
      ],
    ];
    for (const [why, arrange, reason] of refusals) {
      it(`is lost when ${why} and no dead-letter queue takes it`, async () => {
        await arrange(stack);
        await stack.cloud.sns.publish(TOPIC, "hello");
        assert.deepEqual(await bodies("feedback"), []);
        assert.match(stack.cloud.sns.lost.at(-1)?.reason ?? "", reason);
      });
    }

    it("goes to the subscription's dead-letter queue when the queue refuses it", async () => {
      const deny = document({ ...allow("sqs:SendMessage", arn("sqs", "feedback")), Effect: "Deny", Principal: "*" });
      await stack.make("QueuePolicy", { policy: deny });
      await stack.make("QueuePolicy", { queueUrl: queueUrl("dead-letter"), policy: fromSns("dead-letter") });
      await stack.cloud.sns.publish(TOPIC, "hello");
      assert.deepEqual(await bodies("feedback"), []);
      assert.equal((JSON.parse((await bodies("dead-letter"))[0] ?? "") as { Message: string }).Message, "hello");
      assert.deepEqual(stack.cloud.sns.lost, []);
    });
  });

  describe("publishing over HTTP", () => {
    const publish = async (TopicArn: string, principal?: string, policies?: unknown[]) => {
      const { endpoint, credentials } = stack.as(principal, policies);
      const scope = `${credentials.accessKeyId}/20260101/us-east-1/sns/aws4_request`;
      const response = await fetch(endpoint, {
        method: "POST",
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
        body: new URLSearchParams({ Action: "Publish", TopicArn, Message: "hello" }),
      });
      return { status: response.status, body: await response.text() };
    };

    it("answers in XML and delivers", async () => {
      await stack.make("Topic", { name: "open", kmsMasterKeyId: undefined });
      await stack.make("TopicSubscription", { topic: arn("sns", "open"), rawMessageDelivery: true });
      await stack.make("QueuePolicy", { policy: fromSns("feedback") });
      const { status, body } = await publish(arn("sns", "open"));
      assert.equal(status, 200);
      assert.match(body, /<PublishResult>\s*<MessageId>[0-9a-f-]{36}<\/MessageId>\s*<\/PublishResult>/);
      assert.deepEqual(await bodies("feedback"), ["hello"]);
    });

    it("requires the key of an encrypted topic", async () => {
      const { status, body } = await publish(TOPIC);
      assert.equal(status, 403);
      assert.match(body, /<Code>KMSAccessDenied<\/Code><Message>User: .* kms:GenerateDataKey on resource/);
    });

    it("is refused to callers without permission", async () => {
      const { status, body } = await publish(TOPIC, arn("iam", "user/stranger"), []);
      assert.equal(status, 403);
      assert.equal(
        body,
        "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>User: " +
          `${arn("iam", "user/stranger")} is not authorized to perform: sns:Publish on resource: ${TOPIC} because no ` +
          "identity-based policy allows the sns:Publish action</Message></Error><RequestId>rehearsal</RequestId></ErrorResponse>",
      );
    });
  });

  describe("a queue over HTTP", () => {
    it("sends, receives, deletes and describes itself as AWS does", async () => {
      const queue = client();
      const { QueueUrl } = await queue.send(new GetQueueUrlCommand({ QueueName: "dead-letter" }));
      assert.equal(QueueUrl, `${stack.cloud.endpoint}/123456789012/dead-letter`);
      await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));
      const { Messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      assert.deepEqual(
        Messages.map(({ Body }) => Body),
        ["one"],
      );
      await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
      assert.deepEqual(await bodies("dead-letter"), []);
      const { Attributes } = await queue.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
      assert.equal(Attributes?.QueueArn, arn("sqs", "dead-letter"));
    });

    it("makes a message visible again when told to, by the clock, and says when it was sent and first received", async () => {
      const queue = client();
      const { clock } = stack.cloud;
      const QueueUrl = queueUrl("dead-letter");
      const sent = String(clock.now().getTime());
      await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));
      const receive = async () => {
        const input = { QueueUrl, MessageSystemAttributeNames: ["All" as const] };
        const { Messages: [message] = [] } = await queue.send(new ReceiveMessageCommand(input));
        return message;
      };
      await clock.advance(5000);
      const first = await receive();
      const ReceiptHandle = first?.ReceiptHandle;
      const change = (VisibilityTimeout: number) =>
        queue.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      await change(60);
      await clock.advance(59_000);
      assert.equal(await receive(), undefined);
      await assert.rejects(change(43_201), { name: "InvalidParameterValue" });
      await clock.advance(1000);
      await assert.rejects(change(60), {
        name: "InvalidParameterValue",
        message: /not available for visibility timeout/,
      });
      const again = await receive();
      const { SentTimestamp, ApproximateFirstReceiveTimestamp, ApproximateReceiveCount } = again?.Attributes ?? {};
      assert.deepEqual(
        [SentTimestamp, ApproximateFirstReceiveTimestamp, ApproximateReceiveCount],
        [sent, String(Number(sent) + 5000), "2"],
      );
    });

    it("names the role's session, the action and the queue when it refuses", async () => {
      const queue = client(arn("iam", "role/worker"));
      await assert.rejects(queue.send(new SendMessageCommand({ QueueUrl: queueUrl("feedback"), MessageBody: "x" })), {
        name: "AccessDeniedException",
        message:
          "User: arn:aws:sts::123456789012:assumed-role/worker/rehearsal is not authorized to perform: sqs:SendMessage on " +
          `resource: ${arn("sqs", "feedback")} because no identity-based policy allows the sqs:SendMessage action`,
      });
    });

    it("requires the key of an encrypted queue", async () => {
      const queue = client();
      await assert.rejects(queue.send(new ReceiveMessageCommand({ QueueUrl: queueUrl("feedback") })), {
        name: "AccessDeniedException",
        message:
          /is not authorized to perform: kms:Decrypt on resource: .* because no resource-based policy allows the kms:Decrypt action$/,
      });
    });
  });

  describe("a received message", () => {
    const receive = () => stack.cloud.sqs.receive("feedback", 10);

    it("is visible again when its timeout has passed on the clock, and not before", async () => {
      await stack.cloud.sqs.send("feedback", "x");
      assert.equal((await receive()).length, 1);
      await stack.cloud.clock.advance(179_999);
      assert.equal((await receive()).length, 0);
      await stack.cloud.clock.advance(1);
      assert.equal((await receive()).length, 1);
    });

    it("is gone for good once deleted", async () => {
      await stack.cloud.sqs.send("feedback", "x");
      const [message] = await receive();
      await stack.cloud.sqs.delete("feedback", message?.ReceiptHandle ?? "");
      await stack.cloud.clock.advance(180_000);
      assert.deepEqual(await stack.cloud.sqs.messages("feedback"), []);
    });

    it("moves to the dead-letter queue after maxReceiveCount receives", async () => {
      await stack.cloud.sqs.send("feedback", "x");
      for (let round = 0; round < 2; round++) {
        assert.equal((await receive()).length, 1);
        await stack.cloud.clock.advance(180_000);
      }
      assert.deepEqual(await bodies("dead-letter"), []);
      assert.equal((await receive()).length, 0);
      assert.deepEqual(await bodies("dead-letter"), ["x"]);
    });

    it("keeps the visibility timeout that the caller asked for", async () => {
      const queue = client();
      await stack.cloud.sqs.send("dead-letter", "x");
      const request = { QueueUrl: queueUrl("dead-letter"), VisibilityTimeout: 5 };
      await queue.send(new ReceiveMessageCommand(request));
      await stack.cloud.clock.advance(4_999);
      assert.deepEqual(
        (await stack.cloud.sqs.messages("dead-letter")).map(({ visible }) => visible),
        [false],
      );
      await stack.cloud.clock.advance(1);
      assert.deepEqual(
        (await stack.cloud.sqs.messages("dead-letter")).map(({ visible }) => visible),
        [true],
      );
    });
  });
});
