/** Keeps to the rate that SES takes calls at, and to the time that Lambda gives. */
import { MILLISECONDS } from "../../core/time";

/** Time as a run sees it; all in milliseconds. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** How long until Lambda ends the run. */
  remaining(): number;
}

/** All of SES's actions but sending: one call a second, not adjustable (https://docs.aws.amazon.com/ses/latest/dg/quotas.html). */
const INTERVAL = 1000;

/** What is kept in hand: more than the 10 seconds that an entry's two calls take at the worst, a query included. */
const RESERVE = MILLISECONDS.minute;

/** Lets calls to SES through one a second. */
export class Pace {
  readonly #time: Time;
  #next = 0;

  constructor(time: Time) {
    this.#time = time;
  }

  /** Whether the run can go on `wait` milliseconds from now. */
  hasTime(wait = 0): boolean {
    return this.#time.remaining() - wait >= RESERVE;
  }

  /**
   * Waits for the next call's turn.
   *
   * @param reserve what the caller leaves of the run's time, in milliseconds
   * @returns false, without a wait, when the run, or the caller's part of it, has to end
   */
  async turn(reserve = 0): Promise<boolean> {
    const wait = Math.max(0, this.#next - this.#time.now());
    if (!this.hasTime(wait + reserve)) return false;
    if (wait > 0) await this.#time.sleep(wait);
    this.#next = this.#time.now() + INTERVAL;
    return true;
  }
}
