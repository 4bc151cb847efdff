/** Whether a configuration set is to be paused. */
import { PAUSE_COUNT, PAUSE_MAIN_ABOVE } from "../../core/metrics/limits";
import { isEnough, isMissed, percentOf } from "../../core/metrics/rates";
import type { RecentMail } from "./recent-mail";
import type { Guarded } from "./pause-request";

/** A promised limit that a set has exceeded. */
export interface Breach {
  readonly of: "bounces" | "complaints";
  readonly count: number;
  /** The number of messages that the count is a part of. */
  readonly sent: number;
  readonly percent: number;
  /** Whether it is bad enough for a pause. */
  readonly pauses: boolean;
}

/** `pause`; `watch`: over a limit, but not to be paused yet; `leave`: under every limit. */
export type GuardAction = "pause" | "watch" | "leave";

/** What to do with a configuration set, and why. */
export interface Decision {
  readonly action: GuardAction;
  readonly breaches: readonly Breach[];
}

/** Decides from a set's figures, since an alarm says only that a limit was exceeded, not by how much. */
export function decide(kind: Guarded["kind"], { day, week }: RecentMail): Decision {
  const breaches = [
    breach(kind, "bounces", day.bounces, day.sent),
    breach(kind, "complaints", week.complaints, week.sent),
  ].filter((each) => each !== undefined);
  if (breaches.some(({ pauses }) => pauses)) return { action: "pause", breaches };
  return { action: breaches.length > 0 ? "watch" : "leave", breaches };
}

function breach(kind: Guarded["kind"], of: Breach["of"], count: number, sent: number): Breach | undefined {
  const rate = of === "bounces" ? "bounce" : "complaint";
  const share = { part: count, whole: sent };
  if (!isEnough(rate, share) || !isMissed(rate, share)) return undefined;
  const percent = percentOf(share);
  const pauses = count >= PAUSE_COUNT[of] && (kind === "updates" || percent > PAUSE_MAIN_ABOVE[rate]);
  return { of, count, sent, percent, pauses };
}
