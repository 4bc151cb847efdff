/** The weeks that a report covers: from Monday to Monday, 00:00 UTC, like CloudWatch's days. */
import { MILLISECONDS } from "../../core/time/spans";

/** A week, including `start` and excluding `end`. */
export interface Week {
  readonly start: Date;
  readonly end: Date;
}

/** How many earlier weeks a week is compared with. */
export const EARLIER_WEEKS = 4;

/** The last week that is over. */
export function lastWeek(now: Date): Week {
  const daysSinceMonday = (now.getUTCDay() + 6) % 7;
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - daysSinceMonday);
  return { start: new Date(end - MILLISECONDS.week), end: new Date(end) };
}

/** The week that is `count` weeks before another. */
export function weeksBefore({ start, end }: Week, count: number): Week {
  const shift = count * MILLISECONDS.week;
  return { start: new Date(start.getTime() - shift), end: new Date(end.getTime() - shift) };
}

/** A week and those that it is compared with, the newest first. */
export function withEarlier(week: Week): readonly [Week, ...Week[]] {
  return [week, ...Array.from({ length: EARLIER_WEEKS }, (_, index) => weeksBefore(week, index + 1))];
}

/** Whether an instant is in a week. */
export function isIn({ start, end }: Week, instant: Date): boolean {
  return instant >= start && instant < end;
}
