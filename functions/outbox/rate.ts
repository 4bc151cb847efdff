/** Limits how fast a process hands mail to SES. */

/** The function's clock, in milliseconds. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Each queue's share of SES's rate. A queue's share stays reserved even while the queue is empty. */
export const SHARES = { bulk: 0.7, urgent: 0.3 } as const;

/** The queues of the outbox. */
export type Lane = keyof typeof SHARES;

/**
 * The time from one mail of a queue to the next in one process, in milliseconds.
 *
 * The first mail after a pause leaves at once. So when many mails arrive at once, as many as there are processes leave immediately,
 * and all of them take (mails - processes) / (rate * share) seconds: 60 mails at one a second and two processes take 82.9. Such a
 * burst is allowed: an account may exceed its rate "for short bursts, but not for sustained periods of time"
 * (https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html).
 *
 * @param maxSendRate the account's rate limit at SES, in messages a second
 * @param concurrency the most processes that work on the queue at once
 */
export const interval = (lane: Lane, maxSendRate: number, concurrency: number): number =>
  (1000 * concurrency) / (maxSendRate * SHARES[lane]);

/** How long to wait after SES has throttled a call, in milliseconds. */
const PAUSE = 1000;

/** The first and the longest wait after SES has said that the quota is used up, in milliseconds. */
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
   * Waits until the next mail may be sent.
   *
   * @param every the time from one mail to the next, in milliseconds
   * @param patience the longest wait, in milliseconds
   * @returns false, at once, if the wait would be longer; the turn then goes to the next caller
   */
  async turn(every: number, patience: number): Promise<boolean> {
    const now = this.#time.now();
    const at = Math.max(now, this.#next);
    if (at - now > patience) return false;
    this.#next = at + every;
    await this.#time.sleep(at - now);
    return true;
  }

  /** SES throttled a call. */
  throttled(): void {
    this.#next = Math.max(this.#next, this.#time.now() + PAUSE);
  }

  /**
   * SES said that the daily quota is used up. The next try is in 10 minutes, and the wait doubles each time that SES says so again.
   * Several messages may report the same refusal.
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

  /** How long until the quota is tried again, in milliseconds; 0 means now. */
  quotaLeft(): number {
    return Math.max(0, this.#quotaUntil - this.#time.now());
  }
}
