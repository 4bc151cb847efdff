import assert from "node:assert/strict";
import { type Details, bounce, complaint, envelope, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";

describe("the suppression function", () => {
  let functions: Functions;
  const calls = () => functions.endpoint.suppressionList.calls;
  const operations = () => functions.endpoint.operations.splice(0);
  const day = (number: number) => new Date(Date.UTC(2125, 10, number)).toISOString();
  const full = (details: Details, recipient = "a@example.com") =>
    bounce("Transient", "MailboxFull", [recipient], details);

  beforeEach(async () => {
    functions = await startFunctions();
  });
  afterEach(() => functions.stop());

  describe("makes no more calls than necessary", () => {
    it("two reads, one Put and one write for a hard bounce of somebody without an item", async () => {
      await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(operations(), ["GetItem", "GetItem", "UpdateItem"]);
      assert.equal(calls().length, 1);
    });

    it("only a read for what is on record", async () => {
      const event = hardBounce("a@example.com");
      await functions.handle([event]);
      operations();
      await functions.handle([event]);
      assert.deepEqual(operations(), ["GetItem"]);
      assert.equal(calls().length, 1);
    });

    it("two reads and one write for a full mailbox, and no call at all for what changes nothing", async () => {
      await functions.handle([full({})]);
      assert.deepEqual(operations(), ["GetItem", "GetItem", "UpdateItem"]);
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
      const { state, pendingReason } = await functions.item("bounce+run1@simulator.amazonses.com");
      assert.deepEqual([state, pendingReason], ["SUPPRESSED", undefined]);
    });
  });

  describe("a full mailbox", () => {
    it("is suppressed at the third message within 14 days, and its item is then kept permanently", async () => {
      await functions.handle([full({ at: day(1) })]);
      await functions.handle([full({ at: day(8) })]);
      const counted = await functions.item();
      assert.deepEqual([counted.state, counted.softBounces], ["ACTIVE", 2]);
      assert.equal(counted.expiresAt, Date.UTC(2125, 11, 8) / 1000, "30 days after the newest");
      assert.deepEqual(functions.list(), []);

      const { metrics } = await functions.handle([full({ at: day(15) })]);
      assert.deepEqual(metrics, { SoftBounce: 1 });
      const { state, reason, suppressedAt, expiresAt } = await functions.item();
      assert.deepEqual([state, reason, suppressedAt, expiresAt], ["SUPPRESSED", "BOUNCE", day(15), undefined]);
      assert.deepEqual(functions.list(), ["a@example.com BOUNCE"]);
    });

    it("is not put on the list again by the fourth", async () => {
      for (const number of [1, 2, 3, 4]) await functions.handle([full({ at: day(number) })]);
      assert.equal(calls().length, 1);
      assert.equal((await functions.item()).suppressedAt, day(3));
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
      assert.deepEqual(functions.list(), []);
    });
  });

  describe("a COMPLAINT", () => {
    it("keeps only one of the words that SES defines from what its author wrote", async () => {
      const types = { " Not-Spam ": "not-spam", fraud: "fraud", ["x".repeat(100_000)]: "other", "\u001b[2J": "other" };
      for (const [index, text] of Object.keys(types).entries())
        await functions.handle([complaint([`${index}@example.com`], { complaintFeedbackType: text })]);
      for (const [index, type] of Object.values(types).entries()) {
        const { recentFeedback } = await functions.item(`${index}@example.com`);
        assert.deepEqual(
          recentFeedback.map(({ kind }) => kind),
          [`Complaint/${type}`],
        );
      }
    });

    it("replaces a BOUNCE", async () => {
      await functions.handle([hardBounce("a@example.com")]);
      await functions.handle([complaint(["a@example.com"], {}, { at: day(25) })]);
      const { reason, suppressedAt, unsubscribedFromAllAt } = await functions.item();
      assert.deepEqual([reason, suppressedAt, unsubscribedFromAllAt], ["COMPLAINT", day(25), day(25)]);
      assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
    });

    it("is put on the list again when the recipient bounces, since SES may have put BOUNCE there", async () => {
      await functions.handle([complaint(["a@example.com"])]);
      functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      await functions.handle([hardBounce("a@example.com")]);
      assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
    });

    it("about one recipient settles an ambiguous one, before or after", async () => {
      const both = complaint(["a@example.com", "b@example.com"]);
      await functions.handle([both]);
      await functions.handle([complaint(["a@example.com"])]);
      assert.equal((await functions.item()).ambiguousComplaint, undefined);
      assert.equal((await functions.item("b@example.com")).ambiguousComplaint, true);
      await functions.handle([complaint(["a@example.com", "b@example.com"])]);
      assert.equal((await functions.item()).ambiguousComplaint, undefined);
    });

    it("that arrives while a bounce of the same recipient is processed ends as COMPLAINT, pending until SES agrees", async () => {
      // The complaint is handled completely between the bounce's read and its Put on the list.
      functions.endpoint.onPut(async () => {
        await functions.handle([complaint(["a@example.com"])]);
        functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      });
      // Two execution environments, as Lambda may run them, so that the second has its own lanes.
      const { metrics } = await functions.handleElsewhere([hardBounce("a@example.com")]);
      assert.deepEqual(metrics, { HardBounce: 1 });
      assert.deepEqual(functions.list(), ["a@example.com BOUNCE"]);
      const raced = await functions.item();
      assert.deepEqual([raced.reason, raced.pendingReason, raced.hardBounces], ["COMPLAINT", "COMPLAINT", 1]);
      assert.deepEqual((await functions.reconcile()).result, { added: 1, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
    });

    it("is also restored when the late bounce is on record already", async () => {
      const event = hardBounce("a@example.com");
      functions.endpoint.onPut(async () => {
        await functions.handle([event]);
        await functions.handle([complaint(["a@example.com"])]);
        functions.endpoint.suppressionList.add("a@example.com", "BOUNCE");
      });
      await functions.handleElsewhere([event]);
      assert.deepEqual(
        [(await functions.item()).hardBounces, (await functions.item()).pendingReason],
        [1, "COMPLAINT"],
      );
      await functions.reconcile();
      assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
    });
  });

  describe("what it stores and logs", () => {
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
      const { recentFeedback, softBounces } = await functions.item();
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
      assert.equal((await functions.item()).expiresAt, undefined);
    });

    it("recognizes duplicates by message and type where SES gives no feedback id", async () => {
      const details = { messageId: "m", feedbackId: null };
      await functions.handle([hardBounce("a@example.com", details)]);
      await functions.handle([hardBounce("a@example.com", details)]);
      await functions.handle([complaint(["a@example.com"], {}, details)]);
      await functions.handle([complaint(["a@example.com"], {}, details)]);
      const { hardBounces, complaints } = await functions.item();
      assert.deepEqual([hardBounces, complaints], [1, 1]);
    });

    it("acts on an identity notification but does not count it, since event publishing reports the same", async () => {
      const { lines } = await functions.handle([hardBounce("a@example.com", { identityNotification: true })]);
      assert.equal((await functions.item()).state, "SUPPRESSED");
      assert.deepEqual(
        lines.map((line) => [line["ses:configuration-set"], "_aws" in line]),
        [[undefined, false]],
      );
    });

    it("publishes each count of mail with each event, zeros too", async () => {
      const { lines } = await functions.handle([hardBounce("a@example.com")]);
      const stated = lines.map(({ HardBounce, SoftBounce, Blocked, Complaint }) => [
        HardBounce,
        SoftBounce,
        Blocked,
        Complaint,
      ]);
      assert.deepEqual(stated, [[1, 0, 0, 0]]);
    });

    it("counts a message that SES rejected once, however often it is redelivered", async () => {
      const rejected = JSON.stringify({
        eventType: "Reject",
        mail: { messageId: "m", tags: { "ses:configuration-set": ["example-main"] } },
        reject: { reason: "Bad content" },
      });
      assert.deepEqual((await functions.handle([rejected])).metrics, { Rejected: 1 });
      assert.deepEqual((await functions.handle([rejected], 2)).metrics, {});
    });

    it("handles one recipient's bounces in a batch sequentially", async () => {
      const events = Array.from({ length: 5 }, (_, index) =>
        hardBounce("a@example.com", { feedbackId: String(index) }),
      );
      const { failed, metrics } = await functions.handle(events);
      assert.deepEqual(failed, []);
      assert.deepEqual(metrics, { HardBounce: 5 });
      assert.equal((await functions.item()).hardBounces, 5);
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
      assert.deepEqual(functions.list(), verdict === "HardBounce" ? ["a@example.com BOUNCE"] : []);
    });
  }
});
