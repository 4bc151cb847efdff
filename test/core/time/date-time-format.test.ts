import assert from "node:assert/strict";
import { dateTimeFormat } from "../../../core/time/date-time-format";

const NOON = new Date("2026-12-01T12:00:00Z");
const berlin = { locale: "de-DE", timeZone: "Europe/Berlin" };

describe("a formatter of instants", () => {
  it("writes in the reader's language and zone, with the options asked for", () => {
    assert.equal(dateTimeFormat(berlin, { hour: "2-digit", minute: "2-digit" }).format(NOON), "13:00");
    assert.equal(dateTimeFormat(berlin, { weekday: "long" }).format(NOON), "Dienstag");
    assert.equal(dateTimeFormat({ ...berlin, locale: "en-GB" }, { weekday: "long" }).format(NOON), "Tuesday");
    const tokyo = { ...berlin, timeZone: "Asia/Tokyo" };
    assert.equal(dateTimeFormat(tokyo, { hour: "2-digit", minute: "2-digit" }).format(NOON), "21:00");
  });

  it("is kept for its next use", () => {
    const options = { hour: "2-digit" } as const;
    assert.equal(dateTimeFormat(berlin, options), dateTimeFormat({ ...berlin }, { ...options }));
  });

  it("is forgotten, with all others, when a 241st is made", () => {
    let made = 0;
    const make = () => dateTimeFormat({ locale: `en-x-a${made++}`, timeZone: "UTC" }, {});
    const one = () => dateTimeFormat(berlin, { era: "narrow" });
    const before = one();
    do make();
    while (one() === before);
    // What other tests made is forgotten now; two are kept, the newest of ours and this one.
    const kept = one();
    for (let others = 2; others < 240; others++) make();
    assert.equal(one(), kept);
    make();
    assert.notEqual(one(), kept);
  });

  it("is refused for a zone or a language that Intl does not know", () => {
    assert.throws(() => dateTimeFormat({ ...berlin, timeZone: "Mars/Olympus" }, {}), RangeError);
    assert.throws(() => dateTimeFormat({ ...berlin, locale: "not a tag" }, {}), RangeError);
  });
});
