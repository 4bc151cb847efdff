import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStatus, statuses, type StatusEvent } from "../../../core/outbox-messages/status";

const event: StatusEvent = {
  id: "m-1",
  status: "bounced",
  reason: "Permanent/General",
  messageId: "ses-1",
  at: "2026-12-01T12:00:00.000Z",
};
const enveloped = (message: string) => JSON.stringify({ Type: "Notification", MessageId: "1", Message: message });

describe("parseStatus", () => {
  it("reads every status, with raw message delivery and in SNS's envelope, with and without optional fields", () => {
    for (const status of statuses) {
      for (const each of [
        { ...event, status },
        { id: "m-1", status, at: event.at },
      ]) {
        assert.deepEqual(parseStatus(JSON.stringify(each)), each);
        assert.deepEqual(parseStatus(enveloped(JSON.stringify(each))), each);
      }
    }
  });

  it("accepts what a later version adds, and drops it", () => {
    assert.deepEqual(parseStatus(JSON.stringify({ ...event, more: 1 })), event);
  });

  it("says which field is missing or invalid", () => {
    const faults = [
      ["{", /it is not JSON\.$/],
      ["1", /: it is not an object\.$/],
      [JSON.stringify({ ...event, id: undefined }), /: id is/],
      [JSON.stringify({ ...event, status: "gone" }), /: status is/],
      [JSON.stringify({ ...event, at: "noon" }), /: at is/],
      [enveloped("noon"), /it is not JSON\.$/],
    ] as const;
    for (const [body, message] of faults) assert.throws(() => parseStatus(body), { name: "TypeError", message });
  });

  it("throws nothing but TypeError, whatever the input", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        try {
          parseStatus(body);
        } catch (error) {
          assert.ok(error instanceof TypeError);
        }
      }),
    );
  });
});
