import assert from "node:assert/strict";
import { badNames, destination, duplicates, refused } from "./cloud.refusals.cases";
import { SmallStack, allow, arn, document, trust } from "../../support/rehearsal/local-cloud/small-stack";

describe("rehearsal/cloud refuses at creation what AWS refuses", () => {
  let stack: SmallStack;
  before(async () => {
    stack = await SmallStack.whole();
  });
  after(() => stack.cloud.stop());

  for (const [what, type, changes, code, message] of refused) {
    it(what, () => assert.rejects(stack.make(type, { ...changes }), { name: "Refusal", code, message }));
  }
  for (const [type, code, message] of duplicates) {
    it(`a second ${type} with the same name`, () =>
      assert.rejects(stack.make(type), { name: "Refusal", code, message }));
  }
  for (const [type, changes, code] of badNames) {
    const [name = ""] = Object.values(changes) as string[];
    it(`the name ${name.slice(0, 20)} for a ${type}`, () =>
      assert.rejects(stack.make(type, { ...changes }), {
        name: "Refusal",
        code,
        message: /^Value '.*' failed to satisfy/,
      }));
  }

  it("a queue whose dead-letter queue accepts messages only from other queues", async () => {
    const others = { redrivePermission: "byQueue", sourceQueueArns: [arn("sqs", "other")] };
    await stack.make("Queue", { name: "strict", redrivePolicy: undefined, redriveAllowPolicy: JSON.stringify(others) });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "strict"), maxReceiveCount: 3 });
    const message = /Reason: Dead letter target does not allow this source queue\.$/;
    await assert.rejects(stack.make("Queue", { name: "q", redrivePolicy }), { code: "InvalidParameterValue", message });
    await stack.make("Queue", { name: "other", redrivePolicy });
  });

  it("an event source mapping on a queue whose visibility timeout is shorter than the function's timeout", async () => {
    await stack.make("Function", { name: "slow", timeout: 181 });
    await assert.rejects(stack.make("EventSourceMapping", { functionName: "slow" }), {
      code: "InvalidParameterValueException",
      message: "Queue visibility timeout: 180 seconds is less than Function timeout: 181 seconds",
    });
  });

  it("an event source mapping whose role may not use the queue's key", async () => {
    await stack.make("Role", { name: "keyless" });
    await stack.make("RolePolicy", { role: "keyless", policy: document(allow("sqs:*", arn("sqs", "feedback"))) });
    await stack.make("Function", { name: "keyless", role: arn("iam", "role/keyless") });
    await assert.rejects(stack.make("EventSourceMapping", { functionName: "keyless" }), {
      code: "InvalidParameterValueException",
      message: "The provided execution role does not have permissions to call ReceiveMessage on SQS",
    });
  });

  it("an event destination with a topic whose policy does not admit SES", async () => {
    await stack.make("Topic", { name: "private" });
    await assert.rejects(
      stack.make("ConfigurationSetEventDestination", {
        eventDestinationName: "d",
        eventDestination: destination("private"),
      }),
      {
        code: "BadRequestException",
        message: /ses\.amazonaws\.com is not authorized to perform: sns:Publish on resource/,
      },
    );
  });

  for (const alias of ["alias/aws/sns", "alias/no-ses"]) {
    it(`an event destination with a topic for which SES cannot encrypt: ${alias}`, async () => {
      const name = `topic${alias.replaceAll("/", "-")}`;
      if (alias === "alias/no-ses") {
        const Principal = { AWS: arn("iam", "root") };
        await stack.make("Key", { policy: document({ ...allow("kms:*", "*"), Principal }) });
        await stack.make("Alias", { name: alias });
      }
      await stack.make("Topic", { name, kmsMasterKeyId: alias });
      const Principal = { Service: "ses.amazonaws.com" };
      await stack.make("TopicPolicy", {
        arn: arn("sns", name),
        policy: document({ ...allow("sns:Publish", arn("sns", name)), Principal }),
      });
      await assert.rejects(
        stack.make("ConfigurationSetEventDestination", {
          eventDestinationName: "d",
          eventDestination: destination(name),
        }),
        {
          code: "BadRequestException",
          message: /ses\.amazonaws\.com is not authorized to perform: kms:GenerateDataKey/,
        },
      );
    });
  }

  it("a secret's value from a caller who may not use its key", async () => {
    await stack.make("Secret", { name: "locked", kmsKeyId: "alias/mail" });
    await assert.rejects(stack.make("SecretVersion", { secretId: "locked", secretString: "x" }), {
      code: "AccessDenied",
      message: /^Access to KMS is not allowed: User: .* kms:GenerateDataKey/,
    });
  });

  it("a table from a caller who may not create grants on its key", async () => {
    const policy = document({ ...allow("kms:PutKeyPolicy", "*"), Principal: { AWS: arn("iam", "root") } });
    await stack.make("Key", { policy });
    await assert.rejects(stack.make("Table", { name: "locked" }), { code: "AccessDenied", message: /kms:DescribeKey/ });
  });

  it("a schedule in another group than the one that its role trusts", async () => {
    const groupArn = arn("scheduler", "schedule-group/mail");
    const assumeRolePolicy = trust("scheduler.amazonaws.com", { ArnEquals: { "aws:SourceArn": groupArn } });
    await stack.make("Role", { name: "mail-scheduler", assumeRolePolicy });
    await stack.make("ScheduleGroup", { name: "other" });
    const target = { arn: arn("lambda", "function:consumer"), roleArn: arn("iam", "role/mail-scheduler") };
    await assert.rejects(stack.make("Schedule", { name: "s", groupName: "other", target }), {
      code: "ValidationException",
    });
    await stack.make("Schedule", { name: "s", target });
  });
});
