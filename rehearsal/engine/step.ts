/** The steps of an engine run, each with its evidence or the reason why it failed. */
import type { Outcome } from "./engine";

/** One thing to show. */
export interface Step {
  readonly name: string;
  /** Resolves to the evidence, in a few words; throws {@link NotShown} when there is none. */
  readonly play: () => Promise<string>;
}

/** The result of a step. */
export interface Verdict {
  readonly stack: string;
  readonly step: string;
  readonly shown: boolean;
  readonly seconds: number;
  /** The evidence, or why there is none. */
  readonly detail: string;
}

/** Thrown by a step that did not show what it should. */
export class NotShown extends Error {
  /**
   * @param reason what was expected, and what happened instead
   * @param output what the engine printed
   */
  constructor(
    reason: string,
    readonly output = "",
  ) {
    super(reason);
  }
}

/** The outcome of a command that must succeed. */
export async function succeeded(command: Promise<Outcome>): Promise<Outcome> {
  const outcome = await command;
  if (outcome.code !== 0) throw new NotShown(`the engine ended with status ${outcome.code}`, outcome.output);
  return outcome;
}

/** The changes to resources in words: `12 create, 3 import`; unchanged ones are not mentioned. */
export function changesOf({ changes }: Outcome): string {
  const changed = Object.entries(changes).filter(([treatment, count]) => treatment !== "same" && count > 0);
  return (
    changed
      .map(([treatment, count]) => `${count} ${treatment}`)
      .sort()
      .join(", ") || "no change"
  );
}

/**
 * Plays steps in order and stops at the first that fails, since each builds on the one before.
 *
 * @param report takes each line of progress
 */
export async function playSteps(
  stack: string,
  steps: readonly Step[],
  report: (line: string) => void,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const step of steps) {
    const started = performance.now();
    const [shown, detail, output] = await step.play().then(
      (evidence) => [true, evidence, ""] as const,
      (error: unknown) => {
        if (error instanceof NotShown) return [false, error.message, error.output] as const;
        throw error;
      },
    );
    const seconds = (performance.now() - started) / 1000;
    verdicts.push({ stack, step: step.name, shown, seconds, detail });
    report(`${stack}: ${step.name}: ${shown ? "" : "FAILED: "}${detail} (${seconds.toFixed(1)} s)`);
    if (output) report(output.replace(/^/gm, "  | "));
    if (!shown) break;
  }
  return verdicts;
}
