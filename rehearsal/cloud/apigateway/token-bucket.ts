/**
 * What API Gateway throttles by: a token for each request, as many at once as the burst, and so many new ones a second
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html).
 */
import type { Clock } from "../clock";

/** The limits of a route: requests a second, and at once. */
export interface Throttle {
  readonly throttlingRateLimit: number;
  readonly throttlingBurstLimit: number;
}

/** Tokens for requests, by the cloud's clock. */
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

  /** Takes the token of one request. @returns false where there is none: the request is throttled */
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
