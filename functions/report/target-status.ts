/** Whether a rate meets its target, and whether there is enough mail to say so. */
import { isEnough, isMissed, type Rate, type Share } from "../../core/metrics/rates";

/**
 * `met` or `missed`; `few`: too few messages for the rate to mean anything; `none`: no message left SES; `unknown`: CloudWatch did
 * not return the counts.
 */
export type TargetStatus = "met" | "missed" | "few" | "none" | "unknown";

/** The status of one rate in one week. */
export function targetStatus(rate: Rate, share: Share | undefined): TargetStatus {
  if (!share) return "unknown";
  if (share.whole === 0) return "none";
  if (!isEnough(rate, share)) return "few";
  return isMissed(rate, share) ? "missed" : "met";
}
