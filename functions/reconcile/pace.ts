/** Keeps a run within SES's rate limit and within the time that Lambda allows it. */
import { MILLISECONDS } from "../../core/time/spans";

/** A run's clock, in milliseconds. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** How long until Lambda ends the run. */
  remaining(): number;
}

/**
 * The rate limit of all SES actions except sending: one call a second, not adjustable
 * (https://docs.aws.amazon.com/ses/latest/dg/quotas.html).
 */
const INTERVAL = 1000;

/** The time kept in reserve: more than the 10 seconds that an entry's two calls can take, a query included. */
const RESERVE = MILLISECONDS.minute;

/** Lets one call a second through to SES. */
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
   * Waits until the next call may be made.
   *
   * @param reserve how much of the run's time the caller must leave, in milliseconds
   * @returns false, without waiting, if the run or the caller's part of it has to end
   */
  async turn(reserve = 0): Promise<boolean> {
    const wait = Math.max(0, this.#next - this.#time.now());
    if (!this.hasTime(wait + reserve)) return false;
    if (wait > 0) await this.#time.sleep(wait);
    this.#next = this.#time.now() + INTERVAL;
    return true;
  }
}
