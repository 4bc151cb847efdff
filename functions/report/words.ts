/** Numbers, shares and dates as a report writes them. */
import { percentOf, type Share } from "../../core/metrics/rates";
import type { Week } from "./week";

const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count; a question mark where it is unknown. */
export const number = (value: number | undefined): string => (value === undefined ? "?" : numbers.format(value));

/** A count of things: `1 bounce`, `2 bounces`. */
export const counted = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? "" : "s"}`;

/** A share in percent: with one decimal, with two below one percent. */
export function percent(share: Share): string {
  const value = percentOf(share);
  return `${value.toFixed(value > 0 && value < 1 ? 2 : 1)}%`;
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** A week by its first and last day: `16 Nov to 22 Nov`. */
export function weekName({ start, end }: Week): string {
  return `${day.format(start)} to ${day.format(new Date(end.getTime() - 1))}`;
}

/** An instant: `Tue 17 Nov, 09:05 UTC`. */
export function instant(at: Date): string {
  const part = Object.fromEntries(dayAndTime.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part["weekday"]} ${part["day"]} ${part["month"]}, ${part["hour"]}:${part["minute"]} UTC`;
}
