/** What a run emits for the alarms: zeros, so that the metric of every count exists, and the account's state. */
import type { Account } from "../../core/aws-clients/account";
import type { Entry } from "../../core/lambda-runtime/log";
import { MAIL_METRICS, type StackMetric } from "../../core/metrics/names";

/** A line for each configuration set with a zero for each count of its mail. */
export const zeros = (configurationSets: readonly string[]): Entry[] =>
  configurationSets.map((configurationSet) => ({
    level: "INFO",
    message: "counting",
    configurationSet,
    metrics: Object.fromEntries(MAIL_METRICS.map((name) => [name, 0])),
  }));

/**
 * The account's standing: for each thing that may be wrong, 1 if a person has to look at it and 0 if not; and how many messages the
 * account has sent in 24 hours.
 *
 * @param statedQuota the daily quota according to the settings
 */
export function standing(account: Account, statedQuota: number): Entry {
  const { enforcementStatus, sendingEnabled, dailyQuota, sentLast24Hours } = account;
  const faults = {
    NotHealthy: Number(enforcementStatus !== "HEALTHY"),
    SendingDisabled: Number(!sendingEnabled),
    QuotaMismatch: Number(dailyQuota !== statedQuota),
  } satisfies Partial<Record<StackMetric, number>>;
  const level = Object.values(faults).includes(1) ? "ERROR" : "INFO";
  const metrics = { ...faults, SentLast24Hours: sentLast24Hours };
  return { level, message: "account", enforcementStatus, sendingEnabled, dailyQuota, statedQuota, metrics };
}
