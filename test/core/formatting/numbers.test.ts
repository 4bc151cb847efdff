import assert from "node:assert/strict";
import { count, measuredPercent, percent } from "../../../core/formatting/numbers";

describe("Numbers for people", () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ["a small count", count(7), "7"],
    ["a count with thousands", count(50_000), "50,000"],
    ["a stated whole percentage", percent(5), "5%"],
    ["a stated percentage below one", percent(0.1), "0.1%"],
    ["a ratio's percentage without the noise of binary fractions", percent(100 * 0.0005), "0.05%"],
    ["seventy percent of a quota", percent(100 * 0.7), "70%"],
    ["a measured percentage", measuredPercent(6.145), "6.1%"],
    ["a measured percentage below one", measuredPercent(0.148), "0.15%"],
    ["nothing, measured", measuredPercent(0), "0.0%"],
    ["one percent, measured", measuredPercent(1), "1.0%"],
    ["an average", count(1234.5678), "1,235"],
  ];
  for (const [what, text, expected] of cases) it(`write ${what} as ${expected}`, () => assert.equal(text, expected));
});
