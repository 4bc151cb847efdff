import assert from "node:assert/strict";
import type { Recipient } from "../../../core/recipients/recipient";
import { type Details, bounce, complaint, envelope, hardBounce } from "../events";
import { type Functions, startFunctions } from "../functions";

describe("the suppression function", () => {
  let functions: Functions;
  const list = () => functions.endpoint.suppressionList.entries().map(({ address, reason }) => `${address} ${reason}`);
  const calls = () => functions.endpoint.suppressionList.calls;
  const operations = () => functions.endpoint.operations.splice(0);
  const item = async (recipient = "a@example.com"): Promise<Recipient> => {
    const found = (await functions.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found, `no item of ${recipient}`);
    return found;
  };
  const day = (number: number) => new Date(Date.UTC(2025, 10, number)).toISOString();
  const full = (details: Details, recipient = "a@example.com") =>
    bounce("Transient", "MailboxFull", [recipient], details);

  beforeEach(async () => {
    functions = await startFunctions();
  });
  afterEach(() => functions.stop());

  describe("keeps to its calls", () => {
    it("one read, one Put and one write for a hard bounce", async () => {
      await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(operations(), ["GetItem", "UpdateItem"]);
      assert.equal(calls().length, 1);
    });

    it("a read alone for what is on record", async () => {
      const event = hardBounce("a@example.com");
      await functions.handle([event]);
      operations();
      await functions.handle([event]);
      assert.deepEqual(operations(), ["GetItem"]);
      assert.equal(calls().length, 1);
    });

    it("one read and one write for a full mailbox, and no call at all for what changes nothing", async () => {
      await functions.handle([full({})]);
      assert.deepEqual(operations(), ["GetItem", "UpdateItem"]);
      await functions.handle([
        bounce("Transient", "General", ["a@example.com"]),
        bounce("Transient", "MessageTooLarge", ["a@example.com"]),
        bounce("Undetermined", "Undetermined", ["a@example.com"]),
        bounce("Permanent", "OnAccountSuppressionList", ["a@example.com"]),
      ]);
      assert.deepEqual(operations(), []);
      assert.deepEqual(calls(), []);
    });

    it("puts nothing on the list for a simulator's address, but records it", async () => {
      const { metrics } = await functions.handle([hardBounce("bounce+run1@simulator.amazonses.com")]);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(calls(), []);
      const { state, pendingReason } = await item("bounce+run1@simulator.amazonses.com");
      assert.deepEqual([state, pendingReason], ["SUPPRESSED", undefined]);
    });
  });

  describe("a full mailbox", () => {
    it("is suppressed with the third message within 14 days, and its item then kept for good", async () => {
      await functions.handle([full({ at: day(1) })]);
      await functions.handle([full({ at: day(8) })]);
      const counted = await item();
      assert.deepEqual([counted.state, counted.softBounces], ["ACTIVE", 2]);
      assert.equal(counted.expiresAt, Date.UTC(2025, 11, 8) / 1000, "30 days after the newest");
      assert.deepEqual(list(), []);

      const { metrics } = await functions.handle([full({ at: day(15) })]);
      assert.deepEqual(metrics, { SoftBounce: 1 });
      const { state, reason, suppressedAt, expiresAt } = await item();
      assert.deepEqual([state, reason, suppressedAt, expiresAt], ["SUPPRESSED", "BOUNCE", day(15), undefined]);
      assert.deepEqual(list(), ["a@example.com BOUNCE"]);
    });

    it("is not put on the list again by the fourth", async () => {
      for (const number of [1, 2, 3, 4]) await functions.handle([full({ at: day(number) })]);
      assert.equal(calls().length, 1);
      assert.equal((await item()).suppressedAt, day(3));
    });

    it("is not suppressed by three in more than 14 days, nor by three about one message", async () => {
      for (const number of [1, 9, 16]) await functions.handle([full({ at: day(number) })]);
      for (const number of [1, 2, 3]) {
        await functions.handle([full({ at: day(number), messageId: "same" }, "b@example.com")]);
      }
      assert.deepEqual(
        (await functions.endpoint.items()).map(({ state }) => state),
        ["ACTIVE", "ACTIVE"],
      );
      assert.deepEqual(list(), []);
    });
  });

  describe("a COMPLAINT", () => {
    it("keeps of its author's own text a word that SES names, and nothing else", async () => {
      const types = { " Not-Spam ": "not-spam", fraud: "fraud", ["x".repeat(100_000)]: "other", "\u001b[2J": "other" };
      for (const [index, text] of Object.keys(types).entries())
        await functions.handle([complaint([`${String(index)}@example.com`], { complaintFeedbackType: text })]);
      for (const [index, type] of Object.values(types).entries()) {
        const { recentFeedback } = await item(`${String(index)}@example.com`);
        assert.deepEqual(
          recentFeedback.map(({ kind }) => kind),
          [`Complaint/${type}`],
        );
      }
    });

    it("takes the place of a BOUNCE", async () => {
      await functions.handle([hardBounce("a@example.com")]);
      await functions.handle([complaint(["a@example.com"], {}, { at: day(25) })]);
      const { reason, suppressedAt, unsubscribedFromAllAt } = await item();
      assert.deepEqual([reason, suppressedAt, unsubscribedFromAllAt], ["COMPLAINT", day(25), day(25)]);
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });

    it("is put on the list once more when the recipient bounces, since SES may have put BOUNCE there", async () => {
      await functions.handle([complaint(["a@example.com"])]);
      functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });

    it("that names one recipient settles an ambiguous one, before or after", async () => {
      const both = complaint(["a@example.com", "b@example.com"]);
      await functions.handle([both]);
      await functions.handle([complaint(["a@example.com"])]);
      assert.equal((await item()).ambiguousComplaint, undefined);
      assert.equal((await item("b@example.com")).ambiguousComplaint, true);
      await functions.handle([complaint(["a@example.com", "b@example.com"])]);
      assert.equal((await item()).ambiguousComplaint, undefined);
    });

    it("that lands while a bounce of the same recipient is in hand ends as COMPLAINT, pending until SES agrees", async () => {
      // The complaint is handled to its end after the bounce has been read, and before its Put reaches the list.
      functions.endpoint.onPut(async () => {
        await functions.handle([complaint(["a@example.com"])]);
        functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      });
      // Two environments, as Lambda may run them: the second has lanes of its own.
      const { metrics } = await functions.handleElsewhere([hardBounce("a@example.com")]);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(list(), ["a@example.com BOUNCE"]);
      const raced = await item();
      assert.deepEqual([raced.reason, raced.pendingReason, raced.hardBounces], ["COMPLAINT", "COMPLAINT", 1]);
      assert.deepEqual((await functions.reconcile()).result, { added: 1, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });

    it("is repaired as well when the bounce that came late is on record already", async () => {
      const event = hardBounce("a@example.com");
      functions.endpoint.onPut(async () => {
        await functions.handle([event]);
        await functions.handle([complaint(["a@example.com"])]);
        functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      });
      await functions.handleElsewhere([event]);
      assert.deepEqual([(await item()).hardBounces, (await item()).pendingReason], [1, "COMPLAINT"]);
      await functions.reconcile();
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });
  });

  describe("when something fails", () => {
    it("reports exactly the message whose write failed, and repairs it when it comes again", async () => {
      const events = [hardBounce("a@example.com"), hardBounce("b@example.com")];
      const [first, second] = events;
      assert.ok(first !== undefined && second !== undefined);
      await functions.handle([second]);
      functions.endpoint.fail("UpdateItem", 2);
      const { failed, lines } = await functions.handle([first, second]);
      assert.deepEqual(failed, [0]);
      assert.deepEqual(
        lines.map(({ level, error }) => [level, error]),
        [
          ["INFO", undefined],
          ["ERROR", "InternalServerError"],
        ],
      );
      assert.deepEqual(list().sort(), ["a@example.com BOUNCE", "b@example.com BOUNCE"]);
      const again = await functions.handle([first], 2);
      assert.deepEqual(again.failed, []);
      assert.deepEqual(again.metrics, { HardBounce: 1 });
      assert.equal((await item()).hardBounces, 1);
    });

    it("reports the message whose read failed, without a Put", async () => {
      functions.endpoint.fail("GetItem", 2);
      assert.deepEqual((await functions.handle([hardBounce("a@example.com")])).failed, [0]);
      assert.deepEqual(calls(), []);
    });

    it("rides out a throttled table and a list throttled for a moment", async () => {
      functions.endpoint.fail("UpdateItem", 1, { status: 400, type: "ProvisionedThroughputExceededException" });
      functions.endpoint.suppressionList.throttleNext(1);
      const { failed, metrics } = await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(failed, []);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(list(), ["a@example.com BOUNCE"]);
    });

    it("counts what it wrote though the answer to the write was lost, and no redelivery of it", async () => {
      const events = [hardBounce("a@example.com"), full({}, "b@example.com"), complaint(["c@example.com"])];
      for (const [index, counted] of [{ HardBounce: 1 }, { SoftBounce: 1 }, { Complaint: 1 }].entries()) {
        functions.endpoint.loseAnswer("UpdateItem");
        const { failed, metrics } = await functions.handle([events[index] ?? ""]);
        assert.deepEqual({ failed, metrics }, { failed: [], metrics: counted });
        assert.deepEqual(operations(), ["GetItem", "UpdateItem", "UpdateItem", "GetItem"]);
      }
      assert.deepEqual((await functions.handle(events, 2)).metrics, {});
      assert.equal((await item()).hardBounces, 1);
    });

    it("says that it left pending what it wrote, though the answer to the write was lost", async () => {
      functions.endpoint.suppressionList.productionAccess = false;
      functions.endpoint.loseAnswer("UpdateItem");
      const { lines, metrics } = await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(
        lines.map(({ level, decisions }) => [level, decisions]),
        [["WARN", ["hard-bounce pending BadRequestException"]]],
      );
    });

    it("leaves pending what SES refuses, as the sandbox or not", async () => {
      functions.endpoint.refused.set("a@example.com", { type: "OtherException", message: "You are in the sandbox." });
      functions.endpoint.refused.set("b@example.com", { type: "BadRequestException", message: "Invalid." });
      const { failed, metrics } = await functions.handle([hardBounce("a@example.com"), hardBounce("b@example.com")]);
      assert.deepEqual({ failed, metrics }, { failed: [], metrics: { HardBounce: 2 } });
    });

    it("begins nothing that may not end in time, and has that alone come again", async () => {
      const events = ["1", "2", "3"].map((feedbackId) => hardBounce("a@example.com", { feedbackId }));
      // The first in line takes so long that the others would be cut off.
      const times = [30_000, 14_999];
      const { failed, metrics, lines } = await functions.handle(events, 1, () => times.shift() ?? 0);
      assert.deepEqual({ failed, metrics }, { failed: [1, 2], metrics: { HardBounce: 1 } });
      assert.deepEqual(
        lines.map(({ message, error }) => [message, error]),
        [
          ["feedback", undefined],
          ["failed", "OutOfTime"],
          ["failed", "OutOfTime"],
        ],
      );
      assert.deepEqual(operations(), ["GetItem", "UpdateItem"]);
      assert.deepEqual((await functions.handle(events, 2)).metrics, { HardBounce: 2 });
    });

    it("tries each call twice", async () => {
      functions.endpoint.fail("GetItem", 100);
      assert.deepEqual((await functions.handle([hardBounce("a@example.com")])).failed, [0]);
      assert.deepEqual(operations(), ["GetItem", "GetItem"]);
    });

    it("counts what it doesn't keep when it comes first only", async () => {
      const events = [
        bounce("Transient", "General", ["a@example.com"]),
        bounce("Permanent", "OnAccountSuppressionList", ["b@example.com"]),
        complaint(["c@example.com"], { complaintSubType: "OnAccountSuppressionList" }),
      ];
      assert.deepEqual((await functions.handle(events)).metrics, { SoftBounce: 1, Blocked: 2 });
      assert.deepEqual((await functions.handle(events, 2)).metrics, {});
    });

    it("gives up, and has the message come again, when other writers keep coming first", async () => {
      functions.endpoint.fail("UpdateItem", 5, { status: 400, type: "ConditionalCheckFailedException" });
      assert.deepEqual((await functions.handle([hardBounce("a@example.com")])).failed, [0]);
      assert.equal(calls().length, 1, "one Put all the same");
    });

    for (const recipient of ["a@example.com", "b@example.com"]) {
      it(`counts a complaint about two once, though the write of ${recipient} fails at first`, async () => {
        const event = complaint(["b@example.com", "a@example.com"]);
        functions.endpoint.fail("UpdateItem", 2, { recipient });
        const first = await functions.handle([event]);
        const second = await functions.handle([event], 2);
        assert.deepEqual([first.failed, second.failed], [[0], []]);
        assert.equal((first.metrics["Complaint"] ?? 0) + (second.metrics["Complaint"] ?? 0), 1);
        assert.deepEqual(list().sort(), ["a@example.com COMPLAINT", "b@example.com COMPLAINT"]);
      });
    }

    it("handles the good recipients of an event that names an unusable one, and has it come again", async () => {
      const { failed, metrics } = await functions.handle([
        bounce("Permanent", "General", ["not an address", "a@example.com"]),
      ]);
      assert.deepEqual(failed, [0]);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(list(), ["a@example.com BOUNCE"]);
    });
  });

  describe("what it keeps and says", () => {
    it("never writes an address, a subject or a body to the log, whatever happens", async () => {
      functions.endpoint.fail("GetItem", 2);
      const events = [
        hardBounce("failing@example.com"),
        envelope(hardBounce("John.Doe@example.com")),
        complaint(["jane@example.com", "jim@example.com"]),
        bounce("Permanent", "General", ["not an address example.com"]),
        `{"eventType":"Bounce","mail":{"source":"x@example.com"`,
        `not json: someone@example.com`,
        `{"eventType":"Bounce","mail":{"messageId":7,"destination":["y@example.com"]}}`,
      ];
      for (const event of events) {
        const { lines } = await functions.handle([event]);
        assert.ok(lines.length > 0);
        assert.doesNotMatch(JSON.stringify(lines), /@|example\.com|subject/i);
      }
    });

    it("keeps neither subject nor body", async () => {
      await functions.handle([hardBounce("a@example.com")]);
      assert.doesNotMatch(JSON.stringify(await functions.endpoint.items()), /subject/i);
    });

    it("keeps the newest twenty pieces of feedback, and a diagnostic of 256 characters", async () => {
      const diagnosticCode = "5".repeat(1000);
      for (let number = 1; number <= 22; number++) {
        await functions.handle([
          bounce("Transient", "MailboxFull", [{ emailAddress: "a@example.com", diagnosticCode }], {
            at: day(number),
            feedbackId: String(number),
          }),
        ]);
      }
      const { recentFeedback, softBounces } = await item();
      assert.deepEqual(
        recentFeedback.map(({ id }) => id),
        Array.from({ length: 20 }, (_, index) => String(22 - index)),
      );
      assert.equal(softBounces, 22);
      assert.ok(recentFeedback.every((each) => each.diagnosticCode?.length === 256));
    });

    it("keeps an item without an expiry that someone else made permanent", async () => {
      await functions.handle([full({ at: day(1) })]);
      await functions.endpoint.removeExpiry("a@example.com");
      await functions.handle([full({ at: day(20) })]);
      assert.equal((await item()).expiresAt, undefined);
    });

    it("tells duplicates by message and kind where SES gives no feedback id", async () => {
      const details = { messageId: "m", feedbackId: null };
      await functions.handle([hardBounce("a@example.com", details)]);
      await functions.handle([hardBounce("a@example.com", details)]);
      await functions.handle([complaint(["a@example.com"], {}, details)]);
      await functions.handle([complaint(["a@example.com"], {}, details)]);
      const { hardBounces, complaints } = await item();
      assert.deepEqual([hardBounces, complaints], [1, 1]);
    });

    it("acts on an identity's notification and counts it nowhere: event publishing tells the same", async () => {
      const { lines } = await functions.handle([hardBounce("a@example.com", { identityNotification: true })]);
      assert.equal((await item()).state, "SUPPRESSED");
      assert.deepEqual(
        lines.map((line) => [line["ses:configuration-set"], "_aws" in line]),
        [[undefined, false]],
      );
    });

    it("states each count of mail with each event, zeros too", async () => {
      const { lines } = await functions.handle([hardBounce("a@example.com")]);
      const stated = lines.map(({ HardBounce, SoftBounce, Blocked, Complaint }) => [
        HardBounce,
        SoftBounce,
        Blocked,
        Complaint,
      ]);
      assert.deepEqual(stated, [[1, 0, 0, 0]]);
    });

    it("counts a message that SES rejected once, whenever the queue brings it again", async () => {
      const rejected = JSON.stringify({
        eventType: "Reject",
        mail: { messageId: "m", tags: { "ses:configuration-set": ["example-main"] } },
        reject: { reason: "Bad content" },
      });
      assert.deepEqual((await functions.handle([rejected])).metrics, { Rejected: 1 });
      assert.deepEqual((await functions.handle([rejected], 2)).metrics, {});
    });

    it("handles bounces of one recipient in one batch one after the other", async () => {
      const events = Array.from({ length: 5 }, (_, index) =>
        hardBounce("a@example.com", { feedbackId: String(index) }),
      );
      const { failed, metrics } = await functions.handle(events);
      assert.deepEqual(failed, []);
      assert.deepEqual(metrics, { HardBounce: 5 });
      assert.equal((await item()).hardBounces, 5);
      assert.equal(operations().filter((operation) => operation === "UpdateItem").length, 5);
    });
  });

  for (const [subType, verdict] of [
    ["General", "HardBounce"],
    ["NoEmail", "HardBounce"],
    ["Suppressed", "HardBounce"],
    ["SomethingNew", "HardBounce"],
    ["OnAccountSuppressionList", "Blocked"],
    ["OnTenantSuppressionList", "Blocked"],
    ["EmailValidationSuppressed", "Blocked"],
    ["UnsubscribedRecipient", "Blocked"],
  ] as const) {
    it(`counts Permanent/${subType} as ${verdict}`, async () => {
      const { metrics } = await functions.handle([bounce("Permanent", subType, ["a@example.com"])]);
      assert.deepEqual(metrics, { [verdict]: 1 });
      assert.deepEqual(list(), verdict === "HardBounce" ? ["a@example.com BOUNCE"] : []);
    });
  }
});
