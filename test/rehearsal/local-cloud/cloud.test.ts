import assert from "node:assert/strict";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NO_OPTIONS } from "../../../infra/recorded-graph/graph";
import { SmallStack } from "../../support/rehearsal/local-cloud/small-stack";

describe("rehearsal/cloud", () => {
  let stack: SmallStack;
  afterEach(() => stack.cloud.stop());

  it("carries a message to the simulator through topic, queue and function", async () => {
    stack = await SmallStack.whole("Function", "EventSourceMapping");
    const handler =
      "exports.handler = async ({ Records }) => { for (const { body } of Records) console.log(JSON.parse(body).Message); };";
    await stack.make("Function", { code: { $archive: { "index.js": handler } } });
    await stack.make("EventSourceMapping");
    const ses = new SESv2Client(stack.as());
    const Content = { Simple: { Subject: { Data: "Invitation" }, Body: { Text: { Data: "Come." } } } };
    const Destination = { ToAddresses: ["bounce@simulator.amazonses.com"] };
    await ses.send(new SendEmailCommand({ FromEmailAddress: "meet@example.org", Destination, Content }));
    await stack.cloud.settle();
    const [validation, bounce = ""] = stack.cloud.logs.group("/aws/lambda/consumer")?.lines ?? [];
    assert.equal(validation, "Successfully validated SNS topic for Amazon SES event publishing.");
    assert.equal((JSON.parse(bounce) as { eventType: string }).eventType, "Bounce");
    assert.deepEqual(await stack.cloud.sqs.messages("feedback"), []);
  });

  it("unwraps secrets, and refuses unknown values", async () => {
    stack = await SmallStack.start();
    await stack.make("Secret");
    await stack.make("SecretVersion", { secretString: { $secret: "s3cret" } });
    const { SecretString } = await new SecretsManagerClient(stack.as()).send(
      new GetSecretValueCommand({ SecretId: "mail/porkbun" }),
    );
    assert.equal(SecretString, "s3cret");
    await assert.rejects(stack.make("SecretVersion", { secretString: { $unknown: true } }), {
      name: "Unsupported",
      message: "an input that is unknown at deployment",
    });
  });

  it("names a resource type that it doesn't know", async () => {
    stack = await SmallStack.start();
    const empty = { inputs: {}, outputs: {}, dependencies: [], propertyDependencies: {}, options: NO_OPTIONS };
    const bucket = { urn: "urn:bucket", type: "aws:s3/bucket:Bucket", name: "bucket", custom: true, ...empty };
    await assert.rejects(stack.cloud.create(bucket), {
      name: "Unsupported",
      message: "resources of type aws:s3/bucket:Bucket",
    });
  });
});
