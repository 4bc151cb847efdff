/**
 * API Gateway's throttling, a token bucket: each request takes a token; the bucket holds the burst and refills at the rate
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html).
 */
import type { Clock } from "../clock";

/** The limits of a route: requests per second, and burst. */
export interface Throttle {
  readonly throttlingRateLimit: number;
  readonly throttlingBurstLimit: number;
}

/** A token bucket on the cloud's clock. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly throttle: Throttle,
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.#tokens = throttle.throttlingBurstLimit;
    this.#at = clock.now().getTime();
  }

  /** Takes a token for one request. @returns false when there is none and the request is throttled */
  take(): boolean {
    const now = this.clock.now().getTime();
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = this.throttle;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000) * rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
