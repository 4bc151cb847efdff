/** How fast a process hands mail to SES. */

/** Time as the function sees it; all in milliseconds. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A queue's part of SES's rate: what one leaves the other, whether that has work or not. */
export const SHARES = { bulk: 0.7, urgent: 0.3 } as const;

/** The queues of the outbox. */
export type Lane = keyof typeof SHARES;

/**
 * How long a process waits from one mail of a queue to the next, in milliseconds.
 *
 * The first mail after a pause leaves at once. So mail that comes all at once begins with as many mails as there are processes, and takes
 * (mails - processes) / (rate * share) seconds: 60 mails at one a second and two processes take 82.9. Such a burst is allowed: an
 * account may exceed its rate "for short bursts, but not for sustained periods of time"
 * (https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html).
 *
 * @param maxSendRate messages a second that SES takes from the account
 * @param concurrency how many processes work on the queue at once, at most
 */
export const interval = (lane: Lane, maxSendRate: number, concurrency: number): number =>
  (1000 * concurrency) / (maxSendRate * SHARES[lane]);

/** How long SES is left alone after it said that mail came too fast, in milliseconds. */
const PAUSE = 1000;

/** How long the first message waits that finds the quota used up, and how long one waits at most, in milliseconds. */
const QUOTA_WAIT = { first: 600_000, longest: 3_600_000 } as const;

/** The pace of one process on one queue. */
export class Pace {
  readonly #time: Time;
  #next = 0;
  #quotaWait = 0;
  #quotaUntil = 0;

  constructor(time: Time) {
    this.#time = time;
  }

  /**
   * Waits for the next mail's turn.
   *
   * @param every from one mail to the next, in milliseconds
   * @param patience the longest wait
   * @returns false, at once, where the turn is further away; it then goes to the next who asks
   */
  async turn(every: number, patience: number): Promise<boolean> {
    const now = this.#time.now();
    const at = Math.max(now, this.#next);
    if (at - now > patience) return false;
    this.#next = at + every;
    if (at > now) await this.#time.sleep(at - now);
    return true;
  }

  /** SES said that mail came too fast. */
  throttled(): void {
    this.#next = Math.max(this.#next, this.#time.now() + PAUSE);
  }

  /**
   * SES said that the day's messages are used up: tries again in 10 minutes, and in twice as long each time that it says so again.
   * Several messages may hear it of one try.
   */
  quotaExceeded(): void {
    if (this.quotaLeft() > 0) return;
    this.#quotaWait = Math.min(QUOTA_WAIT.longest, this.#quotaWait * 2 || QUOTA_WAIT.first);
    this.#quotaUntil = this.#time.now() + this.#quotaWait;
  }

  /** SES accepted a mail. */
  accepted(): void {
    this.#quotaWait = 0;
  }

  /** How long until the quota is tried again, in milliseconds; 0: now. */
  quotaLeft(): number {
    return Math.max(0, this.#quotaUntil - this.#time.now());
  }
}
