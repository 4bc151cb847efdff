/** When a recipient's daily digest is due: at 8 o'clock in their zone, once on each of their local dates. No I/O. */
import { dateTimeFormat } from "../../core/time/date-time-format";
import { MILLISECONDS } from "../../core/time/spans";

/** The hour of the local clock at which a digest is due. */
const HOUR = 8;

/** A digest's local date, `2026-12-01`, and when it is due. */
export interface DigestTime {
  readonly day: string;
  readonly due: Date;
}

const CLOCK = {
  calendar: "iso8601",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

/** What the clocks of a zone show at an instant, read as if it were UTC; in milliseconds since 1970, to the second. */
function localClock(at: number, timeZone: string): number {
  const parts = dateTimeFormat({ locale: "en", timeZone }, CLOCK).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/**
 * The instant at which the clocks of a zone show a time. If they show it twice because they go back, the first; if they skip it,
 * the later of the two possible readings, as `Temporal` does by default (https://tc39.es/proposal-temporal/docs/timezone.html,
 * "compatible").
 *
 * @param shown the time, as if it were UTC, in milliseconds since 1970
 */
function instantOf(shown: number, timeZone: string): number {
  const offset = (at: number) => localClock(at, timeZone) - at;
  const before = shown - offset(shown - MILLISECONDS.day);
  const after = shown - offset(shown + MILLISECONDS.day);
  return [before, after].find((at) => localClock(at, timeZone) === shown) ?? before;
}

/** The first digest that is due after an instant. @param timeZone an IANA name */
export function digestAfter(instant: Date, timeZone: string): DigestTime {
  const today = Math.floor(localClock(instant.getTime(), timeZone) / MILLISECONDS.day) * MILLISECONDS.day;
  for (let shown = today + HOUR * MILLISECONDS.hour; ; shown += MILLISECONDS.day) {
    const due = instantOf(shown, timeZone);
    // The date is taken from the instant, since a zone may skip a whole day, as Pacific/Apia did on 2011-12-30.
    if (due > instant.getTime())
      return { day: new Date(localClock(due, timeZone)).toISOString().slice(0, 10), due: new Date(due) };
  }
}
