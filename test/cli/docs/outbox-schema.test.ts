import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020";
import fc from "fast-check";
import { outboxSchema } from "../../../cli/docs/outbox-schema";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { damagedMessage, rewordedMessage } from "../../support/damaged-message";
import { messages, rules } from "../../support/messages";

describe("docs/outbox.schema.json", () => {
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(outboxSchema()) as object);

  for (const [name, message] of Object.entries(messages))
    it(`accepts the sample ${name}`, () => {
      assert.ok(validate(message), JSON.stringify(validate.errors));
    });

  it("refuses nothing that the outbox accepts", () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(rewordedMessage, damagedMessage), (message) => {
        if (!("message" in parseMessage(JSON.stringify(message), rules))) return;
        taken++;
        assert.ok(validate(message), JSON.stringify(validate.errors));
      }),
      { numRuns: 1000 },
    );
    assert.ok(taken > 100, `only ${taken} were taken`);
  });

  it("refuses what version 1 does not have, and texts that are too long in characters, not in UTF-16 units", () => {
    const { invitation } = messages;
    const { meeting } = invitation.data;
    const withMeeting = (change: object) => ({
      ...invitation,
      data: { method: "REQUEST", meeting: { ...meeting, ...change } },
    });
    assert.ok(validate(withMeeting({ title: "🐟".repeat(150) })));
    for (const wrong of [
      { ...invitation, cc: ["a@example.com"] },
      withMeeting({ recurrence: "FREQ=DAILY" }),
      withMeeting({ title: "🐟".repeat(151) }),
      withMeeting({ title: "a\nb" }),
      withMeeting({ start: "2026-12-03" }),
      withMeeting({ guests: Array.from({ length: 51 }, () => ({ name: "A" })) }),
    ])
      assert.equal(validate(wrong), false, JSON.stringify(wrong));
  });
});
