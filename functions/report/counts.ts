/** What happened to mail, counted by week and configuration set, and the rates that follow. */
import { type Count, COUNTS, type Rate, RATES, type Share, share as shareOf } from "../../core/metrics/rates";
import type { DailySeries } from "./cloudwatch";
import { isIn, type Week } from "./week";

/** The counts of one week. Undefined: CloudWatch did not tell, which is not zero. */
export type Counts = Readonly<Record<Count, number | undefined>>;

/** Adds up what is known; a sum with an unknown part is unknown. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}

/** What a series comes to in a week. */
export function inWeek(series: DailySeries, week: Week): number | undefined {
  if (!series.complete) return undefined;
  return sum(series.days.filter(({ day }) => isIn(week, day)).map(({ value }) => value));
}

/** A record of all counts, each computed alike. */
export function countsOf(count: (name: Count) => number | undefined): Counts {
  return Object.fromEntries(COUNTS.map((name) => [name, count(name)])) as Counts;
}

/** Several sets, or several weeks, taken together. */
export function together(all: readonly Counts[]): Counts {
  return countsOf((name) => sum(all.map((counts) => counts[name])));
}

/** The share that a rate stands for; undefined when a part of it is unknown. */
export function share(counts: Counts, rate: Rate): Share | undefined {
  const { sent, blocked } = counts;
  const { [RATES[rate].count]: part } = counts;
  if (sent === undefined || blocked === undefined || part === undefined) return undefined;
  return shareOf(rate, { sent, blocked, [RATES[rate].count]: part });
}
