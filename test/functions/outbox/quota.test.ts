import assert from "node:assert/strict";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { KEPT } from "../../../functions/outbox/account";
import type { Outbox } from "../../../functions/outbox/outbox";
import { fullFor, roomFor, takePlace } from "../../../functions/outbox/quota";
import { LedgerTable } from "../../../functions/outbox/table";
import { type DynamoDB, startDynamoDB } from "../../../rehearsal/local-cloud/dynamodb/emulator";
import { createLedger, LEDGER } from "../../support/functions/outbox/endpoint";

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

describe("a place in the quota", () => {
  let database: DynamoDB;
  let dynamodb: DynamoDBClient;
  let at = 0;
  before(async () => {
    database = await startDynamoDB();
    dynamodb = await createLedger(database.endpoint);
  });
  after(async () => {
    dynamodb.destroy();
    await database.stop();
  });
  // Each test counts in five minutes of its own.
  beforeEach(() => (at += KEPT));

  const NOW = new Date("2026-12-01T12:00:00.001Z");
  const ledger = () => new LedgerTable(dynamodb, LEDGER);
  /** Takes places one after the other, with room for so many mails at one mail a second. */
  async function take(category: "invitation" | "system", room: number, times: number, maxSendRate = 1) {
    const allowance = () => Promise.resolve({ maxSendRate, max24HourSend: 10_000, sentLast24Hours: sent, at });
    const sent = (category === "system" ? 10_000 : 9500) - room;
    const outbox = { ledger: ledger(), allowance, expectedDailyVolume: 10_000, now: () => NOW } as unknown as Outbox;
    const taken = [];
    for (let time = 0; time < times; time++)
      taken.push(await takePlace(outbox, { message: { category } } as Parameters<typeof takePlace>[1]));
    return taken;
  }
  const count = () => ledger().read<{ key: string; revision: number; expiresAt: number }>(`quota#${at / KEPT}`);

  it("is counted where the room could be used up before SES is asked again", async () => {
    assert.deepEqual(await take("invitation", 2, 3), [undefined, undefined, "quota"]);
    assert.deepEqual(await count(), {
      key: `quota#${at / KEPT}`,
      counted: 2,
      expiresAt: Date.UTC(2026, 11, 1, 13) / 1000 + 1,
    });
  });

  it("is not counted where there is more room than can be used, which is 300 mails at one a second", async () => {
    assert.deepEqual(await take("invitation", 301, 1), [undefined]);
    assert.equal(await count(), undefined);
    assert.deepEqual(await take("invitation", 300, 1), [undefined]);
    assert.ok(await count());
  });

  it("is none where there is no room", async () => {
    assert.deepEqual(await take("invitation", 0, 1), ["quota"]);
    assert.equal(await count(), undefined);
  });

  it("is not counted for a notice, which may use the quota to its end", async () => {
    assert.deepEqual(await take("system", 1, 2), [undefined, undefined]);
    assert.deepEqual(await take("system", 0, 1), ["quota"]);
    assert.equal(await count(), undefined);
  });
});
