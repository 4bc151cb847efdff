/** Formats instants and days for people: in a named time zone, in the words and the order of a locale. */

import { dateTimeFormat } from "../../core/time/date-time-format";

/** A span of time in somebody's zone. */
export interface Span {
  /** Instants, ISO 8601. */
  readonly start: string;
  readonly end: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** How a reader reads time. */
export interface Clock {
  /** A BCP 47 tag. */
  readonly locale: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** A span of time in words. */
export interface When {
  /** `Thursday, November 26, 2026`, or both days of a span that ends on another one. */
  readonly day: string;
  /** `2:30 – 3:00 PM`; with weekdays if the span ends on another day. */
  readonly time: string;
  /** `Eastern Standard Time (GMT-5)`; two of them if the clocks change within the span. */
  readonly zone: string;
  /** The same span in its own zone, in brackets; undefined if the clocks there show the same. */
  readonly elsewhere: string | undefined;
  /** For a picture of a calendar leaf: `Nov` and `26`. */
  readonly month: string;
  readonly date: string;
}

type Options = Intl.DateTimeFormatOptions;

/** ICU puts thin and narrow spaces into times; the fonts of some mail clients show them as boxes. */
const plain = (text: string) => text.replace(/[\u2009\u202f]/g, " ");

/** `GMT-5` with a minus sign, after which no line is broken. */
const unbroken = (offset: string) => offset.replace("-", "\u2212");

const format = (at: string, clock: Clock, options: Options) =>
  plain(dateTimeFormat(clock, options).format(new Date(at)));

const formatRange = ({ start, end }: Span, clock: Clock, options: Options) =>
  plain(dateTimeFormat(clock, options).formatRange(new Date(start), new Date(end)));

const part = (at: string, clock: Clock, type: Intl.DateTimeFormatPartTypes, options: Options) =>
  dateTimeFormat(clock, options)
    .formatToParts(new Date(at))
    .find((found) => found.type === type)?.value ?? "";

/** A zone's name and offset at an instant: `Central European Summer Time`, `GMT+2`. */
function zoneAt(at: string, clock: Clock): { name?: string; offset: string } {
  const name = (timeZoneName: "long" | "shortOffset") => part(at, clock, "timeZoneName", { timeZoneName });
  const [long, offset] = [name("long"), unbroken(name("shortOffset"))];
  // A zone without a name has its offset in place of one.
  return long.startsWith("GMT") ? { offset } : { name: long, offset };
}

/** `Central European Summer Time (GMT+2)`. */
function inBrackets(at: string, clock: Clock): string {
  const { name, offset } = zoneAt(at, clock);
  return name === undefined ? offset : `${name} (${offset})`;
}

/** `Central European Summer Time, GMT+2`, for use inside brackets. */
function afterComma(at: string, clock: Clock): string {
  const { name, offset } = zoneAt(at, clock);
  return name === undefined ? offset : `${name}, ${offset}`;
}

/** The zone at both ends of a span, or once if it is the same. */
function zoneOf({ start, end }: Span, clock: Clock, written: (at: string, clock: Clock) => string): string {
  const [first, last] = [written(start, clock), written(end, clock)];
  return first === last ? first : `${first} – ${last}`;
}

/** The instant's day in the clock's zone: the same text for two instants of one day. */
const dayOf = (at: string, { timeZone }: Clock) => format(at, { locale: "en-CA", timeZone }, { dateStyle: "short" });

function dayAndTime(span: Span, clock: Clock): { day: string; time: string } {
  if (dayOf(span.start, clock) === dayOf(span.end, clock)) {
    return { day: longDay(span.start, clock), time: formatRange(span, clock, { timeStyle: "short" }) };
  }
  const moment: Options = { weekday: "short", hour: "numeric", minute: "2-digit" };
  return {
    day: formatRange(span, clock, { dateStyle: "long" }),
    time: `${format(span.start, clock, moment)} – ${format(span.end, clock, moment)}`,
  };
}

/** What the clocks in the span's own zone show; undefined if the reader's show the same. */
function elsewhere(span: Span, clock: Clock): string | undefined {
  const own = { ...clock, timeZone: span.timeZone };
  const [here, there] = [dayAndTime(span, clock), dayAndTime(span, own)];
  if (here.day === there.day && here.time === there.time) return undefined;
  const day = here.day === there.day ? [] : [there.day];
  return `(${[...day, `${there.time} ${zoneOf(span, own, afterComma)}`].join(", ")})`;
}

/** A span of time in the reader's zone and, if that differs, in its own. */
export function when(span: Span, clock: Clock): When {
  return {
    ...dayAndTime(span, clock),
    zone: zoneOf(span, clock, inBrackets),
    elsewhere: elsewhere(span, clock),
    month: format(span.start, clock, { month: "short" }),
    date: part(span.start, clock, "day", { day: "numeric" }),
  };
}

/** `Thursday, November 26, 2026`. */
export const longDay = (at: string, clock: Clock) => format(at, clock, { dateStyle: "full" });

/** `Thu, Nov 26, 2:30 PM`, for where there is little space. */
export const shortMoment = (at: string, clock: Clock) =>
  format(at, clock, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });

/** `Thursday, November 26, 2026, 2:30 PM, Eastern Standard Time (GMT-5)`. */
export const longMoment = (at: string, clock: Clock) =>
  [longDay(at, clock), format(at, clock, { timeStyle: "short" }), inBrackets(at, clock)].join(", ");

/** A calendar day without a zone, `2026-12-04`, as `Friday, December 4, 2026`. */
export const calendarDay = (day: string, locale: string) => longDay(`${day}T00:00:00Z`, { locale, timeZone: "UTC" });
