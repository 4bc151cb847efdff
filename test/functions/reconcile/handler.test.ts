import assert from "node:assert/strict";
import { TABLE } from "../../support/functions/endpoint";
import { hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";

describe("the reconcile function, as Lambda runs it", () => {
  let functions: Functions;
  let listTime: Date;
  const suppressionList = () => functions.endpoint.suppressionList;

  beforeEach(async () => {
    listTime = new Date("2025-11-20T00:00:00.000Z");
    functions = await startFunctions(() => listTime);
  });
  afterEach(() => functions.stop());

  const last = <T>(lines: readonly T[]) => lines.slice(-1);

  it("publishes zeros for each set, the account's status in the owner stack, and what is pending", async () => {
    const stated = async (ownsAccount: boolean) =>
      (await functions.reconcile(ownsAccount)).lines.map(({ _aws, message, ...line }) => [
        message,
        line["ses:configuration-set"],
        (_aws as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] }).CloudWatchMetrics.flatMap(({ Metrics }) =>
          Metrics.map(({ Name }) => `${Name} ${String(line[Name])}`),
        ).join(", "),
      ]);
    const counts = "HardBounce 0, SoftBounce 0, Blocked 0, Complaint 0, Rejected 0";
    const account = "NotHealthy 0, SendingDisabled 0, QuotaMismatch 0, SentLast24Hours 0";
    const sets = ["example-main", "example-updates"].map((set) => ["counting", set, counts]);
    const reconciled = ["reconciled", "none", "PendingSync 0, Overdue 0"];
    assert.deepEqual(await stated(true), [...sets, ["account", "none", account], reconciled]);
    assert.deepEqual(await stated(false), [...sets, reconciled]);
  });

  it("reads the account once a run: the same refusal is final only with production access", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
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

  it("reads SES's list only in the owner stack, and logs what it did", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    suppressionList().add("b@example.com", "BOUNCE");
    // This run has not read the list yet, and its entry is of this moment.
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

  it("reads SES's list even when there is no time for everything pending", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
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

  it("logs a warning about what is pending, and an error when it has been for too long", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    functions.endpoint.throttled.add("a@example.com");
    const stated = async () =>
      last((await functions.reconcile()).lines).map(({ level, PendingSync, Overdue }) => [level, PendingSync, Overdue]);
    assert.deepEqual(await stated(), [["WARN", 1, 0]]);
    await functions.endpoint.put(TABLE, { ...(await functions.item()), pendingSince: "2026-01-01T00:00:00.000Z" });
    assert.deepEqual(await stated(), [["ERROR", 1, 1]]);
  });

  it("fails when SES does not describe the account, and leaves everything pending", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    functions.endpoint.failAccount();
    await assert.rejects(functions.reconcile(), { name: "InternalFailure" });
    assert.equal((await functions.item()).pendingReason, "BOUNCE");
    assert.deepEqual(suppressionList().calls, []);
  });
});
