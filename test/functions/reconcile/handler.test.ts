import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { importSuppressionList, readSince } from "../../../functions/reconcile/import";
import { Pace, type Time } from "../../../functions/reconcile/pace";
import { reconcile } from "../../../functions/reconcile/reconcile";
import type { Entry } from "../../../core/log";
import type { Recipient } from "../../../core/recipients/recipient";
import { type Stores, openStores } from "../../../core/clients";
import { ID_KEY, ID_KEY_SECRET, TABLE } from "../endpoint";
import { complaint, hardBounce } from "../events";
import { type Functions, startFunctions } from "../functions";

/** A recipient's id, computed here by hand: the first 16 bytes of an HMAC-SHA-256 of the address. */
const idOf = (recipient: string) =>
  createHmac("sha256", Buffer.from(ID_KEY, "base64")).update(recipient).digest().subarray(0, 16).toString("base64url");

/** Time that passes only while somebody sleeps. */
class SteppedTime implements Time {
  readonly slept: number[] = [];
  #now = Date.UTC(2025, 10, 20);

  constructor(readonly deadline = Number.POSITIVE_INFINITY) {}

  now = () => this.#now;
  remaining = () => this.deadline - this.slept.reduce((sum, each) => sum + each, 0);
  sleep = (milliseconds: number) => {
    this.slept.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  };
}

