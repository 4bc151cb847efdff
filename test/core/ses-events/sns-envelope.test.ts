import assert from "node:assert/strict";
import { publishedText } from "../../../core/ses-events/sns-envelope";

describe("the published text", () => {
  it("is the message in SNS's envelope, whatever else that holds", () => {
    const envelope = { Type: "Notification", MessageId: "1", Subject: null, Message: "hello", Signature: "x" };
    assert.equal(publishedText(JSON.stringify(envelope)), "hello");
    assert.equal(publishedText(JSON.stringify({ ...envelope, Message: "" })), "");
  });

  for (const [name, body] of [
    ["text that is no JSON", "hello"],
    ["nothing", ""],
    ["JSON that is no object", "[]"],
    ["an object of another type", '{"Type":"SubscriptionConfirmation","Message":"hello"}'],
    ["an object without a type", '{"Message":"hello"}'],
    ["a notification without a message", '{"Type":"Notification"}'],
    ["a notification whose message is no text", '{"Type":"Notification","Message":{}}'],
  ] as const) {
    it(`is the whole body where that is ${name}, as with raw message delivery`, () => {
      assert.equal(publishedText(body), body);
    });
  }
});
