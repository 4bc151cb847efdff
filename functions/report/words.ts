/** Numbers, shares and dates as a report writes them. */
import { count, measuredPercent } from "../../core/formatting/numbers";
import { percentOf, type Share } from "../../core/metrics/rates";
import type { Week } from "./week";

/** A count, or a question mark if it is unknown. */
export const number = (value: number | undefined): string => (value === undefined ? "?" : count(value));

/** A count of things: `1 bounce`, `2 bounces`. */
export const counted = (many: number, one: string): string => `${count(many)} ${one}${many === 1 ? "" : "s"}`;

/** A share in percent, as it was measured. */
export const percentage = (share: Share): string => measuredPercent(percentOf(share));

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
