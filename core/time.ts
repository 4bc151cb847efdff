/** Spans of time by their unit. A name says in which unit it counts; nothing else does. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds, as AWS counts periods, ages and retentions. */
export const SECONDS = { minute, hour, day, week: 7 * day } as const;

/** In milliseconds, as JavaScript counts. */
export const MILLISECONDS = {
  minute: 1000 * minute,
  hour: 1000 * hour,
  day: 1000 * day,
  week: 7000 * day,
} as const;
