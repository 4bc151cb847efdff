/** Time spans, in seconds and in milliseconds: a constant's name gives its unit. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In seconds, as AWS counts periods, ages and retentions. */
export const SECONDS = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY } as const;

/** In milliseconds, as JavaScript counts. */
export const MILLISECONDS = {
  minute: 1000 * MINUTE,
  hour: 1000 * HOUR,
  day: 1000 * DAY,
  week: 7000 * DAY,
} as const;
