import assert from "node:assert/strict";
import { SESv2Client, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";
import { Sender, simulator } from "../../../support/rehearsal/local-cloud/ses/sender";

describe("the local SES refuses to send", () => {
  let sender: Sender;
  beforeEach(async () => {
    sender = await Sender.start();
  });
  afterEach(() => sender.stop());

  it("from an unverified sender, and in the sandbox to an unverified recipient", async () => {
    const failed = (...identities: string[]) => ({
      name: "MessageRejected",
      message: `Email address is not verified. The following identities failed the check in region US-EAST-1: ${identities.join(", ")}`,
    });
    await assert.rejects(
      sender.send("user@example.net", { FromEmailAddress: "a@example.com" }),
      failed("a@example.com"),
    );
    sender.stack.cloud.ses.account.productionAccess = false;
    await assert.rejects(sender.send(["user@example.net", "b@example.org"]), failed("user@example.net"));
    await sender.send(["b@example.org", simulator("success")]);
  });

  it("with a configuration set that does not exist or is paused", async () => {
    await assert.rejects(sender.send("user@example.net", { ConfigurationSetName: "absent" }), {
      name: "NotFoundException",
      message: "Configuration set <absent> does not exist.",
    });
    await sender.stack.make("ConfigurationSet", {
      configurationSetName: "paused",
      sendingOptions: { sendingEnabled: false },
    });
    await assert.rejects(sender.send("user@example.net", { ConfigurationSetName: "paused" }), {
      name: "SendingPausedException",
      message: "Sending is disabled for configuration set <paused>.",
    });
  });

  it("beyond the sandbox's 200 recipients in 24 hours", async () => {
    sender.stack.cloud.ses.account.productionAccess = false;
    const fifty = Array.from({ length: 50 }, (_, index) => simulator(`success+${index}`));
    for (let round = 0; round < 4; round++) await sender.send(fifty);
    const refused = { name: "TooManyRequestsException", message: "Daily message quota exceeded." };
    await assert.rejects(sender.send(simulator("success")), refused);
    await sender.stack.cloud.clock.advance(24 * 3_600_000 - 1);
    await assert.rejects(sender.send(simulator("success")), refused);
    await sender.stack.cloud.clock.advance(1);
    await sender.send(simulator("success"));
  });

  it("for a role without the identity, without the set, from another address, or raw when only simple is allowed", async () => {
    await sender.stack.make("EmailIdentity", { emailIdentity: "boss@example.org", configurationSetName: undefined });
    sender.stack.cloud.ses.identities.verify("boss@example.org");
    const identity = arn("ses", "identity/example.org");
    const configurationSet = arn("ses", "configuration-set/main");
    const Condition = { StringLike: { "ses:FromAddress": "meet@*" } };
    const refused = async (grants: string[], changes: Partial<SendEmailCommandInput>, missing: string) => {
      const policy = document(...grants.map((resource) => allow("ses:SendEmail", resource, { Condition })));
      sender.client = new SESv2Client(sender.stack.as(arn("iam", "user/app"), [policy]));
      const message = new RegExp(`is not authorized to perform: ${missing} because no identity-based policy allows`);
      await assert.rejects(sender.send("user@example.net", changes), { name: "AccessDeniedException", message });
    };
    await refused([configurationSet], {}, `ses:SendEmail on resource: ${identity}`);
    await refused([identity], {}, `ses:SendEmail on resource: ${configurationSet}`);
    await refused(
      [identity, configurationSet],
      { FromEmailAddress: "x@example.org" },
      `ses:SendEmail on resource: ${identity}`,
    );
    const boss = { FromEmailAddress: "boss@example.org" };
    await refused(
      [identity, configurationSet],
      boss,
      `ses:SendEmail on resource: ${arn("ses", "identity/boss@example.org")}`,
    );
    const raw = { Content: { Raw: { Data: Buffer.from("Subject: x\r\n\r\n") } } };
    await refused([identity, configurationSet], raw, `ses:SendRawEmail on resource: ${identity}`);
    sender.client = new SESv2Client(
      sender.stack.as(arn("iam", "user/app"), [
        document(allow("ses:SendEmail", identity), allow("ses:SendEmail", configurationSet)),
      ]),
    );
    await sender.send("user@example.net");
  });
});
