/** The alarms on how much the account sends in a day: against its quota, and against the volume that AWS was told to expect. */
import { count, percent } from "../../core/formatting/numbers";
import { QUOTA_SHARE, VOLUME_SHARE } from "../../core/metrics/limits";
import { SECONDS } from "../../core/time/spans";
import type { MetricAlarm, Watched } from "./metric-alarm";
import { ofStack } from "./metrics";

/**
 * Rings when the account has sent so many messages in 24 hours, by SES's own count, which counts each recipient.
 *
 * It takes the highest of 24 hourly readings. A sum of SES's `Send` that stays near the limit would cross it many times a day; this
 * alarm ends only after 24 hours below the limit, so it sends at most one mail a day.
 */
const sentInADay = (watched: Watched, threshold: number) =>
  ({
    metrics: { sent: ofStack(watched, "SentLast24Hours") },
    expressions: { most: "FILL(sent, 0)" },
    seconds: SECONDS.day,
    statistic: "Maximum",
    comparison: ">=",
    threshold: Math.round(threshold),
    missing: "notBreaching",
  }) as const;

/** Rings while there is still time to ask AWS for a higher quota. */
export function quotaAlarm(watched: Watched): MetricAlarm {
  const { alarms, dailyQuota } = watched;
  return {
    key: "quota",
    ...alarms.quota,
    ...sentInADay(watched, QUOTA_SHARE * dailyQuota),
    acts: "ticket",
    means:
      `The account has sent ${percent(100 * QUOTA_SHARE)} of the ${count(dailyQuota)} messages that SES accepts in 24 hours. ` +
      "Above its quota SES refuses all mail.",
    todo: "Ask AWS for a higher quota, which takes a day, then set dailyQuota to it.",
    anchor: "quota",
  };
}

/** Rings when the account has sent as much as AWS was told, or nearly as much. */
export function volumeAlarm(watched: Watched, level: keyof typeof VOLUME_SHARE): MetricAlarm {
  const { alarms, expectedDailyVolume } = watched;
  const share = VOLUME_SHARE[level];
  const told = `${count(expectedDailyVolume)} messages that AWS was told to expect in 24 hours`;
  return {
    key: `volume-${level}`,
    ...sentInADay(watched, share * expectedDailyVolume),
    anchor: "daily-volume",
    ...(level === "warning"
      ? {
          ...alarms.volumeWarning,
          acts: "ticket",
          means: `The account has sent ${percent(100 * share)} of the ${told}.`,
          todo: "Check whether it is real mail. If it keeps growing, tell AWS, then raise the setting expectedDailyVolume.",
        }
      : {
          ...alarms.volumeReached,
          acts: "page",
          means: `The account has sent the ${told}. Reminders and follow-ups wait; other mail leaves.`,
          todo: "Find out what sends so much. If it is real mail, tell AWS, then raise the setting expectedDailyVolume.",
        }),
  };
}
