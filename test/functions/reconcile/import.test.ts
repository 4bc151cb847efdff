import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { importSuppressionList, readSince } from "../../../functions/reconcile/import";
import { Pace } from "../../../functions/reconcile/pace";
import { reconcile } from "../../../functions/reconcile/reconcile";
import { type Stores, openStores } from "../../../core/aws-clients/clients";
import { ID_KEY, ID_KEY_SECRET, OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { complaint, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";
import { refusals } from "../../support/functions/reconcile/refusals";
import { SteppedTime } from "../../support/functions/reconcile/stepped-time";

/** A recipient's id, computed independently: the first 16 bytes of an HMAC-SHA-256 of the address. */
const idOf = (recipient: string) =>
  createHmac("sha256", Buffer.from(ID_KEY, "base64")).update(recipient).digest().subarray(0, 16).toString("base64url");

describe("reconcile's import of SES's list", () => {
  let functions: Functions;
  let stores: Stores;
  let listTime: Date;
  const suppressionList = () => functions.endpoint.suppressionList;
  const account = () => ({ productionAccess: suppressionList().productionAccess });
  const run = () => reconcile(stores, account(), new Pace(new SteppedTime()), 0, () => undefined);

  beforeEach(async () => {
    listTime = new Date("2025-11-20T00:00:00.000Z");
    functions = await startFunctions(() => listTime);
    stores = openStores(TABLE, OBJECTIONS, ID_KEY_SECRET);
  });
  afterEach(() => functions.stop());

  const read = (time = new SteppedTime(), since?: Date) =>
    importSuppressionList(stores, account(), new Pace(time), since);

  it("adds what the table lacks, in the table's form", async () => {
    suppressionList().add("John.Doe@example.com", "BOUNCE");
    suppressionList().add("c@example.com", "COMPLAINT");
    assert.deepEqual(await read(), { imported: 2, unreadable: 0 });
    const counts = { hardBounces: 0, softBounces: 0, complaints: 0, recentFeedback: [], revision: 1 };
    const suppressed = { state: "SUPPRESSED", suppressedAt: "2025-11-20T00:00:00.000Z", ...counts };
    assert.deepEqual(await functions.item("john.doe@example.com"), {
      recipient: "john.doe@example.com",
      id: idOf("john.doe@example.com"),
      sesAddress: "John.Doe@example.com",
      reason: "BOUNCE",
      ...suppressed,
    });
    assert.deepEqual(await functions.item("c@example.com"), {
      recipient: "c@example.com",
      id: idOf("c@example.com"),
      sesAddress: "c@example.com",
      reason: "COMPLAINT",
      unsubscribedFromAllAt: "2025-11-20T00:00:00.000Z",
      ...suppressed,
    });
  });

  it("changes nothing that the table has, and weakens no COMPLAINT", async () => {
    await functions.handle([hardBounce("a@example.com"), complaint(["c@example.com"])]);
    suppressionList().add("c@example.com", "BOUNCE");
    const before = await functions.endpoint.items();
    assert.deepEqual(await read(), { imported: 0, unreadable: 0 });
    assert.deepEqual(await functions.endpoint.items(), before);
  });

  it("keeps nothing of an erased person, whose entry stays on SES's list only", async () => {
    const mark = { id: idOf("a@example.com"), erasedAt: "2025-11-01T00:00:00.000Z", revision: 1 };
    await functions.endpoint.put(OBJECTIONS, mark);
    suppressionList().add("a@example.com", "COMPLAINT");
    assert.deepEqual(await read(), { imported: 0, unreadable: 0 });
    assert.deepEqual(await functions.endpoint.items(), []);
    assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
  });

  it("lets a COMPLAINT replace a BOUNCE, also one that was pending", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    suppressionList().add("a@example.com", "COMPLAINT");
    assert.deepEqual(await read(), { imported: 1, unreadable: 0 });
    const { reason, pendingReason, hardBounces, recentFeedback } = await functions.item();
    assert.deepEqual([reason, pendingReason, hardBounces, recentFeedback.length], ["COMPLAINT", undefined, 1, 1]);
    assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 0, overdue: 0 });
    assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
  });

  it("never lets what it imports expire", async () => {
    await functions.handle([complaint(["a@example.com"], { complaintFeedbackType: "not-spam" })]);
    assert.notEqual((await functions.item()).expiresAt, undefined);
    suppressionList().add("a@example.com", "BOUNCE");
    await read();
    assert.equal((await functions.item()).expiresAt, undefined);
  });

  it("reads page by page, one call per second, and ends in time", async () => {
    for (let number = 1; number <= 5; number++) suppressionList().add(`n${number}@example.com`, "BOUNCE");
    suppressionList().largestPage = 2;
    const time = new SteppedTime(60_500);
    assert.deepEqual(await read(time), { imported: 2, unreadable: 0, stopped: "time" });
    const again = new SteppedTime();
    assert.deepEqual(await read(again), { imported: 3, unreadable: 0 });
    assert.deepEqual(again.slept, [1000, 1000]);
  });

  it("reads only new entries, except for one run a day", async () => {
    suppressionList().add("old@example.com", "BOUNCE");
    listTime = new Date("2025-11-20T10:00:00.000Z");
    suppressionList().add("new@example.com", "BOUNCE");
    assert.deepEqual(await read(undefined, readSince(new Date("2025-11-20T11:30:00.000Z"))), {
      imported: 1,
      unreadable: 0,
    });
    assert.equal((await functions.item("new@example.com")).state, "SUPPRESSED");
    assert.deepEqual(await read(undefined, readSince(new Date("2025-11-21T03:30:00.000Z"))), {
      imported: 1,
      unreadable: 0,
    });
    assert.equal((await functions.item("old@example.com")).state, "SUPPRESSED");
  });

  it("ends at once where the sandbox refuses the list, whatever SES's error", async () => {
    suppressionList().add("a@example.com", "BOUNCE");
    for (const refusal of refusals) {
      functions.endpoint.refused.set("", refusal);
      suppressionList().productionAccess = false;
      assert.deepEqual(await read(), { imported: 0, unreadable: 0, stopped: "sandbox" });
      suppressionList().productionAccess = true;
      await assert.rejects(read(), { name: refusal.type });
    }
  });

  it("fails in the sandbox too when SES throttles", async () => {
    suppressionList().productionAccess = false;
    suppressionList().throttleNext(2);
    await assert.rejects(read(), { name: "TooManyRequestsException" });
  });

  it("ends in time even within a page", async () => {
    for (let number = 1; number <= 5; number++) suppressionList().add(`n${number}@example.com`, "BOUNCE");
    const time = new SteppedTime();
    // Reading the clock takes ten seconds each time: once for the call, then before each write.
    let left = 90_000;
    time.remaining = () => (left -= 10_000);
    assert.deepEqual(await read(time), { imported: 2, unreadable: 0, stopped: "time" });
    assert.equal((await functions.endpoint.items()).length, 2);
  });

  it("fails on any other error from SES", async () => {
    suppressionList().throttleNext(2);
    await assert.rejects(read(), { name: "TooManyRequestsException" });
  });

  it("skips and counts an address that cannot get mail", async () => {
    suppressionList().add("jörg@example.com", "BOUNCE");
    suppressionList().add("a@example.com", "BOUNCE");
    assert.deepEqual(await read(), { imported: 1, unreadable: 1 });
  });

  it("fails when the table does", async () => {
    suppressionList().add("a@example.com", "BOUNCE");
    functions.endpoint.fail("UpdateItem", 2);
    await assert.rejects(read(), { name: "InternalServerError" });
  });
});
