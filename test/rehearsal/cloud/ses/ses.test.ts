import assert from "node:assert/strict";
import {
  PutConfigurationSetSendingOptionsCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import type { SesEvent } from "../../../../rehearsal/cloud/ses/events";
import { SmallStack, allow, arn, document } from "../small-stack";

const simulator = (name: string) => `${name}@simulator.amazonses.com`;
const set = { "ses:configuration-set": "main" };

describe("rehearsal/cloud SES", () => {
  let stack: SmallStack;
  let client: SESv2Client;
  beforeEach(async () => {
    stack = await SmallStack.whole(
      "EventSourceMapping",
      "ConfigurationSetEventDestination",
      "EmailIdentityFeedbackAttributes",
    );
    const matchingEventTypes = [
      "SEND",
      "DELIVERY",
      "BOUNCE",
      "COMPLAINT",
      "REJECT",
      "RENDERING_FAILURE",
      "DELIVERY_DELAY",
    ];
    await stack.make("ConfigurationSetEventDestination", {
      eventDestinationName: "everything",
      eventDestination: { enabled: true, matchingEventTypes, snsDestination: { topicArn: arn("sns", "bounces") } },
    });
    const dimension = {
      dimensionName: "ses:configuration-set",
      dimensionValueSource: "MESSAGE_TAG",
      defaultDimensionValue: "none",
    };
    await stack.make("ConfigurationSetEventDestination", {
      eventDestinationName: "metrics",
      eventDestination: {
        enabled: true,
        matchingEventTypes,
        cloudWatchDestination: { dimensionConfigurations: [dimension] },
      },
    });
    client = new SESv2Client(stack.as());
    stack.cloud.ses.account.productionAccess = true;
  });
  afterEach(async () => {
    client.destroy();
    await stack.cloud.stop();
  });

  const send = async (to: string | string[], changes: Partial<SendEmailCommandInput> = {}) => {
    const input: SendEmailCommandInput = {
      FromEmailAddress: "Meetings <meet@example.org>",
      Destination: { ToAddresses: [to].flat() },
      Content: { Simple: { Subject: { Data: "Invitation" }, Body: { Text: { Data: "Come." } } } },
      ...changes,
    };
    return (await client.send(new SendEmailCommand(input))).MessageId;
  };
  const messages = async () =>
    (await stack.cloud.sqs.messages("feedback")).map(({ body }) => (JSON.parse(body) as { Message: string }).Message);
  const events = async () =>
    (await messages()).filter((message) => message.startsWith("{")).map((message) => JSON.parse(message) as SesEvent);
  const eventTypes = async () => (await events()).map(({ eventType }) => eventType);
  /** The payload of the only event of a type. */
  const payload = async (eventType: string, key: string) => {
    const found = (await events()).filter((event) => event.eventType === eventType);
    assert.equal(found.length, 1, eventType);
    return found[0]?.[key] as Record<string, unknown>;
  };

  it("publishes a text when an event destination is created", async () => {
    assert.deepEqual(await messages(), ["Successfully validated SNS topic for Amazon SES event publishing."]);
  });

  describe("the mailbox simulator", () => {
    const cases: [string, string[]][] = [
      ["success", ["Send", "Delivery"]],
      ["bounce", ["Send", "Bounce"]],
      ["complaint", ["Send", "Delivery", "Complaint"]],
      ["ooto", ["Send", "Delivery", "Bounce"]],
      ["suppressionlist", ["Send", "Bounce"]],
    ];
    for (const [name, expected] of cases) {
      it(`${name}@ gives ${expected.join(", ")}, with a label too`, async () => {
        await send(simulator(name));
        assert.deepEqual(await eventTypes(), expected);
        await send(simulator(`${name.toUpperCase()}+label.1`));
        assert.deepEqual(await eventTypes(), [...expected, ...expected]);
      });
    }

    it("bounce@ is a hard bounce, suppressionlist@ one by the global list, ooto@ a soft one", async () => {
      const types = [];
      for (const name of ["bounce", "suppressionlist", "ooto"]) await send(simulator(name));
      for (const { bounce } of (await events()) as { bounce?: Record<string, unknown> }[]) {
        if (bounce) types.push(`${String(bounce.bounceType)}/${String(bounce.bounceSubType)}`);
      }
      assert.deepEqual(types, ["Permanent/General", "Permanent/Suppressed", "Transient/General"]);
    });
  });

  it("describes the mail as event publishing does, subject included", async () => {
    const messageId = await send(simulator("bounce"), { EmailTags: [{ Name: "purpose", Value: "invitation" }] });
    const [, event] = await events();
    const timestamp = stack.cloud.clock.now().toISOString();
    assert.deepEqual(event?.mail, {
      timestamp,
      source: "Meetings <meet@example.org>",
      sourceArn: arn("ses", "identity/example.org"),
      sendingAccountId: "123456789012",
      messageId,
      destination: [simulator("bounce")],
      headersTruncated: false,
      tags: {
        "ses:operation": ["SendEmail"],
        "ses:configuration-set": ["main"],
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": ["example.org"],
        "ses:caller-identity": ["someone"],
        purpose: ["invitation"],
      },
      headers: [
        { name: "From", value: "Meetings <meet@example.org>" },
        { name: "To", value: simulator("bounce") },
        { name: "Subject", value: "Invitation" },
      ],
      commonHeaders: {
        from: ["Meetings <meet@example.org>"],
        to: [simulator("bounce")],
        messageId,
        subject: "Invitation",
      },
    });
    const { feedbackId, ...bounce } = event.bounce as Record<string, unknown>;
    assert.match(String(feedbackId), /^0100019f-[0-9a-f-]{36}-000000$/);
    assert.deepEqual(bounce, {
      bounceType: "Permanent",
      bounceSubType: "General",
      bouncedRecipients: [
        {
          emailAddress: simulator("bounce"),
          action: "failed",
          status: "5.1.1",
          diagnosticCode: "smtp; 550 5.1.1 user unknown",
        },
      ],
      timestamp,
      reportingMTA: "dsn; a8-70.smtp-out.amazonses.com",
    });
  });

  it("keeps of a message its header and tags, and the bytes of one in MIME, for scenarios to read", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const raw = Buffer.from("From: meet@example.org\r\nSubject: S\r\n\r\nCome.\r\n");
    const tagged = { EmailTags: [{ Name: "purpose", Value: "invitation" }] };
    const messageIds = [
      await send("user@example.net", { Content: { Simple: { Subject: { Data: "S" }, Body: {} } } }),
      await send("user@example.net", { Content: { Raw: { Data: raw } }, ...tagged }),
    ];
    const { sent } = stack.cloud.ses.sending;
    assert.deepEqual(
      sent.map(({ messageId }) => messageId),
      messageIds,
    );
    assert.deepEqual(
      sent.map(({ headers }) => headers.map(({ name, value }) => `${name}: ${value}`)),
      [
        ["From: Meetings <meet@example.org>", "To: user@example.net", "Subject: S"],
        ["From: meet@example.org", "Subject: S"],
      ],
    );
    assert.deepEqual(
      sent.map((mail) => [mail.raw, mail.tags.purpose]),
      [
        [undefined, undefined],
        [raw, ["invitation"]],
      ],
    );
    for (const { from, recipients, configurationSet, signedAt } of sent) {
      assert.deepEqual([from, recipients, configurationSet], ["meet@example.org", ["user@example.net"], "main"]);
      assert.ok(signedAt.getTime() >= before && signedAt.getTime() <= Date.now());
    }
  });

  describe("mailboxes", () => {
    it("deliver, unless a scenario says otherwise, and share an event where they share an outcome", async () => {
      const { ses } = stack.cloud;
      const full = { event: "Bounce", bounceType: "Transient", bounceSubType: "MailboxFull", status: "4.2.2" } as const;
      ses.receivers.mailbox("a@example.net", full);
      ses.receivers.mailbox("b@example.net", { event: "DeliveryDelay", delayType: "MailboxFull" }, full);
      ses.receivers.mailbox("c@example.net", full);
      await send(["a@example.net", "b@example.net", "c@example.net", "d@example.net"]);
      const seen = ((await events()) as { bounce?: { bouncedRecipients: { emailAddress: string }[] } }[]).map(
        ({ bounce }) => bounce?.bouncedRecipients.map(({ emailAddress }) => emailAddress),
      );
      assert.deepEqual(await eventTypes(), ["Send", "Bounce", "DeliveryDelay", "Delivery", "Bounce"]);
      assert.deepEqual(seen[1], ["a@example.net", "c@example.net"]);
      assert.deepEqual(seen[4], ["b@example.net"]);
      const { delivery } = (await events())[3] as unknown as { delivery: { recipients: string[] } };
      assert.deepEqual(delivery.recipients, ["d@example.net"]);
    });

    it("complain and delay in the documented shape", async () => {
      stack.cloud.ses.receivers.mailbox("a@example.net", { event: "Complaint", complaintFeedbackType: "not-spam" });
      stack.cloud.ses.receivers.mailbox("b@example.net", { event: "DeliveryDelay", delayType: "General" });
      await send(["a@example.net", "b@example.net"]);
      const timestamp = stack.cloud.clock.now().toISOString();
      const { feedbackId, ...complaint } = await payload("Complaint", "complaint");
      assert.match(String(feedbackId), /^0100019f-/);
      assert.deepEqual(complaint, {
        complaintSubType: null,
        complainedRecipients: [{ emailAddress: "a@example.net" }],
        timestamp,
        complaintFeedbackType: "not-spam",
        arrivalDate: timestamp,
      });
      assert.deepEqual(await payload("DeliveryDelay", "deliveryDelay"), {
        timestamp,
        delayType: "General",
        expirationTime: new Date(stack.cloud.clock.now().getTime() + 14 * 3_600_000).toISOString(),
        delayedRecipients: [
          {
            emailAddress: "b@example.net",
            status: "4.4.1",
            diagnosticCode: "smtp; 421 4.4.1 Unable to connect to remote host",
          },
        ],
      });
      assert.equal(((await payload("DeliveryDelay", "mail")) as { headers?: unknown }).headers, undefined);
    });
  });

  it("sends without TLS only where the configuration set doesn't require it", async () => {
    stack.cloud.ses.receivers.plainTextOnly("legacy.example");
    const recipient = "user@legacy.example";
    await send(recipient);
    assert.deepEqual(stack.cloud.ses.receivers.transmissions, [{ recipient, tls: false }]);
    await stack.make("ConfigurationSet", { configurationSetName: "strict", deliveryOptions: { tlsPolicy: "REQUIRE" } });
    await send([recipient, "user@example.net"], { ConfigurationSetName: "strict" });
    assert.deepEqual(stack.cloud.ses.receivers.transmissions.slice(1), [{ recipient: "user@example.net", tls: true }]);
  });

  it("rejects a virus after accepting it", async () => {
    const raw = "From: meet@example.org\r\nTo: user@example.net\r\n\r\nEICAR-STANDARD-ANTIVIRUS-TEST-FILE";
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    assert.deepEqual(await eventTypes(), ["Send", "Reject"]);
    assert.deepEqual(await payload("Reject", "reject"), { reason: "Bad content" });
  });

  it("tells of a template that cannot be filled, and sends nothing", async () => {
    const TemplateContent = { Subject: "Hello {{name}}", Text: "{{ when }}" };
    const Template = { TemplateContent, TemplateData: '{"name":"A"}' };
    await send("user@example.net", { Content: { Template } });
    assert.deepEqual(await eventTypes(), ["Rendering Failure"]);
    const errorMessage = "Attribute 'when' is not present in the rendering data.";
    assert.deepEqual(await payload("Rendering Failure", "failure"), { errorMessage, templateName: "inline" });
    assert.equal(stack.cloud.metrics.sum("AWS/SES", "RenderingFailure", set), 1);
    await send("user@example.net", {
      Content: { Template: { TemplateContent, TemplateData: '{"name":"A","when":"now"}' } },
    });
    assert.deepEqual(await eventTypes(), ["Rendering Failure", "Send", "Delivery"]);
  });

  it("counts events by the configured dimension, and for the account", async () => {
    await send(simulator("complaint"));
    const counted = stack.cloud.metrics.data.map(({ namespace, name, dimensions, value }) => [
      namespace,
      name,
      dimensions,
      value,
    ]);
    const names = ["Send", "Delivery", "Complaint"];
    assert.deepEqual(
      counted,
      names.flatMap((name) => [
        ["AWS/SES", name, {}, 1],
        ["AWS/SES", name, set, 1],
      ]),
    );
  });

  it("counts for the account what goes through no configuration set", async () => {
    await stack.make("EmailIdentity", { emailIdentity: "example.com", configurationSetName: undefined });
    stack.cloud.ses.identities.verify("example.com");
    await send("user@example.net", { FromEmailAddress: "a@example.com" });
    assert.equal(stack.cloud.metrics.sum("AWS/SES", "Delivery"), 1);
    assert.equal(stack.cloud.metrics.sum("AWS/SES", "Delivery", set), 0);
  });

  it("pauses a configuration set, also when it isn't said whether to send, and resumes it", async () => {
    const options = (SendingEnabled?: boolean) =>
      client.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "main", SendingEnabled }));
    const paused = { name: "SendingPausedException", message: "Sending is disabled for configuration set <main>." };
    await options(false);
    await assert.rejects(send("user@example.net"), paused);
    await options(true);
    await send("user@example.net");
    await options();
    await assert.rejects(send("user@example.net"), paused);
    assert.equal(stack.cloud.ses.configurationSets.get("main").sendingEnabled, false);
  });

  it("lets nobody pause a configuration set who may pause another", async () => {
    const other = document(allow("ses:PutConfigurationSetSendingOptions", arn("ses", "configuration-set/other")));
    const someone = new SESv2Client(stack.as(arn("iam", "user/guard"), [other]));
    const command = new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "main" });
    await assert.rejects(someone.send(command), { name: "AccessDeniedException" });
    assert.equal(stack.cloud.ses.configurationSets.get("main").sendingEnabled, true);
    someone.destroy();
  });

  it("publishes only what a destination matches, and nothing to one that is not enabled", async () => {
    await stack.make("ConfigurationSet", { configurationSetName: "quiet" });
    await stack.make("EmailIdentity", { emailIdentity: "example.com", configurationSetName: "quiet" });
    stack.cloud.ses.identities.verify("example.com");
    const policy = document({ ...allow("sns:Publish", arn("sns", "bounces")), Principal: "*" });
    await stack.make("TopicPolicy", { policy });
    const eventDestination = { matchingEventTypes: ["SEND"], snsDestination: { topicArn: arn("sns", "bounces") } };
    await stack.make("ConfigurationSetEventDestination", { configurationSetName: "quiet", eventDestination });
    await send(simulator("bounce"), { FromEmailAddress: "a@example.com" });
    assert.deepEqual(await eventTypes(), []);
    const only = { ...eventDestination, enabled: true };
    const more = { configurationSetName: "quiet", eventDestinationName: "sends", eventDestination: only };
    await stack.make("ConfigurationSetEventDestination", more);
    await send(simulator("bounce"), { FromEmailAddress: "a@example.com" });
    assert.deepEqual(await eventTypes(), ["Send"]);
  });

  it("loses, and records, what the topic no longer takes", async () => {
    await stack.make("TopicPolicy", {
      policy: document({ ...allow("sns:Publish", arn("sns", "bounces")), Effect: "Deny", Principal: "*" }),
    });
    await send("user@example.net");
    assert.deepEqual(await events(), []);
    assert.equal(stack.cloud.ses.publisher.lost.length, 2);
    assert.match(stack.cloud.ses.publisher.lost[0]?.reason ?? "", /with an explicit deny in a resource-based policy$/);
  });

  it("notifies by an identity's topic in the older shape", async () => {
    await send(simulator("bounce"));
    const [, bounce] = await events();
    assert.ok(bounce);
    await stack.cloud.ses.notify(bounce, "example.org", arn("sns", "bounces"));
    const notification = (await events()).at(-1) as unknown as Record<string, Record<string, unknown>>;
    assert.equal(notification.notificationType, "Bounce");
    assert.equal(notification.eventType, undefined);
    assert.deepEqual(notification.bounce, bounce.bounce);
    assert.equal(notification.mail?.tags, undefined);
    assert.equal(notification.mail?.callerIdentity, "someone");
  });

  describe("the suppression list", () => {
    const suppress = (address: string, reason: "BOUNCE" | "COMPLAINT") =>
      stack.cloud.ses.suppressionList.add(address, reason);
    const bounced = async () =>
      ((await events()) as { bounce?: { bounceSubType: string } }[]).map(({ bounce }) => bounce?.bounceSubType);

    it("takes the message and does not send it, whatever the case of the address", async () => {
      suppress("User@example.net", "COMPLAINT");
      await send("USER@Example.NET");
      assert.deepEqual(await eventTypes(), ["Send", "Bounce"]);
      assert.deepEqual((await bounced())[1], "OnAccountSuppressionList");
    });

    it("counts only for the reasons of the configuration set, else of the account", async () => {
      suppress("bounced@example.net", "BOUNCE");
      suppress("complained@example.net", "COMPLAINT");
      await stack.make("ConfigurationSet", {
        configurationSetName: "own",
        suppressionOptions: { suppressedReasons: ["COMPLAINT"] },
      });
      const eventDestination = {
        enabled: true,
        matchingEventTypes: ["BOUNCE"],
        snsDestination: { topicArn: arn("sns", "bounces") },
      };
      const Principal = { Service: "ses.amazonaws.com" };
      await stack.make("TopicPolicy", {
        policy: document({ ...allow("sns:Publish", arn("sns", "bounces")), Principal }),
      });
      await stack.make("ConfigurationSetEventDestination", { configurationSetName: "own", eventDestination });
      for (const to of ["bounced@example.net", "complained@example.net"])
        await send(to, { ConfigurationSetName: "own" });
      assert.deepEqual(
        (await events()).map(({ mail }) => mail.destination),
        [["complained@example.net"]],
      );
      await stack.make("AccountSuppressionAttributes", { suppressedReasons: ["BOUNCE"] });
      for (const to of ["bounced@example.net", "complained@example.net"]) await send(to);
      assert.deepEqual(
        (await events()).slice(1).map(({ eventType }) => eventType),
        ["Send", "Bounce", "Send", "Delivery"],
      );
    });

    it("is refused in the sandbox and by IAM", async () => {
      const { PutSuppressedDestinationCommand } = await import("@aws-sdk/client-sesv2");
      const put = new PutSuppressedDestinationCommand({ EmailAddress: "user@example.net", Reason: "BOUNCE" });
      stack.cloud.ses.account.productionAccess = false;
      await assert.rejects(client.send(put), { name: "BadRequestException" });
      await assert.rejects(new SESv2Client(stack.as(arn("iam", "role/worker"))).send(put), {
        name: "AccessDeniedException",
        message: /is not authorized to perform: ses:PutSuppressedDestination on resource: \* because/,
      });
    });
  });

  describe("refuses to send", () => {
    it("from what is not verified, and in the sandbox to what is not", async () => {
      const failed = (...identities: string[]) => ({
        name: "MessageRejected",
        message: `Email address is not verified. The following identities failed the check in region US-EAST-1: ${identities.join(", ")}`,
      });
      await assert.rejects(send("user@example.net", { FromEmailAddress: "a@example.com" }), failed("a@example.com"));
      stack.cloud.ses.account.productionAccess = false;
      await assert.rejects(send(["user@example.net", "b@example.org"]), failed("user@example.net"));
      await send(["b@example.org", simulator("success")]);
    });

    it("by a configuration set that is absent or paused", async () => {
      await assert.rejects(send("user@example.net", { ConfigurationSetName: "absent" }), {
        name: "NotFoundException",
        message: "Configuration set <absent> does not exist.",
      });
      await stack.make("ConfigurationSet", {
        configurationSetName: "paused",
        sendingOptions: { sendingEnabled: false },
      });
      await assert.rejects(send("user@example.net", { ConfigurationSetName: "paused" }), {
        name: "SendingPausedException",
        message: "Sending is disabled for configuration set <paused>.",
      });
    });

    it("beyond the sandbox's 200 recipients in 24 hours", async () => {
      stack.cloud.ses.account.productionAccess = false;
      const fifty = Array.from({ length: 50 }, (_, index) => simulator(`success+${index}`));
      for (let round = 0; round < 4; round++) await send(fifty);
      const refused = { name: "TooManyRequestsException", message: "Daily message quota exceeded." };
      await assert.rejects(send(simulator("success")), refused);
      await stack.cloud.clock.advance(24 * 3_600_000 - 1);
      await assert.rejects(send(simulator("success")), refused);
      await stack.cloud.clock.advance(1);
      await send(simulator("success"));
    });

    it("for a role without the identity, without the set, from another address, or raw when only simple is allowed", async () => {
      await stack.make("EmailIdentity", { emailIdentity: "boss@example.org", configurationSetName: undefined });
      stack.cloud.ses.identities.verify("boss@example.org");
      const identity = arn("ses", "identity/example.org");
      const configurationSet = arn("ses", "configuration-set/main");
      const Condition = { StringLike: { "ses:FromAddress": "meet@*" } };
      const refused = async (grants: string[], changes: Partial<SendEmailCommandInput>, missing: string) => {
        const policy = document(...grants.map((resource) => allow("ses:SendEmail", resource, { Condition })));
        client = new SESv2Client(stack.as(arn("iam", "user/app"), [policy]));
        const message = new RegExp(`is not authorized to perform: ${missing} because no identity-based policy allows`);
        await assert.rejects(send("user@example.net", changes), { name: "AccessDeniedException", message });
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
      client = new SESv2Client(
        stack.as(arn("iam", "user/app"), [
          document(allow("ses:SendEmail", identity), allow("ses:SendEmail", configurationSet)),
        ]),
      );
      await send("user@example.net");
    });
  });

  it("from a subdomain by the identity of the closest domain above", async () => {
    const senders = () => stack.cloud.ses.sending.sent.map(({ from, configurationSet }) => [from, configurationSet]);
    await stack.make("ConfigurationSet", { configurationSetName: "closer" });
    await stack.make("EmailIdentity", { emailIdentity: "mail.example.org", configurationSetName: "closer" });
    stack.cloud.ses.identities.verify("mail.example.org");
    const froms = ["a@mail.example.org", "b@eu.mail.example.org", "c@other.example.org"];
    for (const FromEmailAddress of froms) await send("someone@example.net", { FromEmailAddress });
    assert.deepEqual(senders(), [
      ["a@mail.example.org", "closer"],
      ["b@eu.mail.example.org", "closer"],
      ["c@other.example.org", "main"],
    ]);
    await assert.rejects(send("someone@example.net", { FromEmailAddress: "d@notexample.org" }), {
      name: "MessageRejected",
    });
  });

  it("forwards feedback until it is told not to, whatever the event destinations", async () => {
    const emailIdentity = "example.com";
    await stack.make("EmailIdentity", { emailIdentity, configurationSetName: undefined });
    assert.equal(stack.cloud.ses.identities.get(emailIdentity).forwarding, true);
    await stack.make("EmailIdentityFeedbackAttributes", { emailIdentity });
    assert.equal(stack.cloud.ses.identities.get(emailIdentity).forwarding, false);
  });

  it("takes the default set of the most specific identity", async () => {
    await stack.make("EmailIdentity", { emailIdentity: "boss@example.org", configurationSetName: undefined });
    stack.cloud.ses.identities.verify("boss@example.org");
    await send("user@example.net", { FromEmailAddress: "boss@example.org" });
    await send("user@example.net");
    assert.deepEqual(
      stack.cloud.ses.sending.sent.map(({ configurationSet }) => configurationSet),
      [undefined, "main"],
    );
  });

  it("reads a raw message's headers where the request leaves them out", async () => {
    const raw =
      "From: Meet <meet@example.org>\r\nTo: A <a@example.net>,\r\n b@example.net\r\nX-SES-CONFIGURATION-SET: main\r\n\r\nx";
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    const [sent] = stack.cloud.ses.sending.sent;
    assert.deepEqual(
      [sent?.from, sent?.recipients, sent?.configurationSet],
      ["meet@example.org", ["a@example.net", "b@example.net"], "main"],
    );
  });
});
