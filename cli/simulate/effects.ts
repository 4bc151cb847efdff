/** Waits for effects, each seen or not, and says when each was seen. */
import type { Clock } from "../../infra/dns/porkbun/client";

/** Something that is to happen. */
export interface Effect {
  /** In a few words: `bounce: suppressed`. */
  readonly what: string;
  /** Where to look when it does not come, or another thing comes. */
  readonly otherwise: string;
  /** What is to be seen; absent: whatever is seen is right. */
  readonly expects?: string;
  /** What is seen, in a few words; undefined as long as there is nothing. */
  readonly look: () => Promise<string | undefined>;
}

/** What came of an effect. */
export interface Seen extends Pick<Effect, "what" | "otherwise"> {
  readonly isRight: boolean;
  /** What was seen, and how many seconds after the beginning; absent where nothing was. */
  readonly found?: { readonly text: string; readonly seconds: number };
}

/** Milliseconds between two looks. */
const PAUSE = 2_000;

/** How long to wait, since when, and who is told of each effect that is seen. */
export interface Waiting {
  readonly clock: Clock;
  /** By the clock, in milliseconds. */
  readonly since: number;
  readonly until: number;
  readonly onSeen: (seen: Seen) => void;
}

/**
 * Looks for all effects until each is seen or the time is over.
 *
 * @returns one of {@link Seen} for each, in their order
 * @throws what a look throws
 */
export async function awaitEffects(effects: readonly Effect[], waiting: Waiting): Promise<readonly Seen[]> {
  const { clock, since, until, onSeen } = waiting;
  const found = new Map<Effect, Seen>();
  for (;;) {
    for (const effect of effects.filter((each) => !found.has(each))) {
      const text = await effect.look();
      if (text === undefined) continue;
      const { what, otherwise, expects = text } = effect;
      const isRight = text === expects;
      const seen = { what, otherwise, isRight, found: { text, seconds: Math.round((clock.now() - since) / 1000) } };
      found.set(effect, seen);
      onSeen(seen);
    }
    if (found.size === effects.length || clock.now() >= until) break;
    await clock.sleep(PAUSE);
  }
  return effects.map(
    (effect) => found.get(effect) ?? { what: effect.what, otherwise: effect.otherwise, isRight: false },
  );
}
