import assert from "node:assert/strict";
import { PutConfigurationSetSendingOptionsCommand, SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";
import { Sender, simulator } from "../../../support/rehearsal/local-cloud/ses/sender";

const set = { "ses:configuration-set": "main" };

describe("rehearsal/cloud SES", () => {
  let sender: Sender;
  beforeEach(async () => {
    sender = await Sender.start();
  });
  afterEach(() => sender.stop());

  it("publishes a validation message when an event destination is created", async () => {
    assert.deepEqual(await sender.messages(), ["Successfully validated SNS topic for Amazon SES event publishing."]);
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
        await sender.send(simulator(name));
        assert.deepEqual(await sender.eventTypes(), expected);
        await sender.send(simulator(`${name.toUpperCase()}+label.1`));
        assert.deepEqual(await sender.eventTypes(), [...expected, ...expected]);
      });
    }

    it("bounce@ is a hard bounce, suppressionlist@ one by the global list, ooto@ a soft one", async () => {
      const types = [];
      for (const name of ["bounce", "suppressionlist", "ooto"]) await sender.send(simulator(name));
      for (const { bounce } of (await sender.events()) as { bounce?: Record<string, unknown> }[]) {
        if (bounce) types.push(`${String(bounce.bounceType)}/${String(bounce.bounceSubType)}`);
      }
      assert.deepEqual(types, ["Permanent/General", "Permanent/Suppressed", "Transient/General"]);
    });
  });

  it("describes the mail as in event publishing, subject included", async () => {
    const messageId = await sender.send(simulator("bounce"), { EmailTags: [{ Name: "purpose", Value: "invitation" }] });
    const [, event] = await sender.events();
    const timestamp = sender.stack.cloud.clock.now().toISOString();
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

  it("keeps a message's header and tags, and the bytes of raw MIME, for scenarios to read", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const raw = Buffer.from("From: meet@example.org\r\nSubject: S\r\n\r\nCome.\r\n");
    const tagged = { EmailTags: [{ Name: "purpose", Value: "invitation" }] };
    const messageIds = [
      await sender.send("user@example.net", { Content: { Simple: { Subject: { Data: "S" }, Body: {} } } }),
      await sender.send("user@example.net", { Content: { Raw: { Data: raw } }, ...tagged }),
    ];
    const { sent } = sender.stack.cloud.ses.sending;
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
    it("accept mail unless a scenario says otherwise, and share an event where they share an outcome", async () => {
      const { ses } = sender.stack.cloud;
      const full = { event: "Bounce", bounceType: "Transient", bounceSubType: "MailboxFull", status: "4.2.2" } as const;
      ses.receivers.mailbox("a@example.net", full);
      ses.receivers.mailbox("b@example.net", { event: "DeliveryDelay", delayType: "MailboxFull" }, full);
      ses.receivers.mailbox("c@example.net", full);
      await sender.send(["a@example.net", "b@example.net", "c@example.net", "d@example.net"]);
      const seen = ((await sender.events()) as { bounce?: { bouncedRecipients: { emailAddress: string }[] } }[]).map(
        ({ bounce }) => bounce?.bouncedRecipients.map(({ emailAddress }) => emailAddress),
      );
      assert.deepEqual(await sender.eventTypes(), ["Send", "Bounce", "DeliveryDelay", "Delivery", "Bounce"]);
      assert.deepEqual(seen[1], ["a@example.net", "c@example.net"]);
      assert.deepEqual(seen[4], ["b@example.net"]);
      const { delivery } = (await sender.events())[3] as unknown as { delivery: { recipients: string[] } };
      assert.deepEqual(delivery.recipients, ["d@example.net"]);
    });

    it("complain and delay in the documented form", async () => {
      sender.stack.cloud.ses.receivers.mailbox("a@example.net", {
        event: "Complaint",
        complaintFeedbackType: "not-spam",
      });
      sender.stack.cloud.ses.receivers.mailbox("b@example.net", { event: "DeliveryDelay", delayType: "General" });
      await sender.send(["a@example.net", "b@example.net"]);
      const timestamp = sender.stack.cloud.clock.now().toISOString();
      const { feedbackId, ...complaint } = await sender.payload("Complaint", "complaint");
      assert.match(String(feedbackId), /^0100019f-/);
      assert.deepEqual(complaint, {
        complaintSubType: null,
        complainedRecipients: [{ emailAddress: "a@example.net" }],
        timestamp,
        complaintFeedbackType: "not-spam",
        arrivalDate: timestamp,
      });
      assert.deepEqual(await sender.payload("DeliveryDelay", "deliveryDelay"), {
        timestamp,
        delayType: "General",
        expirationTime: new Date(sender.stack.cloud.clock.now().getTime() + 14 * 3_600_000).toISOString(),
        delayedRecipients: [
          {
            emailAddress: "b@example.net",
            status: "4.4.1",
            diagnosticCode: "smtp; 421 4.4.1 Unable to connect to remote host",
          },
        ],
      });
      assert.equal(((await sender.payload("DeliveryDelay", "mail")) as { headers?: unknown }).headers, undefined);
    });
  });

  it("get mail without TLS only where the configuration set doesn't require it", async () => {
    sender.stack.cloud.ses.receivers.plainTextOnly("legacy.example");
    const recipient = "user@legacy.example";
    await sender.send(recipient);
    assert.deepEqual(sender.stack.cloud.ses.receivers.transmissions, [{ recipient, tls: false }]);
    await sender.stack.make("ConfigurationSet", {
      configurationSetName: "strict",
      deliveryOptions: { tlsPolicy: "REQUIRE" },
    });
    await sender.send([recipient, "user@example.net"], { ConfigurationSetName: "strict" });
    assert.deepEqual(sender.stack.cloud.ses.receivers.transmissions.slice(1), [
      { recipient: "user@example.net", tls: true },
    ]);
  });

  it("rejects a virus after accepting the message", async () => {
    const raw = "From: meet@example.org\r\nTo: user@example.net\r\n\r\nEICAR-STANDARD-ANTIVIRUS-TEST-FILE";
    await sender.client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    assert.deepEqual(await sender.eventTypes(), ["Send", "Reject"]);
    assert.deepEqual(await sender.payload("Reject", "reject"), { reason: "Bad content" });
  });

  it("reports a template that cannot be rendered, and sends nothing", async () => {
    const TemplateContent = { Subject: "Hello {{name}}", Text: "{{ when }}" };
    const Template = { TemplateContent, TemplateData: '{"name":"A"}' };
    await sender.send("user@example.net", { Content: { Template } });
    assert.deepEqual(await sender.eventTypes(), ["Rendering Failure"]);
    const errorMessage = "Attribute 'when' is not present in the rendering data.";
    assert.deepEqual(await sender.payload("Rendering Failure", "failure"), { errorMessage, templateName: "inline" });
    assert.equal(sender.stack.cloud.metrics.sum("AWS/SES", "RenderingFailure", set), 1);
    await sender.send("user@example.net", {
      Content: { Template: { TemplateContent, TemplateData: '{"name":"A","when":"now"}' } },
    });
    assert.deepEqual(await sender.eventTypes(), ["Rendering Failure", "Send", "Delivery"]);
  });

  it("counts events by the configured dimension, and for the account", async () => {
    await sender.send(simulator("complaint"));
    const counted = sender.stack.cloud.metrics.data.map(({ namespace, name, dimensions, value }) => [
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

  it("counts for the account what is sent without a configuration set", async () => {
    await sender.stack.make("EmailIdentity", { emailIdentity: "example.com", configurationSetName: undefined });
    sender.stack.cloud.ses.identities.verify("example.com");
    await sender.send("user@example.net", { FromEmailAddress: "a@example.com" });
    assert.equal(sender.stack.cloud.metrics.sum("AWS/SES", "Delivery"), 1);
    assert.equal(sender.stack.cloud.metrics.sum("AWS/SES", "Delivery", set), 0);
  });

  it("pauses a configuration set, also when SendingEnabled is absent, and resumes it", async () => {
    const options = (SendingEnabled?: boolean) =>
      sender.client.send(
        new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "main", SendingEnabled }),
      );
    const paused = { name: "SendingPausedException", message: "Sending is disabled for configuration set <main>." };
    await options(false);
    await assert.rejects(sender.send("user@example.net"), paused);
    await options(true);
    await sender.send("user@example.net");
    await options();
    await assert.rejects(sender.send("user@example.net"), paused);
    assert.equal(sender.stack.cloud.ses.configurationSets.get("main").sendingEnabled, false);
  });

  it("lets a caller pause only the configuration sets that it may pause", async () => {
    const other = document(allow("ses:PutConfigurationSetSendingOptions", arn("ses", "configuration-set/other")));
    const someone = new SESv2Client(sender.stack.as(arn("iam", "user/guard"), [other]));
    const command = new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: "main" });
    await assert.rejects(someone.send(command), { name: "AccessDeniedException" });
    assert.equal(sender.stack.cloud.ses.configurationSets.get("main").sendingEnabled, true);
    someone.destroy();
  });

  it("publishes only events that a destination matches, and nothing to a disabled one", async () => {
    await sender.stack.make("ConfigurationSet", { configurationSetName: "quiet" });
    await sender.stack.make("EmailIdentity", { emailIdentity: "example.com", configurationSetName: "quiet" });
    sender.stack.cloud.ses.identities.verify("example.com");
    const policy = document({ ...allow("sns:Publish", arn("sns", "bounces")), Principal: "*" });
    await sender.stack.make("TopicPolicy", { policy });
    const eventDestination = { matchingEventTypes: ["SEND"], snsDestination: { topicArn: arn("sns", "bounces") } };
    await sender.stack.make("ConfigurationSetEventDestination", { configurationSetName: "quiet", eventDestination });
    await sender.send(simulator("bounce"), { FromEmailAddress: "a@example.com" });
    assert.deepEqual(await sender.eventTypes(), []);
    const only = { ...eventDestination, enabled: true };
    const more = { configurationSetName: "quiet", eventDestinationName: "sends", eventDestination: only };
    await sender.stack.make("ConfigurationSetEventDestination", more);
    await sender.send(simulator("bounce"), { FromEmailAddress: "a@example.com" });
    assert.deepEqual(await sender.eventTypes(), ["Send"]);
  });

  it("loses, and records, what the topic no longer accepts", async () => {
    await sender.stack.make("TopicPolicy", {
      policy: document({ ...allow("sns:Publish", arn("sns", "bounces")), Effect: "Deny", Principal: "*" }),
    });
    await sender.send("user@example.net");
    assert.deepEqual(await sender.events(), []);
    assert.equal(sender.stack.cloud.ses.publisher.lost.length, 2);
    assert.match(
      sender.stack.cloud.ses.publisher.lost[0]?.reason ?? "",
      /with an explicit deny in a resource-based policy$/,
    );
  });

  it("notifies an identity's topic in the older format", async () => {
    await sender.send(simulator("bounce"));
    const [, bounce] = await sender.events();
    assert.ok(bounce);
    await sender.stack.cloud.ses.notify(bounce, "example.org", arn("sns", "bounces"));
    const notification = (await sender.events()).at(-1) as unknown as Record<string, Record<string, unknown>>;
    assert.equal(notification.notificationType, "Bounce");
    assert.equal(notification.eventType, undefined);
    assert.deepEqual(notification.bounce, bounce.bounce);
    assert.equal(notification.mail?.tags, undefined);
    assert.equal(notification.mail?.callerIdentity, "someone");
  });

  it("sends from a subdomain with the identity of the closest parent domain", async () => {
    const senders = () =>
      sender.stack.cloud.ses.sending.sent.map(({ from, configurationSet }) => [from, configurationSet]);
    await sender.stack.make("ConfigurationSet", { configurationSetName: "closer" });
    await sender.stack.make("EmailIdentity", { emailIdentity: "mail.example.org", configurationSetName: "closer" });
    sender.stack.cloud.ses.identities.verify("mail.example.org");
    const froms = ["a@mail.example.org", "b@eu.mail.example.org", "c@other.example.org"];
    for (const FromEmailAddress of froms) await sender.send("someone@example.net", { FromEmailAddress });
    assert.deepEqual(senders(), [
      ["a@mail.example.org", "closer"],
      ["b@eu.mail.example.org", "closer"],
      ["c@other.example.org", "main"],
    ]);
    await assert.rejects(sender.send("someone@example.net", { FromEmailAddress: "d@notexample.org" }), {
      name: "MessageRejected",
    });
  });

  it("forwards feedback until that is switched off, whatever the event destinations", async () => {
    const emailIdentity = "example.com";
    await sender.stack.make("EmailIdentity", { emailIdentity, configurationSetName: undefined });
    assert.equal(sender.stack.cloud.ses.identities.get(emailIdentity).forwarding, true);
    await sender.stack.make("EmailIdentityFeedbackAttributes", { emailIdentity });
    assert.equal(sender.stack.cloud.ses.identities.get(emailIdentity).forwarding, false);
  });

  it("uses the default set of the most specific identity", async () => {
    await sender.stack.make("EmailIdentity", { emailIdentity: "boss@example.org", configurationSetName: undefined });
    sender.stack.cloud.ses.identities.verify("boss@example.org");
    await sender.send("user@example.net", { FromEmailAddress: "boss@example.org" });
    await sender.send("user@example.net");
    assert.deepEqual(
      sender.stack.cloud.ses.sending.sent.map(({ configurationSet }) => configurationSet),
      [undefined, "main"],
    );
  });

  it("reads a raw message's headers where the request omits them", async () => {
    const raw =
      "From: Meet <meet@example.org>\r\nTo: A <a@example.net>,\r\n b@example.net\r\nX-SES-CONFIGURATION-SET: main\r\n\r\nx";
    await sender.client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    const [sent] = sender.stack.cloud.ses.sending.sent;
    assert.deepEqual(
      [sent?.from, sent?.recipients, sent?.configurationSet],
      ["meet@example.org", ["a@example.net", "b@example.net"], "main"],
    );
  });
});
