/** From the outcomes of scenarios to the verdict on each promise. */
import type { Settings } from "../../infra/settings/settings";
import { keeping, type MailPromise, sentence } from "../../cli/promises/promise";
import type { Outcome } from "../scenarios/scenario";

/** A promise, and what the rehearsal found about it. */
export interface Verdict {
  readonly promise: string;
  readonly sentence: string;
  readonly verdict: "kept" | "broken" | "not kept" | "not played" | "played in part";
  /** The scenarios on which the verdict rests, with what they saw. */
  readonly evidence: readonly Outcome[];
}

/**
 * The verdict on each promise: `kept` when every scenario that proves it was played and passed, `broken` as soon as one failed, `played in
 * part` or `not played` when `--only` left out some or all of them, `not kept` where a setting of the
 * stack prevents it.
 */
export function verdicts(
  promises: readonly MailPromise[],
  settings: Settings,
  outcomes: readonly Outcome[],
): Verdict[] {
  const played = new Map(outcomes.map((outcome) => [outcome.scenario, outcome]));
  return promises.map((promise) => {
    const kept = keeping(promise, settings);
    const expected = typeof kept === "string" ? [] : kept.scenarios;
    const evidence = expected.map((scenario) => played.get(scenario)).filter((outcome) => outcome !== undefined);
    const verdict = (): Verdict["verdict"] => {
      if (typeof kept === "string") return kept;
      if (evidence.some((outcome) => !outcome.passed)) return "broken";
      if (evidence.length === expected.length) return "kept";
      return evidence.length > 0 ? "played in part" : "not played";
    };
    return { promise: promise.id, sentence: sentence(promise, settings), verdict: verdict(), evidence };
  });
}
