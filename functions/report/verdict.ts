/** Whether a rate keeps to its target, and whether there is enough mail to say so. */
import { GATE, PROMISED } from "../../core/metrics/limits";
import type { Rate, Share } from "./counts";

/**
 * `met` or `missed`; `few`: too few messages for the rate to mean anything; `none`: no message left SES; `unknown`: CloudWatch did
 * not tell.
 */
export type Verdict = "met" | "missed" | "few" | "none" | "unknown";

/**
 * From how many messages a week a rate is held against its target: below 1/target one single bounce or complaint would miss it,
 * and these are the numbers that the alarms wait for.
 */
export const ENOUGH: Readonly<Record<Rate, number>> = {
  bounce: GATE.daily,
  complaint: GATE.weekly,
  delivery: GATE.daily,
};

/** The verdict on one rate of one week. */
export function verdict(rate: Rate, share: Share | undefined): Verdict {
  if (!share) return "unknown";
  const { part, whole } = share;
  if (whole === 0) return "none";
  if (whole < ENOUGH[rate]) return "few";
  const percent = (100 * part) / whole;
  const met = rate === "delivery" ? percent > PROMISED.delivery : percent < PROMISED[rate];
  return met ? "met" : "missed";
}
