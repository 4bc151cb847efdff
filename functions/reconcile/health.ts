/** What a run states for the alarms: zeros, so that no count is a metric that nobody has seen, and how the account stands. */
import type { Account } from "../../core/account";
import type { Entry } from "../../core/log";
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
 * How the account stands: 1 for each thing that a person has to look at, else 0.
 *
 * @param statedQuota messages in 24 hours, as the settings have them
 */
export function standing(account: Account, statedQuota: number): Entry {
  const { enforcementStatus, sendingEnabled, dailyQuota } = account;
  const metrics = {
    NotHealthy: Number(enforcementStatus !== "HEALTHY"),
    SendingDisabled: Number(!sendingEnabled),
    QuotaMismatch: Number(dailyQuota !== statedQuota),
  } satisfies Partial<Record<StackMetric, number>>;
  const level = Object.values(metrics).includes(1) ? "ERROR" : "INFO";
  return { level, message: "account", enforcementStatus, sendingEnabled, dailyQuota, statedQuota, metrics };
}
