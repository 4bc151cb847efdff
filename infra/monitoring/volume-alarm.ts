/** The two alarms on the daily volume that AWS was told to expect. */
import { count, percent } from "../../core/formatting/numbers";
import { VOLUME_SHARE } from "../../core/metrics/limits";
import { SECONDS } from "../../core/time/spans";
import type { MetricAlarm, Watched } from "./metric-alarm";
import { ofStack } from "./metrics";

/**
 * Rings when the account has sent as much as AWS was told, or nearly as much.
 *
 * It takes the highest of 24 hourly readings. A sum of SES's `Send` that stays near the limit would cross it many times a day; this alarm
 * ends only after 24 hours below the limit, so it sends at most one mail a day.
 */
export function volumeAlarm(watched: Watched, level: keyof typeof VOLUME_SHARE): MetricAlarm {
  const { alarms, expectedDailyVolume } = watched;
  const share = VOLUME_SHARE[level];
  const told = `${count(expectedDailyVolume)} messages that AWS was told to expect in 24 hours`;
  return {
    key: `volume-${level}`,
    metrics: { sent: ofStack(watched, "SentLast24Hours") },
    expressions: { most: "FILL(sent, 0)" },
    seconds: SECONDS.day,
    statistic: "Maximum",
    comparison: ">=",
    threshold: Math.round(share * expectedDailyVolume),
    missing: "notBreaching",
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
