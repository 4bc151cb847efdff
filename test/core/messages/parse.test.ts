import assert from "node:assert/strict";
import { parseMessage } from "../../../core/messages/parse";
import { messages, rules } from "../../support/messages";

describe("a message", () => {
  for (const [name, message] of Object.entries(messages))
    it(`is read: ${name}`, () => {
      const read = parseMessage(JSON.stringify(message), rules);
      assert.ok("message" in read, JSON.stringify(read));
      assert.equal(read.message.category, message.category);
    });
});
