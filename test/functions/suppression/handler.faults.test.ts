import assert from "node:assert/strict";
import { type Details, bounce, complaint, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";

describe("the suppression function, when something fails", () => {
  let functions: Functions;
  const calls = () => functions.endpoint.suppressionList.calls;
  const operations = () => functions.endpoint.operations.splice(0);
  const full = (details: Details, recipient = "a@example.com") =>
    bounce("Transient", "MailboxFull", [recipient], details);

  beforeEach(async () => {
    functions = await startFunctions();
  });
  afterEach(() => functions.stop());

  it("reports exactly the message whose write failed, and makes up for it when it is redelivered", async () => {
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
    assert.deepEqual(functions.list().sort(), ["a@example.com BOUNCE", "b@example.com BOUNCE"]);
    const again = await functions.handle([first], 2);
    assert.deepEqual(again.failed, []);
    assert.deepEqual(again.metrics, { HardBounce: 1 });
    assert.equal((await functions.item()).hardBounces, 1);
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
    assert.deepEqual(functions.list(), ["a@example.com BOUNCE"]);
  });

  it("counts what it wrote although the answer to the write was lost, and does not count its redelivery", async () => {
    const events = [hardBounce("a@example.com"), full({}, "b@example.com"), complaint(["c@example.com"])];
    for (const [index, counted] of [{ HardBounce: 1 }, { SoftBounce: 1 }, { Complaint: 1 }].entries()) {
      functions.endpoint.loseAnswer("UpdateItem");
      const { failed, metrics } = await functions.handle([events[index] ?? ""]);
      assert.deepEqual({ failed, metrics }, { failed: [], metrics: counted });
      assert.deepEqual(operations(), ["GetItem", "GetItem", "UpdateItem", "UpdateItem", "GetItem"]);
    }
    assert.deepEqual((await functions.handle(events, 2)).metrics, {});
    assert.equal((await functions.item()).hardBounces, 1);
  });

  it("logs as pending what it wrote, although the answer to the write was lost", async () => {
    functions.endpoint.suppressionList.productionAccess = false;
    functions.endpoint.loseAnswer("UpdateItem");
    const { lines, metrics } = await functions.handle([hardBounce("a@example.com")]);
    assert.deepEqual(metrics, { HardBounce: 1 });
    assert.deepEqual(
      lines.map(({ level, decisions }) => [level, decisions]),
      [["WARN", ["hard-bounce pending BadRequestException"]]],
    );
  });

  it("leaves pending what SES refuses, in the sandbox or not", async () => {
    functions.endpoint.refused.set("a@example.com", { type: "OtherException", message: "You are in the sandbox." });
    functions.endpoint.refused.set("b@example.com", { type: "BadRequestException", message: "Invalid." });
    const { failed, metrics } = await functions.handle([hardBounce("a@example.com"), hardBounce("b@example.com")]);
    assert.deepEqual({ failed, metrics }, { failed: [], metrics: { HardBounce: 2 } });
  });

  it("starts nothing that may not end in time, and has only that redelivered", async () => {
    const events = ["1", "2", "3"].map((feedbackId) => hardBounce("a@example.com", { feedbackId }));
    // The first message takes so long that the others could not finish.
    const times = [30_000, 19_999];
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
    assert.deepEqual(operations(), ["GetItem", "GetItem", "UpdateItem"]);
    assert.deepEqual((await functions.handle(events, 2)).metrics, { HardBounce: 2 });
  });

  it("tries each call twice", async () => {
    functions.endpoint.fail("GetItem", 100);
    assert.deepEqual((await functions.handle([hardBounce("a@example.com")])).failed, [0]);
    assert.deepEqual(operations(), ["GetItem", "GetItem"]);
  });

  it("counts what it doesn't keep on the first delivery only", async () => {
    const events = [
      bounce("Transient", "General", ["a@example.com"]),
      bounce("Permanent", "OnAccountSuppressionList", ["b@example.com"]),
      complaint(["c@example.com"], { complaintSubType: "OnAccountSuppressionList" }),
    ];
    assert.deepEqual((await functions.handle(events)).metrics, { SoftBounce: 1, Blocked: 2 });
    assert.deepEqual((await functions.handle(events, 2)).metrics, {});
  });

  it("gives up, and has the message redelivered, when other writers keep winning", async () => {
    functions.endpoint.fail("UpdateItem", 5, { status: 400, type: "ConditionalCheckFailedException" });
    assert.deepEqual((await functions.handle([hardBounce("a@example.com")])).failed, [0]);
    assert.equal(calls().length, 1, "one Put all the same");
  });

  for (const recipient of ["a@example.com", "b@example.com"]) {
    it(`counts a complaint about two recipients once, although the write for ${recipient} fails at first`, async () => {
      const event = complaint(["b@example.com", "a@example.com"]);
      functions.endpoint.fail("UpdateItem", 2, { recipient });
      const first = await functions.handle([event]);
      const second = await functions.handle([event], 2);
      assert.deepEqual([first.failed, second.failed], [[0], []]);
      assert.equal((first.metrics["Complaint"] ?? 0) + (second.metrics["Complaint"] ?? 0), 1);
      assert.deepEqual(functions.list().sort(), ["a@example.com COMPLAINT", "b@example.com COMPLAINT"]);
    });
  }

  it("handles the valid recipients of an event that names an unusable one, and has it redelivered", async () => {
    const { failed, metrics } = await functions.handle([
      bounce("Permanent", "General", ["not an address", "a@example.com"]),
    ]);
    assert.deepEqual(failed, [0]);
    assert.deepEqual(metrics, { HardBounce: 1 });
    assert.deepEqual(functions.list(), ["a@example.com BOUNCE"]);
  });
});
