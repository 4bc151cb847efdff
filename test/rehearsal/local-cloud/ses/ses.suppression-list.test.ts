import assert from "node:assert/strict";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";
import { Sender } from "../../../support/rehearsal/local-cloud/ses/sender";

describe("the local SES, with an address on its suppression list,", () => {
  let sender: Sender;
  beforeEach(async () => {
    sender = await Sender.start();
  });
  afterEach(() => sender.stop());

  const suppress = (address: string, reason: "BOUNCE" | "COMPLAINT") =>
    sender.stack.cloud.ses.suppressionList.add(address, reason);
  const bounced = async () =>
    ((await sender.events()) as { bounce?: { bounceSubType: string } }[]).map(({ bounce }) => bounce?.bounceSubType);

  it("accepts the message and does not send it, whatever the case of the address", async () => {
    suppress("User@example.net", "COMPLAINT");
    await sender.send("USER@Example.NET");
    assert.deepEqual(await sender.eventTypes(), ["Send", "Bounce"]);
    assert.deepEqual((await bounced())[1], "OnAccountSuppressionList");
  });

  it("applies only the reasons of the configuration set, or else of the account", async () => {
    suppress("bounced@example.net", "BOUNCE");
    suppress("complained@example.net", "COMPLAINT");
    await sender.stack.make("ConfigurationSet", {
      configurationSetName: "own",
      suppressionOptions: { suppressedReasons: ["COMPLAINT"] },
    });
    const eventDestination = {
      enabled: true,
      matchingEventTypes: ["BOUNCE"],
      snsDestination: { topicArn: arn("sns", "bounces") },
    };
    const Principal = { Service: "ses.amazonaws.com" };
    await sender.stack.make("TopicPolicy", {
      policy: document({ ...allow("sns:Publish", arn("sns", "bounces")), Principal }),
    });
    await sender.stack.make("ConfigurationSetEventDestination", { configurationSetName: "own", eventDestination });
    for (const to of ["bounced@example.net", "complained@example.net"])
      await sender.send(to, { ConfigurationSetName: "own" });
    assert.deepEqual(
      (await sender.events()).map(({ mail }) => mail.destination),
      [["complained@example.net"]],
    );
    await sender.stack.make("AccountSuppressionAttributes", { suppressedReasons: ["BOUNCE"] });
    for (const to of ["bounced@example.net", "complained@example.net"]) await sender.send(to);
    assert.deepEqual(
      (await sender.events()).slice(1).map(({ eventType }) => eventType),
      ["Send", "Bounce", "Send", "Delivery"],
    );
  });

  it("is refused in the sandbox and by IAM", async () => {
    const { PutSuppressedDestinationCommand } = await import("@aws-sdk/client-sesv2");
    const put = new PutSuppressedDestinationCommand({ EmailAddress: "user@example.net", Reason: "BOUNCE" });
    sender.stack.cloud.ses.account.productionAccess = false;
    await assert.rejects(sender.client.send(put), { name: "BadRequestException" });
    await assert.rejects(new SESv2Client(sender.stack.as(arn("iam", "role/worker"))).send(put), {
      name: "AccessDeniedException",
      message: /is not authorized to perform: ses:PutSuppressedDestination on resource: \* because/,
    });
  });
});