describe("the reconcile function", () => {
  let functions: Functions;
  let stores: Stores;
  let listTime: Date;
  const suppressionList = () => functions.endpoint.suppressionList;
  const list = () =>
    suppressionList()
      .entries()
      .map(({ address, reason }) => `${address} ${reason}`);
  const item = async (recipient = "a@example.com"): Promise<Recipient> => {
    const found = (await functions.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found, `no item of ${recipient}`);
    return found;
  };
  /** Has events handled in the sandbox, so that they are left pending, and then grants production access. */
  const leavePending = async (...events: string[]) => {
    suppressionList().productionAccess = false;
    for (const event of events) assert.deepEqual((await functions.handle([event])).failed, []);
    suppressionList().productionAccess = true;
    suppressionList().calls.length = 0;
    functions.endpoint.operations.length = 0;
  };
  let reported: Entry[];
  const account = () => ({ productionAccess: suppressionList().productionAccess });
  const run = (time = new SteppedTime(), reserve = 0) =>
    reconcile(stores, account(), new Pace(time), reserve, (entry) => reported.push(entry));
  /** Refusals that do not name the sandbox. */
  const refusals = ["BadRequestException", "AccountSuspendedException", "AccessDeniedException"].map((type) => ({
    type,
    message: "This feature is not available for your account.",
  }));

  beforeEach(async () => {
    listTime = new Date("2025-11-20T00:00:00.000Z");
    reported = [];
    functions = await startFunctions(() => listTime);
    stores = openStores(TABLE, ID_KEY_SECRET);
  });
  afterEach(() => functions.stop());

  describe("adding what is pending", () => {
    it("takes complaints first, then the oldest, one a second and each once", async () => {
      await leavePending(
        hardBounce("b1@example.com"),
        hardBounce("b2@example.com"),
        complaint(["c1@example.com"]),
        hardBounce("b3@example.com"),
      );
      const time = new SteppedTime();
      assert.deepEqual(await run(time), { added: 4, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(
        suppressionList().calls.map(({ address }) => address),
        ["c1@example.com", "b1@example.com", "b2@example.com", "b3@example.com"],
      );
      assert.deepEqual(time.slept, [1000, 1000, 1000]);
      for (const each of await functions.endpoint.items()) {
        assert.equal(each.pendingReason, undefined);
        assert.equal(each.pendingSince, undefined);
        assert.equal(each.state, "SUPPRESSED");
      }
      assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 0, overdue: 0 });
      assert.equal(suppressionList().calls.length, 4);
    });

    it("makes one Put and one write for each, besides a query for each reason", async () => {
      await leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
      await run();
      assert.deepEqual(functions.endpoint.operations, ["Query", "Query", "UpdateItem", "UpdateItem"]);
    });

    it("ends a minute before Lambda would end it, and goes on in the next run", async () => {
      await leavePending(...[1, 2, 3, 4].map((number) => hardBounce(`b${String(number)}@example.com`)));
      assert.deepEqual(await run(new SteppedTime(61_500)), {
        added: 2,
        refused: 0,
        stillPending: 0,
        overdue: 0,
        stopped: "time",
      });
      assert.deepEqual(await run(), { added: 2, refused: 0, stillPending: 0, overdue: 0 });
      assert.equal(suppressionList().calls.length, 4);
    });

    for (const refusal of refusals) {
      it(`takes no ${refusal.type} for final in the sandbox, whatever SES says, and goes on`, async () => {
        await leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
        functions.endpoint.refused.set("a@example.com", refusal);
        const found = await reconcile(stores, { productionAccess: false }, new Pace(new SteppedTime()), 0, (entry) =>
          reported.push(entry),
        );
        assert.deepEqual(found, { added: 1, refused: 0, stillPending: 1, overdue: 0 });
        assert.deepEqual(reported, []);
        assert.equal((await item()).pendingReason, "BOUNCE");
        assert.deepEqual(list(), ["b@example.com BOUNCE"]);
      });
    }

    it("leaves everything pending while the sandbox refuses all", async () => {
      await leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
      suppressionList().productionAccess = false;
      assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 2, overdue: 0 });
      assert.equal((await item("b@example.com")).pendingReason, "BOUNCE");
    });

    it("with production access settles what SES finds invalid, with an error, and goes on", async () => {
      const invalid = "a@example.com";
      await leavePending(hardBounce(invalid), hardBounce("b@example.com"));
      functions.endpoint.refused.set(invalid, {
        type: "BadRequestException",
        message: "Invalid address (not in the sandbox).",
      });
      const { pendingReason, pendingSince } = await item(invalid);
      assert.deepEqual(await run(), { added: 1, refused: 1, stillPending: 0, overdue: 0 });
      assert.deepEqual(reported, [{ level: "ERROR", message: "refused", pendingReason, pendingSince }]);
      const settled = await item(invalid);
      assert.deepEqual([settled.state, settled.pendingReason], ["SUPPRESSED", undefined]);
      assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 0, overdue: 0 });
    });

    it("leaves as much of the run as it is told to", async () => {
      await leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
      const time = new SteppedTime(70_500);
      assert.deepEqual(await run(time, 10_000), { added: 1, refused: 0, stillPending: 0, overdue: 0, stopped: "time" });
      assert.equal(time.remaining(), 70_500);
    });

    it("leaves pending what SES throttles or won't take, and goes on", async () => {
      await leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
      functions.endpoint.throttled.add("a@example.com");
      assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 1, overdue: 0 });
      assert.equal((await item("a@example.com")).pendingReason, "BOUNCE");
      assert.deepEqual(list(), ["b@example.com BOUNCE"]);
    });

    it("counts what has been pending for more than 6 hours, tried or not, but not in the sandbox", async () => {
      await leavePending(...["a", "b", "c"].map((name) => hardBounce(`${name}@example.com`)));
      const overdue = async (hours: number, time = new SteppedTime()) => {
        reported.length = 0;
        const now = new Date(Date.now() + hours * 3_600_000);
        return (await reconcile(stores, account(), new Pace(time), 0, (entry) => reported.push(entry), now)).overdue;
      };
      for (const name of ["a", "b"]) functions.endpoint.throttled.add(`${name}@example.com`);
      const timeForTwo = () => new SteppedTime(61_500);
      assert.equal(await overdue(5, timeForTwo()), 0);
      assert.equal(await overdue(7, timeForTwo()), 3);
      functions.endpoint.throttled.clear();
      suppressionList().productionAccess = false;
      assert.equal(await overdue(7), 0);
      suppressionList().productionAccess = true;
      assert.equal(await overdue(7), 0);
      assert.equal(list().length, 3);
    });

    it("counts as overdue what has been pending for more than 6 hours, to the millisecond", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.throttled.add("a@example.com");
      const since = Date.parse((await item()).pendingSince ?? "");
      const overdue = async (milliseconds: number) => {
        const now = new Date(since + milliseconds);
        return (await reconcile(stores, account(), new Pace(new SteppedTime()), 0, () => undefined, now)).overdue;
      };
      assert.deepEqual([await overdue(6 * 3_600_000), await overdue(6 * 3_600_000 + 1)], [0, 1]);
    });

    it("does not let a BOUNCE stand that it put over a complaint of the same moment", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.onPut(async () => {
        await functions.handle([complaint(["a@example.com"])]);
        suppressionList().add("a@example.com", "BOUNCE");
      });
      assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 1, overdue: 0 });
      assert.equal((await item()).pendingReason, "COMPLAINT");
      assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });

    for (const [what, event] of [
      ["bounce", () => hardBounce("a@example.com")],
      ["complaint", () => complaint(["a@example.com"])],
    ] as const)
      it(`minds no other ${what} of the same moment`, async () => {
        await leavePending(event());
        functions.endpoint.onPut(async () => {
          await functions.handle([event()]);
        });
        assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 0, overdue: 0 });
        assert.equal((await item()).pendingReason, undefined);
      });

    it("fails when the table does, so that Lambda's alarm sees it", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.fail("UpdateItem", 2);
      await assert.rejects(run(), { name: "InternalServerError" });
      assert.equal((await item()).pendingReason, "BOUNCE");
    });
  });

  describe("reading SES's list", () => {
    const read = (time = new SteppedTime(), since?: Date) =>
      importSuppressionList(stores, account(), new Pace(time), since);

    it("takes what the table lacks, in the forms of the table", async () => {
      suppressionList().add("John.Doe@example.com", "BOUNCE");
      suppressionList().add("c@example.com", "COMPLAINT");
      assert.deepEqual(await read(), { imported: 2, unreadable: 0 });
      const counts = { hardBounces: 0, softBounces: 0, complaints: 0, recentFeedback: [], revision: 1 };
      const suppressed = { state: "SUPPRESSED", suppressedAt: "2025-11-20T00:00:00.000Z", ...counts };
      assert.deepEqual(await item("john.doe@example.com"), {
        recipient: "john.doe@example.com",
        id: idOf("john.doe@example.com"),
        sesAddress: "John.Doe@example.com",
        reason: "BOUNCE",
        ...suppressed,
      });
      assert.deepEqual(await item("c@example.com"), {
        recipient: "c@example.com",
        id: idOf("c@example.com"),
        sesAddress: "c@example.com",
        reason: "COMPLAINT",
        unsubscribedFromAllAt: "2025-11-20T00:00:00.000Z",
        ...suppressed,
      });
    });

    it("changes nothing that the table knows, and weakens no COMPLAINT", async () => {
      await functions.handle([hardBounce("a@example.com"), complaint(["c@example.com"])]);
      suppressionList().add("c@example.com", "BOUNCE");
      const before = await functions.endpoint.items();
      assert.deepEqual(await read(), { imported: 0, unreadable: 0 });
      assert.deepEqual(await functions.endpoint.items(), before);
    });

    it("lets a COMPLAINT take the place of a BOUNCE, and of a BOUNCE that was pending", async () => {
      await leavePending(hardBounce("a@example.com"));
      suppressionList().add("a@example.com", "COMPLAINT");
      assert.deepEqual(await read(), { imported: 1, unreadable: 0 });
      const { reason, pendingReason, hardBounces, recentFeedback } = await item();
      assert.deepEqual([reason, pendingReason, hardBounces, recentFeedback.length], ["COMPLAINT", undefined, 1, 1]);
      assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(list(), ["a@example.com COMPLAINT"]);
    });

    it("keeps what it takes for good", async () => {
      await functions.handle([complaint(["a@example.com"], { complaintFeedbackType: "not-spam" })]);
      assert.notEqual((await item()).expiresAt, undefined);
      suppressionList().add("a@example.com", "BOUNCE");
      await read();
      assert.equal((await item()).expiresAt, undefined);
    });

    it("reads page by page, one call a second, and ends in time", async () => {
      for (let number = 1; number <= 5; number++) suppressionList().add(`n${String(number)}@example.com`, "BOUNCE");
      suppressionList().largestPage = 2;
      const time = new SteppedTime(60_500);
      assert.deepEqual(await read(time), { imported: 2, unreadable: 0, stopped: "time" });
      const again = new SteppedTime();
      assert.deepEqual(await read(again), { imported: 3, unreadable: 0 });
      assert.deepEqual(again.slept, [1000, 1000]);
    });

    it("reads only what is new, but for one run a day", async () => {
      suppressionList().add("old@example.com", "BOUNCE");
      listTime = new Date("2025-11-20T10:00:00.000Z");
      suppressionList().add("new@example.com", "BOUNCE");
      assert.deepEqual(await read(undefined, readSince(new Date("2025-11-20T11:30:00.000Z"))), {
        imported: 1,
        unreadable: 0,
      });
      assert.equal((await item("new@example.com")).state, "SUPPRESSED");
      assert.deepEqual(await read(undefined, readSince(new Date("2025-11-21T03:30:00.000Z"))), {
        imported: 1,
        unreadable: 0,
      });
      assert.equal((await item("old@example.com")).state, "SUPPRESSED");
    });

    it("ends at once where the sandbox keeps the list closed, whatever SES says", async () => {
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

    it("ends in time within a page as well", async () => {
      for (let number = 1; number <= 5; number++) suppressionList().add(`n${String(number)}@example.com`, "BOUNCE");
      const time = new SteppedTime();
      // Every look at the clock takes ten seconds: the call's, and then one before each write.
      let left = 90_000;
      time.remaining = () => (left -= 10_000);
      assert.deepEqual(await read(time), { imported: 2, unreadable: 0, stopped: "time" });
      assert.equal((await functions.endpoint.items()).length, 2);
    });

    it("fails with what SES fails with otherwise", async () => {
      suppressionList().throttleNext(2);
      await assert.rejects(read(), { name: "TooManyRequestsException" });
    });

    it("passes over and counts an address that no mail can go to", async () => {
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

  describe("as Lambda runs it", () => {
    const last = <T>(lines: readonly T[]) => lines.slice(-1);

    it("states zeros of each set, how the account stands in the owner stack, and what waits", async () => {
      const stated = async (ownsAccount: boolean) =>
        (await functions.reconcile(ownsAccount)).lines.map(({ _aws, message, ...line }) => [
          message,
          line["ses:configuration-set"],
          (_aws as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] }).CloudWatchMetrics.flatMap(({ Metrics }) =>
            Metrics.map(({ Name }) => `${Name} ${String(line[Name])}`),
          ).join(", "),
        ]);
      const counts = "HardBounce 0, SoftBounce 0, Blocked 0, Complaint 0, Rejected 0";
      const account = "NotHealthy 0, SendingDisabled 0, QuotaMismatch 0";
      const sets = ["example-main", "example-updates"].map((set) => ["counting", set, counts]);
      const reconciled = ["reconciled", "none", "PendingSync 0, Overdue 0"];
      assert.deepEqual(await stated(true), [...sets, ["account", "none", account], reconciled]);
      assert.deepEqual(await stated(false), [...sets, reconciled]);
    });

    it("asks SES about the account once a run: the same refusal is final with production access alone", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.refused.set("a@example.com", { type: "BadRequestException", message: "Invalid." });
      suppressionList().productionAccess = false;
      const refused = await functions.reconcile(true);
      assert.deepEqual(refused.result, {
        added: 0,
        refused: 0,
        stillPending: 1,
        overdue: 0,
        imported: 0,
        unreadable: 0,
        stopped: "sandbox",
      });
      assert.deepEqual(
        last(refused.lines).map(({ level, productionAccess }) => [level, productionAccess]),
        [["WARN", false]],
      );
      assert.equal(functions.endpoint.accountReads, 1);
      suppressionList().productionAccess = true;
      assert.deepEqual((await functions.reconcile()).result, { added: 0, refused: 1, stillPending: 0, overdue: 0 });
      assert.equal(functions.endpoint.accountReads, 2);
    });

    it("reads SES's list in the owner stack alone, and says what it did", async () => {
      await leavePending(hardBounce("a@example.com"));
      suppressionList().add("b@example.com", "BOUNCE");
      // The list is new to this run, whatever the hour: its entry is of this moment.
      listTime = new Date();
      suppressionList().add("b@example.com", "BOUNCE");
      assert.deepEqual((await functions.reconcile(false)).result, {
        added: 1,
        refused: 0,
        stillPending: 0,
        overdue: 0,
      });
      assert.equal((await functions.endpoint.items()).length, 1);
      const { result, lines } = await functions.reconcile(true);
      assert.deepEqual(result, { added: 0, refused: 0, stillPending: 0, overdue: 0, imported: 1, unreadable: 0 });
      assert.deepEqual(
        last(lines).map(({ level, message, imported }) => [level, message, imported]),
        [["INFO", "reconciled", 1]],
      );
    });

    it("reads SES's list though there is no time for all that is pending", async () => {
      await leavePending(hardBounce("a@example.com"));
      listTime = new Date();
      suppressionList().add("b@example.com", "BOUNCE");
      const { result, lines } = await functions.reconcile(true, () => 350_000);
      const expected = {
        added: 0,
        refused: 0,
        stillPending: 0,
        overdue: 0,
        imported: 1,
        unreadable: 0,
        stopped: "time",
      };
      assert.deepEqual(result, expected);
      assert.deepEqual(
        last(lines).map(({ level, unreadable }) => [level, unreadable]),
        [["WARN", 0]],
      );
      assert.equal((await functions.reconcile(false, () => 350_000)).result["added"], 1, "nothing to leave time for");
    });

    it("warns of what waits, and calls what has waited for too long an error", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.throttled.add("a@example.com");
      const stated = async () =>
        last((await functions.reconcile()).lines).map(({ level, PendingSync, Overdue }) => [
          level,
          PendingSync,
          Overdue,
        ]);
      assert.deepEqual(await stated(), [["WARN", 1, 0]]);
      await functions.endpoint.put(TABLE, { ...(await item()), pendingSince: "2026-01-01T00:00:00.000Z" });
      assert.deepEqual(await stated(), [["ERROR", 1, 1]]);
    });

    it("fails where SES does not tell about the account, and leaves all pending", async () => {
      await leavePending(hardBounce("a@example.com"));
      functions.endpoint.failAccount();
      await assert.rejects(functions.reconcile(), { name: "InternalFailure" });
      assert.equal((await item()).pendingReason, "BOUNCE");
      assert.deepEqual(suppressionList().calls, []);
    });
  });
});
