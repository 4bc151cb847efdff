import assert from "node:assert/strict";
import { readSince } from "../../../functions/reconcile/import";

describe("What of SES's list a run reads", () => {
  for (const [now, since] of [
    ["2026-11-25T02:59:59.999Z", "2026-11-24T23:59:59.999Z"],
    ["2026-11-25T03:00:00.000Z", undefined],
    ["2026-11-25T03:59:59.999Z", undefined],
    ["2026-11-25T04:00:00.000Z", "2026-11-25T01:00:00.000Z"],
    ["2026-11-25T15:30:00.000Z", "2026-11-25T12:30:00.000Z"],
  ] as const)
    it(`is ${since === undefined ? "all" : `what came after ${since}`}, at ${now}`, () => {
      assert.equal(readSince(new Date(now))?.toISOString(), since);
    });
});
