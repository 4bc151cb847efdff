import assert from "node:assert/strict";
import fc from "fast-check";
import { fullFor, roomFor } from "../../../functions/outbox/quota";

const allowance = (max24HourSend: number, sentLast24Hours: number) => ({
  maxSendRate: 1,
  max24HourSend,
  sentLast24Hours,
  at: 0,
});
const categories = ["invitation", "reminder", "followUp", "system", "optIn"] as const;

describe("the room left in a day", () => {
  it("is all of SES's quota for notices, and 95 % of it for everything else", () => {
    assert.deepEqual(roomFor("system", allowance(200, 190), Infinity), { room: 10, full: "quota" });
    for (const category of ["invitation", "reminder", "followUp", "optIn"] as const) {
      assert.deepEqual(roomFor(category, allowance(200, 189), Infinity), { room: 1, full: "quota" });
      assert.equal(fullFor(category, allowance(200, 190), Infinity), "quota");
    }
    assert.equal(fullFor("system", allowance(200, 200), Infinity), "quota");
  });

  it("ends for dispensable mail at the volume that AWS was told, and for nothing else", () => {
    assert.equal(fullFor("reminder", allowance(50_000, 500), 500), "volume");
    assert.equal(fullFor("followUp", allowance(50_000, 500), 500), "volume");
    for (const category of ["invitation", "system", "optIn"] as const)
      assert.equal(fullFor(category, allowance(50_000, 50_000 * 0.95 - 1), 500), undefined);
    assert.equal(fullFor("reminder", allowance(50_000, 499), 500), undefined);
  });

  it("names the quota as the limit where it is the lower one", () => {
    assert.equal(fullFor("reminder", allowance(200, 190), 500), "quota");
  });

  it("is unlimited where SES sets no quota", () => {
    assert.equal(fullFor("invitation", allowance(Infinity, 1e9), 500), undefined);
  });

  it("is never larger for dispensable mail than for an invitation, nor for that than for a notice", () => {
    const numbers = fc.nat(100_000);
    fc.assert(
      fc.property(numbers, numbers, numbers, (max, sent, expected) => {
        const room = Object.fromEntries(
          categories.map((category) => [category, roomFor(category, allowance(max, sent), expected).room]),
        );
        assert.ok(Number(room["reminder"]) <= Number(room["invitation"]));
        assert.ok(Number(room["invitation"]) <= Number(room["system"]));
      }),
    );
  });
});
