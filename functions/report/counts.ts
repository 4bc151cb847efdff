/** Counts of mail by week and configuration set, and the rates that follow from them. */
import { type Count, COUNTS, type Rate, RATES, type Share, share as shareOf } from "../../core/metrics/rates";
import type { DailySeries } from "./cloudwatch";
import { isIn, type Week } from "./week";

/** The counts of one week. Undefined if CloudWatch did not return the number, which does not mean zero. */
export type Counts = Readonly<Record<Count, number | undefined>>;

/** Adds up what is known; a sum with an unknown part is unknown. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}

/** The sum of a series in a week; undefined if the series is not complete. */
export function inWeek(series: DailySeries, week: Week): number | undefined {
  if (!series.complete) return undefined;
  return sum(series.days.filter(({ day }) => isIn(week, day)).map(({ value }) => value));
}

/** All counts, each computed by a function of its name. */
export function countsOf(count: (name: Count) => number | undefined): Counts {
  return Object.fromEntries(COUNTS.map((name) => [name, count(name)])) as Counts;
}

/** The sum of several configuration sets, or of several weeks. */
export function together(all: readonly Counts[]): Counts {
  return countsOf((name) => sum(all.map((counts) => counts[name])));
}

/** The share behind a rate; undefined if one of its counts is unknown. */
export function share(counts: Counts, rate: Rate): Share | undefined {
  const { sent, blocked } = counts;
  const { [RATES[rate].count]: part } = counts;
  if (sent === undefined || blocked === undefined || part === undefined) return undefined;
  return shareOf(rate, { sent, blocked, [RATES[rate].count]: part });
}
