import assert from "node:assert/strict";
import * as v from "valibot";
import { checkEvent, FeedbackType, MalformedEvent, Timestamp, unwrapEvent } from "../../../core/ses-events/ses-event";

const VALIDATION = "Successfully validated SNS topic for Amazon SES event publishing.";
const envelope = (Message: string) => JSON.stringify({ Type: "Notification", Message });

/** Whether an error says no more than where the event is wrong. */
const malformed = (message: string) => (error: unknown) => {
  assert.ok(error instanceof MalformedEvent);
  assert.deepEqual([error.name, error.message], ["MalformedEvent", message]);
  return true;
};

describe("the event in a queue's message", () => {
  for (const [name, wrapped] of [
    ["raw", (text: string) => text],
    ["in SNS's envelope", envelope],
  ] as const) {
    it(`is unwrapped, ${name}`, () => {
      assert.deepEqual(unwrapEvent(wrapped('{"eventType":"Send","new":1}')), { eventType: "Send", new: 1 });
      assert.equal(unwrapEvent(wrapped("null")), null);
    });

    it(`is none if SES validates a topic, ${name}`, () => {
      assert.equal(unwrapEvent(wrapped(VALIDATION)), undefined);
    });

    it(`is refused if it is not JSON, ${name}`, () => {
      for (const text of ["someone@example.com", `${VALIDATION} `, ""])
        assert.throws(() => unwrapEvent(wrapped(text)), malformed("not JSON"));
    });
  }
});

describe("the check of an event", () => {
  const schema = v.object({ mail: v.object({ to: v.array(v.string()) }) });

  it("returns it without unknown fields", () => {
    assert.deepEqual(checkEvent(schema, { mail: { to: ["a@example.com"], new: 1 } }), {
      mail: { to: ["a@example.com"] },
    });
  });

  it("names the first fault by its path, and quotes nothing", () => {
    assert.throws(() => checkEvent(schema, { mail: { to: ["a@example.com", 5, 6] } }), malformed("mail.to.1"));
    assert.throws(() => checkEvent(schema, {}), malformed("mail"));
    assert.throws(() => checkEvent(schema, "a@example.com"), malformed("not an event"));
  });
});

describe("the time of an event", () => {
  const timeOf = (text: unknown) => {
    const { success, output } = v.safeParse(Timestamp, text);
    return success ? output : undefined;
  };

  it("is given in UTC", () => {
    assert.equal(timeOf("2025-11-20T01:30:00+01:00"), "2025-11-20T00:30:00.000Z");
    assert.equal(timeOf("2025-11-20T00:30:00.5Z"), "2025-11-20T00:30:00.500Z");
  });

  it("is of a year of four digits", () => {
    for (const text of ["yesterday", "", 5, "+012025-11-20T00:00:00Z", "-000001-01-01T00:00:00Z"])
      assert.equal(timeOf(text), undefined, String(text));
  });
});

describe("a complaint's feedback type", () => {
  const typeOf = (text: string) => v.parse(FeedbackType, text);

  it("is one of the words that SES names, in any case and with space around it", () => {
    const words = ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"];
    assert.deepEqual(words.map(typeOf), words);
    assert.equal(typeOf(" Not-Spam\n"), "not-spam");
  });

  it("is `other` for anything else that somebody wrote", () => {
    for (const text of ["", "spam", "abuse fraud", "call me on 555 0100"]) assert.equal(typeOf(text), "other");
  });
});
