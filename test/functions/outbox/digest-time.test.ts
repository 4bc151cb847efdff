import assert from "node:assert/strict";
import fc from "fast-check";
import { type DigestTime, digestAfter } from "../../../functions/outbox/digest-time";

const HOUR = 3_600_000;

/** What the clocks of a zone show, as another formatter writes it. */
const shown = (at: Date, timeZone: string) => at.toLocaleString("sv-SE", { timeZone });

/** The digests that are due from an instant on. */
function following(from: string, timeZone: string, count: number): DigestTime[] {
  const times: DigestTime[] = [];
  for (let after = new Date(from); times.length < count; after = times.at(-1)?.due ?? after)
    times.push(digestAfter(after, timeZone));
  return times;
}
const written = (times: readonly DigestTime[]) =>
  times.map(({ day, due }) => `${day} ${due.toISOString().slice(0, 16)}Z`);

describe("when a digest is due", () => {
  it("31: is at 8 in the first time zone of the day and in the last", () => {
    assert.deepEqual(written(following("2026-12-01T12:00:00Z", "Pacific/Kiritimati", 2)), [
      "2026-12-02 2026-12-01T18:00Z",
      "2026-12-03 2026-12-02T18:00Z",
    ]);
    assert.deepEqual(written(following("2026-12-01T12:00:00Z", "Pacific/Pago_Pago", 1)), [
      "2026-12-01 2026-12-01T19:00Z",
    ]);
  });

  it("31: is at 8 on Lord Howe Island, whose clocks go back by half an hour on 5 April 2026", () => {
    assert.deepEqual(written(following("2026-04-03T22:00:00Z", "Australia/Lord_Howe", 3)), [
      "2026-04-05 2026-04-04T21:30Z",
      "2026-04-06 2026-04-05T21:30Z",
      "2026-04-07 2026-04-06T21:30Z",
    ]);
    assert.deepEqual(written(following("2026-04-03T20:00:00Z", "Australia/Lord_Howe", 1)), [
      "2026-04-04 2026-04-03T21:00Z",
    ]);
  });

  it("31: comes once on days after nights in which an hour is skipped or repeated", () => {
    assert.deepEqual(written(following("2026-03-28T08:00:00Z", "Europe/Berlin", 2)), [
      "2026-03-29 2026-03-29T06:00Z",
      "2026-03-30 2026-03-30T06:00Z",
    ]);
    assert.deepEqual(written(following("2026-10-24T08:00:00Z", "Europe/Berlin", 2)), [
      "2026-10-25 2026-10-25T07:00Z",
      "2026-10-26 2026-10-26T07:00Z",
    ]);
  });

  it("comes once in two days when a zone skips one of them", () => {
    assert.deepEqual(written(following("2011-12-28T19:00:00Z", "Pacific/Apia", 3)), [
      "2011-12-29 2011-12-29T18:00Z",
      "2011-12-31 2011-12-30T18:00Z",
      "2012-01-01 2011-12-31T18:00Z",
    ]);
  });

  it("is after the instant, at 8 on its date, once per date, and never omitted, in every zone", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
        (timeZone, from) => {
          const [first, second] = following(from.toISOString(), timeZone, 2);
          assert.ok(first && second);
          for (const { day, due } of [first, second]) assert.equal(shown(due, timeZone), `${day} 08:00:00`);
          assert.ok(first.due > from && first.due.getTime() - from.getTime() <= 26 * HOUR);
          const days = (Date.parse(second.day) - Date.parse(first.day)) / (24 * HOUR);
          assert.equal(days, 1);
        },
      ),
      { numRuns: 300 },
    );
  });
});
