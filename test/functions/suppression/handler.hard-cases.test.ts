/** Cases that break real handlers, numbered; each runs the handler against DynamoDB and SES's list over HTTP. */
import assert from "node:assert/strict";
import type { Recipient } from "../../../core/recipients/recipient";
import { bounce, complaint, delivery, envelope, hardBounce, send } from "../../support/functions/events";
import { idOf } from "../../support/functions/links/function";
import { type Functions, startFunctions } from "../../support/functions/functions";

describe("hard cases of bounces and complaints", () => {
  let functions: Functions;
  const list = () => functions.endpoint.suppressionList.entries().map(({ address, reason }) => `${address} ${reason}`);
  const puts = () => functions.endpoint.suppressionList.calls.length;
  const items = async () => new Map((await functions.endpoint.items()).map((item) => [item.recipient, item]));
  const item = async (recipient: string): Promise<Recipient> => {
    const found = (await items()).get(recipient);
    assert.ok(found, `no item of ${recipient}`);
    return found;
  };

  beforeEach(async () => {
    functions = await startFunctions();
  });
  afterEach(() => functions.stop());

  describe("hard case 1: SES's validation message to a topic is acknowledged and changes nothing", () => {
    const validation = "Successfully validated SNS topic for Amazon SES event publishing.";
    const succeeded = JSON.stringify({
      notificationType: "AmazonSnsSubscriptionSucceeded",
      message:
        "You have successfully subscribed your Amazon SNS topic to receive 'Bounce' notifications from Amazon SES.",
    });
    // As seen in a notification of an out-of-office reply.
    const nobody = bounce("Transient", "General", [], { identityNotification: true });
    for (const [name, body] of [
      ["a bounce that names nobody, enveloped", envelope(nobody)],
      ["a bounce that names nobody, raw", nobody],
      ["the validation text, enveloped", envelope(validation)],
      ["the validation text, raw", validation],
      ["AmazonSnsSubscriptionSucceeded without mail, enveloped", envelope(succeeded)],
      ["AmazonSnsSubscriptionSucceeded without mail, raw", succeeded],
    ] as const) {
      it(name, async () => {
        const { failed, metrics } = await functions.handle([body]);
        assert.deepEqual(failed, []);
        assert.deepEqual(metrics, {});
        assert.deepEqual(functions.endpoint.operations, []);
        assert.equal(puts(), 0);
      });
    }
  });

  it("hard case 2: of three recipients only the one that bounced is suppressed", async () => {
    const b = { emailAddress: "b@example.com", action: "failed", status: "5.1.1" };
    const destination = ["a@example.com", "b@example.com", "c@example.com"];
    const { failed, metrics } = await functions.handle([
      envelope(bounce("Permanent", "NoEmail", [b], { destination })),
    ]);
    assert.deepEqual(failed, []);
    assert.deepEqual(metrics, { HardBounce: 1 });
    assert.deepEqual([...(await items()).keys()], ["b@example.com"]);
    assert.deepEqual((await item("b@example.com")).state, "SUPPRESSED");
    assert.deepEqual(list(), ["b@example.com BOUNCE"]);
  });

  it("hard case 3: under one Permanent bounce, 5.0.0 failed is suppressed and 4.0.0 delayed is not", async () => {
    const { metrics } = await functions.handle([
      bounce("Permanent", "General", [
        {
          emailAddress: "recipient1@example.com",
          action: "failed",
          status: "5.0.0",
          diagnosticCode: "X-Postfix; unknown user",
        },
        { emailAddress: "recipient2@example.com", action: "delayed", status: "4.0.0" },
      ]),
    ]);
    assert.deepEqual(metrics, { HardBounce: 1, SoftBounce: 1 });
    assert.deepEqual([...(await items()).keys()], ["recipient1@example.com"]);
    assert.deepEqual(list(), ["recipient1@example.com BOUNCE"]);
  });

  it("hard case 4: an out-of-office reply after a delivery suppresses nothing and is no hard bounce", async () => {
    const messageId = "delivered";
    await functions.handle([delivery("a@example.com", { messageId })]);
    const { failed, metrics } = await functions.handle([
      bounce("Transient", "General", ["a@example.com"], { messageId }),
    ]);
    assert.deepEqual(failed, []);
    assert.deepEqual(metrics, { SoftBounce: 1 });
    assert.deepEqual([...(await items()).keys()], []);
    assert.equal(puts(), 0);
  });

  it("hard case 5: a send that the account's list blocked leaves a COMPLAINT unchanged", async () => {
    await functions.handle([complaint(["a@example.com"])]);
    const before = await item("a@example.com");
    const blocked = {
      emailAddress: "a@example.com",
      action: "failed",
      status: "5.1.1",
      diagnosticCode:
        "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
    };
    const { metrics } = await functions.handle([bounce("Permanent", "OnAccountSuppressionList", [blocked])]);
    assert.deepEqual(metrics, { Blocked: 1 });
    assert.deepEqual(await item("a@example.com"), before);
    assert.equal(before.reason, "COMPLAINT");
    assert.equal(puts(), 1, "one Put, of the complaint");
  });

  it("hard case 6: of a blocked complaint, a not-spam report and an abuse report only the last suppresses", async () => {
    const { failed, metrics } = await functions.handle([
      complaint(["blocked@example.com"], {
        complaintSubType: "OnAccountSuppressionList",
        complaintFeedbackType: undefined,
      }),
      complaint(["friend@example.com"], { complaintFeedbackType: "not-spam" }),
      complaint(["abuse@example.com"]),
    ]);
    assert.deepEqual(failed, []);
    assert.deepEqual(metrics, { Blocked: 1, Complaint: 1 });
    assert.deepEqual(list(), ["abuse@example.com COMPLAINT"]);
    const found = await items();
    assert.equal(found.has("blocked@example.com"), false);
    const friend = await item("friend@example.com");
    assert.equal(friend.state, "ACTIVE");
    assert.deepEqual(
      friend.recentFeedback.map(({ kind }) => kind),
      ["Complaint/not-spam"],
    );
    assert.equal(friend.unsubscribedFromAllAt, undefined);
    const abuse = await item("abuse@example.com");
    assert.equal(abuse.reason, "COMPLAINT");
    assert.equal(abuse.unsubscribedFromAllAt, "2125-11-20T00:00:00.000Z");
  });

  it("hard case 7: a complaint that names two recipients of one domain suppresses both, marks them and counts once", async () => {
    const event = complaint(["a@example.com", "b@example.com"]);
    const first = await functions.handle([envelope(event)]);
    assert.deepEqual(first.metrics, { Complaint: 1 });
    assert.deepEqual((await functions.handle([event])).metrics, {}, "not again when it comes again");
    assert.deepEqual(list().sort(), ["a@example.com COMPLAINT", "b@example.com COMPLAINT"]);
    for (const recipient of ["a@example.com", "b@example.com"]) {
      assert.equal((await item(recipient)).ambiguousComplaint, true);
      assert.equal((await item(recipient)).state, "SUPPRESSED");
    }
  });

  it("hard case 8: one bounce through both channels, redelivered, is one record and counts once", async () => {
    const details = { messageId: "m", feedbackId: "f" };
    const published = envelope(hardBounce("a@example.com", details));
    const notified = envelope(hardBounce("a@example.com", { ...details, identityNotification: true }));
    const all = [await functions.handle([published, notified]), await functions.handle([published])];
    assert.deepEqual(
      all.map(({ metrics }) => metrics),
      [{ HardBounce: 1 }, {}],
    );
    const { hardBounces, recentFeedback } = await item("a@example.com");
    assert.equal(hardBounces, 1);
    assert.deepEqual(
      recentFeedback.map(({ id }) => id),
      ["f"],
    );
    assert.equal((await items()).size, 1);
  });

  describe("hard case 9: every order of send, delivery, bounce and complaint ends the same", () => {
    const details = { messageId: "m" };
    const events = {
      send: send("a@example.com", details),
      delivery: delivery("a@example.com", details),
      bounce: hardBounce("a@example.com", { ...details, feedbackId: "b", at: "2125-11-20T00:01:00.000Z" }),
      complaint: complaint(["a@example.com"], {}, { ...details, feedbackId: "c", at: "2125-11-20T00:02:00.000Z" }),
    };
    for (const order of permutations(Object.keys(events) as (keyof typeof events)[])) {
      it(order.join(", "), async () => {
        for (const name of order) assert.deepEqual((await functions.handle([events[name]])).failed, []);
        const { recentFeedback, ...kept } = await item("a@example.com");
        assert.deepEqual(kept, {
          recipient: "a@example.com",
          id: idOf("a@example.com"),
          sesAddress: "a@example.com",
          state: "SUPPRESSED",
          reason: "COMPLAINT",
          suppressedAt: "2125-11-20T00:02:00.000Z",
          unsubscribedFromAllAt: "2125-11-20T00:02:00.000Z",
          hardBounces: 1,
          softBounces: 0,
          complaints: 1,
          revision: 2,
        });
        assert.deepEqual(
          recentFeedback.map(({ writer, ...each }) => ({ ...each, writer: typeof writer })),
          [
            { id: "c", kind: "Complaint/abuse", messageId: "m", at: "2125-11-20T00:02:00.000Z", writer: "string" },
            {
              id: "b",
              kind: "Permanent/General",
              messageId: "m",
              at: "2125-11-20T00:01:00.000Z",
              diagnosticCode: "smtp; 550 5.1.1 user unknown",
              writer: "string",
            },
          ],
        );
        assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
      });
    }
  });

  it("hard case 10: display names, case and U-labels are normalized to SES's exact key and the application's", async () => {
    const { failed } = await functions.handle([
      hardBounce('"John Doe" <John.Doe@EXAMPLE.com>'),
      hardBounce("user@münchen.de"),
      hardBounce("user@xn--mnchen-3ya.de"),
    ]);
    assert.deepEqual(failed, []);
    assert.deepEqual(list().sort(), ["John.Doe@example.com BOUNCE", "user@xn--mnchen-3ya.de BOUNCE"]);
    assert.deepEqual((await item("john.doe@example.com")).state, "SUPPRESSED");
    assert.equal((await item("john.doe@example.com")).sesAddress, "John.Doe@example.com");
    assert.equal((await item("user@xn--mnchen-3ya.de")).hardBounces, 2);
  });

  it("hard case 11: refused in the sandbox it stays pending, is acknowledged, and is added exactly once later", async () => {
    functions.endpoint.suppressionList.productionAccess = false;
    const { failed, metrics } = await functions.handle([envelope(hardBounce("a@example.com"))]);
    assert.deepEqual(failed, []);
    assert.deepEqual(metrics, { HardBounce: 1 });
    const pending = await item("a@example.com");
    assert.equal(pending.state, "SUPPRESSED");
    assert.equal(pending.pendingReason, "BOUNCE");
    assert.equal(puts(), 1);

    const refused = await functions.reconcile();
    assert.deepEqual(refused.result, { added: 0, refused: 0, stillPending: 1, overdue: 0 });
    assert.equal(refused.lines.at(-1)?.level, "WARN");
    assert.equal((await item("a@example.com")).pendingReason, "BOUNCE");

    functions.endpoint.suppressionList.productionAccess = true;
    functions.endpoint.suppressionList.calls.length = 0;
    assert.deepEqual((await functions.reconcile()).result, { added: 1, refused: 0, stillPending: 0, overdue: 0 });
    assert.deepEqual((await functions.reconcile()).result, { added: 0, refused: 0, stillPending: 0, overdue: 0 });
    assert.deepEqual(functions.endpoint.suppressionList.calls, [
      { operation: "PutSuppressedDestination", address: "a@example.com", reason: "BOUNCE" },
    ]);
    assert.equal((await item("a@example.com")).pendingReason, undefined);
    assert.deepEqual(list(), ["a@example.com BOUNCE"]);
  });

  it("hard case 12: of ten, only the malformed one fails; the throttled one stays pending and the unknown one is counted", async () => {
    const good = Array.from({ length: 7 }, (_, index) => `good${index}@example.com`);
    const foo = JSON.stringify({ eventType: "Foo", mail: { messageId: "m", new: 1 }, foo: {}, other: [] });
    functions.endpoint.throttled.add("throttled@example.com");
    const batch = ["throttled@example.com", ...good].map((each) => envelope(hardBounce(each)));
    const malformed = '{"eventType": "Bounce", "mail"';
    const { failed, metrics } = await functions.handle([...batch, envelope(foo), malformed]);
    assert.deepEqual(failed, [9]);
    assert.deepEqual(metrics, { HardBounce: 8 });
    assert.deepEqual(
      list().sort(),
      good.map((each) => `${each} BOUNCE`),
    );
    assert.equal((await item("throttled@example.com")).pendingReason, "BOUNCE");
    for (const each of good) assert.equal((await item(each)).state, "SUPPRESSED");

    const again = await functions.handle([malformed], 2);
    assert.deepEqual(
      again,
      { failed: [0], metrics: {}, lines: again.lines },
      "counted when it came first, failed each time",
    );
  });

  describe("hard case 13: events without headers are recognized, raw and in SNS's envelope", () => {
    const mail = {
      timestamp: "2125-11-20T00:00:00.000Z",
      source: "meetings@example.org",
      sourceArn: "arn:aws:ses:us-east-1:111122223333:identity/example.org",
      sendingAccountId: "111122223333",
      messageId: "m",
      destination: ["a@example.com"],
      tags: { "ses:configuration-set": ["example-main"] },
    };
    const failure = {
      errorMessage: "Attribute 'name' is not present in the rendering data.",
      templateName: "Invitation",
    };
    const deliveryDelay = {
      timestamp: "2125-11-20T00:05:00.000Z",
      delayType: "TransientCommunicationFailure",
      expirationTime: "2125-11-20T14:05:00.000Z",
      delayedRecipients: [
        { emailAddress: "a@example.com", status: "4.4.1", diagnosticCode: "smtp; 421 4.4.1 Unable to connect" },
      ],
    };
    for (const [event, level, counted] of [
      [{ eventType: "Rendering Failure", mail, failure }, "WARN", { Rejected: 1 }],
      [{ eventType: "DeliveryDelay", mail, deliveryDelay }, "INFO", {}],
    ] as const) {
      it(event.eventType, async () => {
        const text = JSON.stringify(event);
        const [raw, enveloped] = [await functions.handle([text]), await functions.handle([envelope(text)])];
        for (const { failed, lines, metrics } of [raw, enveloped]) {
          assert.deepEqual(failed, []);
          assert.deepEqual(metrics, counted);
          const [{ level: told, eventType, messageId, "ses:configuration-set": set } = {}] = lines;
          assert.deepEqual([told, eventType, messageId, set], [level, event.eventType, "m", "example-main"]);
        }
        assert.deepEqual(functions.endpoint.operations, []);
      });
    }
  });
});

function permutations<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, index) => permutations(values.toSpliced(index, 1)).map((rest) => [value, ...rest]));
}
