import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { calendarDay, longMoment, shortMoment, when } from "../../../mail/dates-and-times/when";

const NEW_YORK = { locale: "en-US", timeZone: "America/New_York" };
const at = (start: string, end: string, timeZone: string) => ({ start, end, timeZone });

describe("a span of time in words", () => {
  it("is in the reader's zone, with the meeting's in brackets", () => {
    assert.deepEqual(when(at("2026-12-03T15:30:00.000Z", "2026-12-03T16:15:00.000Z", "Europe/Berlin"), NEW_YORK), {
      day: "Thursday, December 3, 2026",
      time: "10:30 – 11:15 AM",
      zone: "Eastern Standard Time (GMT−5)",
      elsewhere: "(4:30 – 5:15 PM Central European Standard Time, GMT+1)",
      month: "Dec",
      date: "3",
    });
  });

  it("has no brackets where both clocks show the same time", () => {
    const span = at("2026-12-03T15:30:00.000Z", "2026-12-03T16:15:00.000Z", "America/Toronto");
    assert.equal(when(span, NEW_YORK).elsewhere, undefined);
  });

  it("names the day in the other zone where it differs", () => {
    const span = at("2026-12-03T20:00:00.000Z", "2026-12-03T21:00:00.000Z", "Pacific/Kiritimati");
    assert.equal(
      when(span, NEW_YORK).elsewhere,
      "(Friday, December 4, 2026, 10:00 – 11:00 AM Line Islands Time, GMT+14)",
    );
  });

  it("has the right offset for each day, even in the week between the clock changes of America and Europe", () => {
    const span = at("2027-03-15T15:00:00.000Z", "2027-03-15T16:00:00.000Z", "Europe/Berlin");
    const { time, zone, elsewhere } = when(span, NEW_YORK);
    assert.deepEqual(
      [time, zone, elsewhere],
      [
        "11:00 AM – 12:00 PM",
        "Eastern Daylight Time (GMT−4)",
        "(4:00 – 5:00 PM Central European Standard Time, GMT+1)",
      ],
    );
  });

  it("has both offsets where the clocks change within it", () => {
    const span = at("2027-03-27T22:30:00.000Z", "2027-03-28T02:00:00.000Z", "Europe/Berlin");
    const { day, time, zone } = when(span, { locale: "en-GB", timeZone: "Europe/Berlin" });
    assert.deepEqual(
      [day, time, zone],
      [
        "27 – 28 March 2027",
        "Sat 23:30 – Sun 04:00",
        "Central European Standard Time (GMT+1) – Central European Summer Time (GMT+2)",
      ],
    );
  });

  it("tells the two half hours of Lord Howe Island's autumn apart", () => {
    const clock = { locale: "en-US", timeZone: "Australia/Lord_Howe" };
    const zones = ["2027-04-03T14:30:00.000Z", "2027-04-03T15:00:00.000Z"].map((start) => longMoment(start, clock));
    assert.deepEqual(zones, [
      "Sunday, April 4, 2027, 1:30 AM, Lord Howe Daylight Time (GMT+11)",
      "Sunday, April 4, 2027, 1:30 AM, Lord Howe Standard Time (GMT+10:30)",
    ]);
  });

  it("uses no space character that some fonts lack", () => {
    const span = at("2026-12-03T15:30:00.000Z", "2026-12-03T16:15:00.000Z", "Europe/Berlin");
    const { day, time, zone, elsewhere = "" } = when(span, NEW_YORK);
    const words = [day, time, zone, elsewhere, shortMoment(span.start, NEW_YORK)].join("\n");
    assert.doesNotMatch(words, /[\u2000-\u200f\u202f]/);
  });

  it("is the same again after those of many other readers", () => {
    const span = at("2026-12-03T15:30:00.000Z", "2026-12-03T16:15:00.000Z", "Europe/Berlin");
    const readers = Intl.supportedValuesOf("timeZone")
      .slice(0, 60)
      .map((timeZone, index) => ({ locale: ["en-US", "en-GB", "de-DE"][index % 3] ?? "", timeZone }));
    const first = readers.map((reader) => when(span, reader));
    assert.deepEqual(
      readers.map((reader) => when(span, reader)),
      first,
    );
    assert.ok(new Set(first.map(({ time, zone }) => `${time} ${zone}`)).size > 20);
  });

  it("does not convert a date without a time", () => {
    assert.equal(calendarDay("2026-12-11", "en-US"), "Friday, December 11, 2026");
  });
});
