import assert from "node:assert/strict";
import { MILLISECONDS, SECONDS } from "../../../core/time/spans";

describe("Spans of time", () => {
  it("count seconds as AWS does", () => {
    assert.deepEqual(SECONDS, { minute: 60, hour: 3600, day: 86_400, week: 604_800 });
  });

  it("count milliseconds as JavaScript's dates do", () => {
    const from = (instant: string) => Date.parse(instant) - Date.parse("2026-11-25T00:00:00Z");
    assert.equal(MILLISECONDS.minute, from("2026-11-25T00:01:00Z"));
    assert.equal(MILLISECONDS.hour, from("2026-11-25T01:00:00Z"));
    assert.equal(MILLISECONDS.day, from("2026-11-26T00:00:00Z"));
    assert.equal(MILLISECONDS.week, from("2026-12-02T00:00:00Z"));
  });
});
