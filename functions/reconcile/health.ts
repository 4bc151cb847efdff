/** What a run emits for the alarms: zeros, so that every count is a metric that exists, and the account's state. */
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
 * How the account stands: 1 for each thing that a person has to look at, else 0; and how many messages it has sent in 24 hours.
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
