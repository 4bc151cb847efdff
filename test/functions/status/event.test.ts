import assert from "node:assert/strict";
import fc from "fast-check";
import { MalformedEvent } from "../../../core/ses-events/ses-event";
import { parseEvent } from "../../../functions/status/event";
import {
  bounce,
  complaint,
  delay,
  type Details,
  delivery,
  envelope,
  reject,
  send,
} from "../../support/functions/events";

const ADDRESS = "grace@example.net";
const details: Details = { messageId: "m1", outbox: "key", at: "2025-11-20T00:00:00.000Z" };
const told = (status: string, reason?: string) => ({
  key: "key",
  outcome: { status, ...(reason !== undefined && { reason }), at: details.at, messageId: "m1" },
});

describe("an event of SES about the outbox's mail", () => {
  const events: readonly (readonly [name: string, body: string, expected: object])[] = [
    ["a send", send(ADDRESS, details), told("sent")],
    ["a delivery", delivery(ADDRESS, details), told("delivered")],
    ["a bounce", bounce("Permanent", "General", [ADDRESS], details), told("bounced", "Permanent/General")],
    ["a complaint", complaint([ADDRESS], {}, details), told("complained", "abuse")],
    [
      "a complaint that SES made of its own list",
      complaint([ADDRESS], { complaintSubType: "OnAccountSuppressionList" }, details),
      told("complained", "OnAccountSuppressionList"),
    ],
    ["a complaint without a type", complaint([ADDRESS], { complaintFeedbackType: null }, details), told("complained")],
    ["a delay", delay(ADDRESS, details), told("delayed", "MailboxFull")],
    ["a reject", reject(ADDRESS, details), told("rejected", "Bad content")],
  ];
  for (const [name, body, expected] of events) {
    it(`is read as ${name}, with and without SNS's envelope`, () => {
      assert.deepEqual(parseEvent(body), expected);
      assert.deepEqual(parseEvent(envelope(body)), expected);
    });
  }

  it("loses the words that a reporter writes into a complaint", () => {
    const event = complaint([ADDRESS], { complaintFeedbackType: "ada@example.org is rude" }, details);
    assert.deepEqual(parseEvent(event), told("complained", "other"));
  });

  it("is ignored for mail that the outbox did not send, and when SES only validates the topic", () => {
    assert.deepEqual(parseEvent(delivery(ADDRESS)), { ignored: "Delivery" });
    const event = JSON.parse(delivery(ADDRESS)) as { mail: object };
    for (const tags of [undefined, null, {}])
      assert.deepEqual(parseEvent(JSON.stringify({ ...event, mail: { ...event.mail, tags } })), {
        ignored: "Delivery",
      });
    const validation = "Successfully validated SNS topic for Amazon SES event publishing.";
    for (const body of [validation, envelope(validation)])
      assert.deepEqual(parseEvent(body), { ignored: "TopicValidation" });
    const open = JSON.stringify({ ...(JSON.parse(send(ADDRESS, details)) as object), eventType: "Open" });
    assert.deepEqual(parseEvent(open), { ignored: "Open" });
  });

  it("is malformed otherwise, and the error names the field but quotes nothing", () => {
    const { mail } = JSON.parse(send(ADDRESS, details)) as { mail: object };
    const broken = [
      ["{", "not JSON"],
      [JSON.stringify({ mail }), "eventType"],
      [JSON.stringify({ eventType: "Delivery", mail }), "delivery"],
      [JSON.stringify({ eventType: "Send", mail: { ...mail, timestamp: "noon" } }), "mail.timestamp"],
    ] as const;
    for (const [body, at] of broken)
      assert.throws(
        () => parseEvent(body),
        (error) => error instanceof MalformedEvent && error.message === at,
      );
  });

  it("throws nothing but MalformedEvent, whatever the input", () => {
    const holds = (body: string) => {
      try {
        parseEvent(body);
      } catch (error) {
        assert.ok(error instanceof MalformedEvent);
      }
    };
    fc.assert(fc.property(fc.json(), holds));
    fc.assert(fc.property(fc.string(), (text) => holds(envelope(text))));
  });
});
