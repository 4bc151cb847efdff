import assert from "node:assert/strict";
import { MalformedEvent } from "../../../core/ses-events/ses-event";
import { parseEvent } from "../../../functions/suppression/event";
import { bounce, complaint, delivery, envelope } from "../../support/functions/events";

const about = {
  messageId: "m1",
  feedbackId: "f1",
  at: "2125-11-20T00:00:00.000Z",
  configurationSet: "example-main",
};
const details = { messageId: "m1", feedbackId: "f1" };
const recipient = { emailAddress: "a@example.com", action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550" };

/** An event with one of its fields removed or replaced. */
function changed(text: string, [outer, inner]: readonly [string, string], value?: unknown): string {
  const event = JSON.parse(text) as Record<string, Record<string, unknown>>;
  return JSON.stringify({ ...event, [outer]: { ...event[outer], [inner]: value } });
}

describe("an event", () => {
  const bounced = bounce("Permanent", "General", [recipient], details);
  const complained = complaint(["a@example.com"], { complaintSubType: "OnAccountSuppressionList" }, details);

  it("about a bounce is read in full, raw and in SNS's envelope", () => {
    const read = { event: "Bounce", type: "Permanent", subType: "General", ...about, recipients: [recipient] };
    assert.deepEqual(parseEvent(bounced), read);
    assert.deepEqual(parseEvent(envelope(bounced)), read);
  });

  it("about a complaint is read in full", () => {
    assert.deepEqual(parseEvent(complained), {
      event: "Complaint",
      subType: "OnAccountSuppressionList",
      feedbackType: "abuse",
      ...about,
      recipients: [{ emailAddress: "a@example.com" }],
    });
  });

  it("of any other type gives its type, its message and its configuration set", () => {
    assert.deepEqual(parseEvent(delivery("a@example.com", details)), {
      event: "Other",
      eventType: "Delivery",
      messageId: "m1",
      configurationSet: "example-main",
    });
    assert.deepEqual(parseEvent('{"notificationType":"AmazonSnsSubscriptionSucceeded"}'), {
      event: "Other",
      eventType: "AmazonSnsSubscriptionSucceeded",
      messageId: undefined,
      configurationSet: undefined,
    });
  });

  it("about a bounce without recipients, as an out-of-office reply may have, is ignored", () => {
    const nobody = bounce("Transient", "General", [], { messageId: "m1", identityNotification: true });
    assert.deepEqual(parseEvent(nobody), {
      event: "Other",
      eventType: "Bounce",
      messageId: "m1",
      configurationSet: undefined,
    });
  });

  it("without a message id belongs to no message", () => {
    assert.deepEqual(parseEvent(changed(delivery("a@example.com"), ["mail", "messageId"], "")), {
      event: "Other",
      eventType: "Delivery",
      messageId: undefined,
      configurationSet: undefined,
    });
  });

  it("that is SES's validation of a topic is recognized, raw and in SNS's envelope", () => {
    const text = "Successfully validated SNS topic for Amazon SES event publishing.";
    const read = { event: "Other", eventType: "TopicValidation", messageId: undefined, configurationSet: undefined };
    assert.deepEqual(parseEvent(text), read);
    assert.deepEqual(parseEvent(envelope(text)), read);
  });

  it("that arrives as an identity notification has no configuration set", () => {
    const { configurationSet } = parseEvent(
      bounce("Permanent", "General", [recipient], { ...details, identityNotification: true }),
    );
    assert.equal(configurationSet, undefined);
  });

  it("without tags, or without the configuration set's tag, has none", () => {
    for (const tags of [undefined, null, {}, { "ses:configuration-set": null }, { "ses:configuration-set": [] }])
      assert.equal(parseEvent(changed(bounced, ["mail", "tags"], tags)).configurationSet, undefined);
  });

  it("without a feedback id gets one made of its message and its type", () => {
    const unnamed = { messageId: "m1", feedbackId: null };
    const ids = [bounce("Transient", "General", [recipient], unnamed), complaint(["a@example.com"], {}, unnamed)]
      .map(parseEvent)
      .map((event) => "feedbackId" in event && event.feedbackId);
    assert.deepEqual(ids, ["m1/Bounce/Transient", "m1/Complaint"]);
  });

  it("has its time in UTC", () => {
    const event = parseEvent(changed(bounced, ["bounce", "timestamp"], "2025-11-20T01:30:00+01:00"));
    assert.equal("at" in event && event.at, "2025-11-20T00:30:00.000Z");
  });

  for (const [said, kept] of [
    ["abuse", "abuse"],
    ["auth-failure", "auth-failure"],
    ["fraud", "fraud"],
    [" Not-Spam ", "not-spam"],
    ["other", "other"],
    ["virus", "virus"],
    ["call me on 555 0100", "other"],
    [null, undefined],
  ] as const) {
    it(`with the feedback type ${JSON.stringify(said)} keeps ${kept ?? "none"}`, () => {
      const event = parseEvent(complaint(["a@example.com"], { complaintFeedbackType: said }));
      assert.equal("feedbackType" in event && event.feedbackType, kept);
    });
  }

  for (const [body, place] of [
    ["hello", "not JSON"],
    [envelope("hello"), "not JSON"],
    ["[]", "not an event"],
    ["{}", "not an event"],
    [changed(bounced, ["mail", "messageId"], ""), "mail.messageId"],
    [changed(bounced, ["bounce", "timestamp"], "yesterday"), "bounce.timestamp"],
    [changed(bounced, ["bounce", "timestamp"], "+012025-11-20T00:00:00Z"), "bounce.timestamp"],
    [changed(bounced, ["bounce", "bouncedRecipients"], [{}]), "bounce.bouncedRecipients.0.emailAddress"],
    [changed(bounced, ["bounce", "bounceSubType"]), "bounce.bounceSubType"],
    [changed(complained, ["complaint", "complainedRecipients"], []), "complaint.complainedRecipients"],
    [
      bounce("Permanent", "General", [{ emailAddress: "a@example.com", status: 5 }]),
      "bounce.bouncedRecipients.0.status",
    ],
  ] as const) {
    it(`is refused with the path of the fault, and without quoting it: ${place}`, () => {
      assert.throws(
        () => parseEvent(body),
        (error: unknown) => {
          assert.ok(error instanceof MalformedEvent);
          assert.deepEqual([error.name, error.message], ["MalformedEvent", place]);
          return true;
        },
      );
    });
  }
});
