import assert from "node:assert/strict";
import * as v from "valibot";
import { CalendarDate, Instant, Locale, TimeZone } from "../../../core/outbox-messages/time";

/** The output, or the first fault and its remedy. */
function read(schema: typeof Instant | typeof CalendarDate | typeof Locale, text: string): string {
  const { success, output, issues } = v.safeParse(schema, text);
  return success ? output : issues[0].message.replace("\n", ". ");
}

describe("an instant", () => {
  for (const [text, output] of [
    ["2026-12-01T09:00Z", "2026-12-01T09:00:00.000Z"],
    ["2026-12-01T09:00:30Z", "2026-12-01T09:00:30.000Z"],
    ["2026-12-01T09:00:30.5Z", "2026-12-01T09:00:30.500Z"],
    ["2026-12-01T09:00:30.123456789Z", "2026-12-01T09:00:30.123Z"],
    ["2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00.000Z"],
    ["2026-12-01T00:30:00+01:00", "2026-11-30T23:30:00.000Z"],
    ["2026-12-01T09:00:00-11:30", "2026-12-01T20:30:00.000Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ] as const) {
    it(`${text} is ${output}`, () => assert.equal(read(Instant, text), output));
  }

  it("is not a date alone", () => {
    assert.equal(
      read(Instant, "2026-12-01"),
      "is a date without a time, and all-day meetings are not part of version 1. " +
        "Write an instant, for example 2026-12-01T09:00:00Z",
    );
  });

  for (const text of [
    "",
    "tomorrow",
    "x2026-12-01T09:00:00Z",
    "2026-12-01T09:00:00Z.",
    "2026-12-01 ",
    " 2026-12-01",
    "2026-12-01T09:00:00",
    "2026-12-01T09Z",
    "2026-12-01 09:00Z",
    "2026-12-1T09:00Z",
    "2026-12-01T9:00Z",
    "2026-12-01T09:0Z",
    "2026-12-01T09:00:3Z",
    "2026-12-01T09:00:30.Z",
    "2026-12-01T09:00:30.1234567890Z",
    "2026-12-01T09:00+01",
    "2026-12-01T09:00+1:00",
    "2026-12-01T09:00x01:00",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(
        read(Instant, text),
        "is not an instant. Write ISO 8601 with Z or an offset, for example 2026-12-01T09:00:00+01:00",
      );
    });
  }

  for (const text of [
    "2026-02-30T09:00:00Z",
    "2026-13-01T09:00:00Z",
    "2026-12-01T25:00:00Z",
    "2026-12-01T09:00:00+25:00",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:00-00:01",
    "0000-01-01T00:00:00Z",
  ]) {
    it(`is not ${text}, which is not on the calendar or too far away`, () => {
      assert.equal(read(Instant, text), "is not a valid instant from 1970 to 9999. Correct its date, time or offset");
    });
  }
});

describe("a day", () => {
  it("is one of the calendar, leap days too", () => {
    for (const day of ["2026-12-01", "2028-02-29"]) assert.equal(read(CalendarDate, day), day);
    for (const day of ["2026-02-29", "2026-13-01", "2026-00-10"])
      assert.equal(read(CalendarDate, day), "is not a day of the calendar. Correct the day or the month");
  });

  for (const text of ["", "x2026-12-01", "2026-12-01T09:00Z", "2026-12-1", "26-12-01"]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(read(CalendarDate, text), "is not a date. Write it as 2026-12-01");
    });
  }
});

describe("a time zone", () => {
  const REMEDY = "Write an IANA name, for example Europe/Berlin";

  it("is one of IANA's", () => {
    for (const zone of [
      "Europe/Berlin",
      "UTC",
      "Etc/GMT+5",
      "America/Port-au-Prince",
      "America/Argentina/Buenos_Aires",
    ])
      assert.equal(read(TimeZone, zone), zone);
    for (const zone of ["Mars/Olympus", "E", "A".repeat(64)])
      assert.equal(read(TimeZone, zone), `is not a known time zone. ${REMEDY}`);
  });

  for (const text of ["", "+01:00", "1Europe", "(Europe/Berlin", "Europe/Berlin ", "Europe Berlin", "A".repeat(65)]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(read(TimeZone, text), `is not the name of a time zone. ${REMEDY}`);
    });
  }
});

describe("a language tag", () => {
  it("is given in canonical form", () => {
    for (const [tag, output] of [
      ["en", "en"],
      ["EN-gb", "en-GB"],
      ["zh-hant-tw", "zh-Hant-TW"],
      ["iw", "he"],
      ["de-u-co-phonebk-nu-latn", "de-u-co-phonebk-nu-latn"],
    ] as const)
      assert.equal(read(Locale, tag), output);
  });

  for (const text of [
    "",
    "e",
    "english-",
    "en_GB",
    "en-",
    "en-US-x",
    "xx-a-a",
    "1en",
    "en ",
    "en-u-co-phonebk-ca-gregory-nu",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(read(Locale, text), "is not a language tag. Write a BCP 47 tag, for example en-GB");
    });
  }
});
