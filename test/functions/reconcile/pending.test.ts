import assert from "node:assert/strict";
import { Pace } from "../../../functions/reconcile/pace";
import { reconcile } from "../../../functions/reconcile/reconcile";
import type { Entry } from "../../../core/lambda-runtime/log";
import { type Stores, openStores } from "../../../core/aws-clients/clients";
import { ID_KEY_SECRET, OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { complaint, hardBounce } from "../../support/functions/events";
import { type Functions, startFunctions } from "../../support/functions/functions";
import { refusals } from "../../support/functions/reconcile/refusals";
import { SteppedTime } from "../../support/functions/reconcile/stepped-time";

describe("reconcile, adding what is pending", () => {
  let functions: Functions;
  let stores: Stores;
  let listTime: Date;
  const suppressionList = () => functions.endpoint.suppressionList;
  let reported: Entry[];
  const account = () => ({ productionAccess: suppressionList().productionAccess });
  const run = (time = new SteppedTime(), reserve = 0) =>
    reconcile(stores, account(), new Pace(time), reserve, (entry) => reported.push(entry));

  beforeEach(async () => {
    listTime = new Date("2025-11-20T00:00:00.000Z");
    reported = [];
    functions = await startFunctions(() => listTime);
    stores = openStores(TABLE, OBJECTIONS, ID_KEY_SECRET);
  });
  afterEach(() => functions.stop());

  it("adds complaints first, then the oldest, one per second and each once", async () => {
    await functions.leavePending(
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

  it("makes one Put and one write for each, and one query for each reason", async () => {
    await functions.leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
    await run();
    assert.deepEqual(functions.endpoint.operations, ["Query", "Query", "UpdateItem", "UpdateItem"]);
  });

  it("ends a minute before Lambda would stop it, and continues in the next run", async () => {
    await functions.leavePending(...[1, 2, 3, 4].map((number) => hardBounce(`b${number}@example.com`)));
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
    it(`treats no ${refusal.type} as final in the sandbox, whatever SES says, and goes on`, async () => {
      await functions.leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
      functions.endpoint.refused.set("a@example.com", refusal);
      const found = await reconcile(stores, { productionAccess: false }, new Pace(new SteppedTime()), 0, (entry) =>
        reported.push(entry),
      );
      assert.deepEqual(found, { added: 1, refused: 0, stillPending: 1, overdue: 0 });
      assert.deepEqual(reported, []);
      assert.equal((await functions.item()).pendingReason, "BOUNCE");
      assert.deepEqual(functions.list(), ["b@example.com BOUNCE"]);
    });
  }

  it("leaves everything pending while the sandbox refuses all calls", async () => {
    await functions.leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
    suppressionList().productionAccess = false;
    assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 2, overdue: 0 });
    assert.equal((await functions.item("b@example.com")).pendingReason, "BOUNCE");
  });

  it("with production access settles what SES rejects as invalid, with an error, and goes on", async () => {
    const invalid = "a@example.com";
    await functions.leavePending(hardBounce(invalid), hardBounce("b@example.com"));
    functions.endpoint.refused.set(invalid, {
      type: "BadRequestException",
      message: "Invalid address (not in the sandbox).",
    });
    const { pendingReason, pendingSince } = await functions.item(invalid);
    assert.deepEqual(await run(), { added: 1, refused: 1, stillPending: 0, overdue: 0 });
    assert.deepEqual(reported, [{ level: "ERROR", message: "refused", pendingReason, pendingSince }]);
    const settled = await functions.item(invalid);
    assert.deepEqual([settled.state, settled.pendingReason], ["SUPPRESSED", undefined]);
    assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 0, overdue: 0 });
  });

  it("leaves the requested part of the run unused", async () => {
    await functions.leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
    const time = new SteppedTime(70_500);
    assert.deepEqual(await run(time, 10_000), { added: 1, refused: 0, stillPending: 0, overdue: 0, stopped: "time" });
    assert.equal(time.remaining(), 70_500);
  });

  it("leaves pending what SES throttles or refuses, and goes on", async () => {
    await functions.leavePending(hardBounce("a@example.com"), hardBounce("b@example.com"));
    functions.endpoint.throttled.add("a@example.com");
    assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 1, overdue: 0 });
    assert.equal((await functions.item("a@example.com")).pendingReason, "BOUNCE");
    assert.deepEqual(functions.list(), ["b@example.com BOUNCE"]);
  });

  it("counts what has been pending for more than 6 hours, attempted or not, but not in the sandbox", async () => {
    await functions.leavePending(...["a", "b", "c"].map((name) => hardBounce(`${name}@example.com`)));
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
    assert.equal(functions.list().length, 3);
  });

  it("counts as overdue what has been pending for more than 6 hours, to the millisecond", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    functions.endpoint.throttled.add("a@example.com");
    const since = Date.parse((await functions.item()).pendingSince ?? "");
    const overdue = async (milliseconds: number) => {
      const now = new Date(since + milliseconds);
      return (await reconcile(stores, account(), new Pace(new SteppedTime()), 0, () => undefined, now)).overdue;
    };
    assert.deepEqual([await overdue(6 * 3_600_000), await overdue(6 * 3_600_000 + 1)], [0, 1]);
  });

  it("restores a complaint that its own BOUNCE overwrote at the same moment", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    functions.endpoint.onPut(async () => {
      await functions.handle([complaint(["a@example.com"])]);
      suppressionList().add("a@example.com", "BOUNCE");
    });
    assert.deepEqual(await run(), { added: 0, refused: 0, stillPending: 1, overdue: 0 });
    assert.equal((await functions.item()).pendingReason, "COMPLAINT");
    assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 0, overdue: 0 });
    assert.deepEqual(functions.list(), ["a@example.com COMPLAINT"]);
  });

  for (const [what, event] of [
    ["bounce", () => hardBounce("a@example.com")],
    ["complaint", () => complaint(["a@example.com"])],
  ] as const)
    it(`ignores any other ${what} of the same moment`, async () => {
      await functions.leavePending(event());
      functions.endpoint.onPut(async () => {
        await functions.handle([event()]);
      });
      assert.deepEqual(await run(), { added: 1, refused: 0, stillPending: 0, overdue: 0 });
      assert.equal((await functions.item()).pendingReason, undefined);
    });

  it("fails when the table does, so that Lambda's alarm goes off", async () => {
    await functions.leavePending(hardBounce("a@example.com"));
    functions.endpoint.fail("UpdateItem", 2);
    await assert.rejects(run(), { name: "InternalServerError" });
    assert.equal((await functions.item()).pendingReason, "BOUNCE");
  });
});
