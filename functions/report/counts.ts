/** What happened to mail, counted by week and configuration set, and the rates that follow. */
import type { DailySeries } from "./cloudwatch";
import { isIn, type Week } from "./week";

/** What is counted for each configuration set. */
export const COUNTS = ["sent", "delivered", "hardBounces", "softBounces", "blocked", "complaints", "rejected"] as const;

/** One of {@link COUNTS}. */
export type Count = (typeof COUNTS)[number];

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

/** The rates that were promised to AWS. */
export type Rate = "bounce" | "complaint" | "delivery";

/** Which messages a rate is about, and of how many. */
export interface Share {
  readonly part: number;
  /** Messages that left SES: a suppressed recipient's message is counted as sent, and nobody was mailed. */
  readonly whole: number;
}

const PART = { bounce: "hardBounces", complaint: "complaints", delivery: "delivered" } as const;

/** The share that a rate stands for; undefined when a part of it is unknown. */
export function share(counts: Counts, rate: Rate): Share | undefined {
  const { sent, blocked, [PART[rate]]: part } = counts;
  if (sent === undefined || blocked === undefined || part === undefined) return undefined;
  // What left SES before midnight and arrived after it counts in two weeks: never more than everything.
  const whole = Math.max(sent - blocked, 0);
  return { part: Math.min(part, whole), whole };
}
