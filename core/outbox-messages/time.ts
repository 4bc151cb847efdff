/** Instants, dates, time zones and locales. */
import * as v from "valibot";
import { dateTimeFormat } from "../time/date-time-format";
import { refuse } from "./refusal";

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;

/** Whether the date at the start of a text exists: JavaScript reads 30 February as 2 March. */
function isCalendarDate(text: string): boolean {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Whether a text is an instant whose year, in UTC too, is from 1970 to 9999. */
function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return time >= 0 && time < Date.UTC(10_000, 0) && isCalendarDate(text);
}

/** An instant: ISO 8601 with Z or an offset. The output is in UTC, in the form of `Date.prototype.toISOString`. */
export const Instant = v.pipe(
  v.string(),
  v.check(
    (text) => !new RegExp(`^${DATE}$`).test(text),
    refuse(
      "is a date without a time, and all-day meetings are not part of version 1",
      "Write an instant, for example 2026-12-01T09:00:00Z",
    ),
  ),
  v.regex(
    new RegExp(String.raw`^${DATE}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$`),
    refuse("is not an instant", "Write ISO 8601 with Z or an offset, for example 2026-12-01T09:00:00+01:00"),
  ),
  v.check(isInstant, refuse("is not a valid instant from 1970 to 9999", "Correct its date, time or offset")),
  v.transform((text) => new Date(text).toISOString()),
);

/** A day in somebody's calendar, without a time: `2026-12-01`. */
export const CalendarDate = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${DATE}$`), refuse("is not a date", "Write it as 2026-12-01")),
  v.check(isCalendarDate, refuse("is not a day of the calendar", "Correct the day or the month")),
);

function isTimeZone(text: string): boolean {
  try {
    dateTimeFormat({ locale: "en", timeZone: text }, {});
    return true;
  } catch {
    return false;
  }
}

/** The name of a zone in the IANA Time Zone Database. */
export const TimeZone = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/,
    refuse("is not the name of a time zone", "Write an IANA name, for example Europe/Berlin"),
  ),
  v.check(isTimeZone, refuse("is not a known time zone", "Write an IANA name, for example Europe/Berlin")),
);

function canonicalLocale(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** A language tag (BCP 47); the output is in canonical form: `en-GB`. */
export const Locale = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/,
    refuse("is not a language tag", "Write a BCP 47 tag, for example en-GB"),
  ),
  v.check(
    (text) => canonicalLocale(text) !== undefined,
    refuse("is not a language tag", "Write a BCP 47 tag, for example en-GB"),
  ),
  v.transform((text) => canonicalLocale(text) ?? text),
);
