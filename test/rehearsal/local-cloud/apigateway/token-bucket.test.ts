import assert from "node:assert/strict";
import { TokenBucket } from "../../../../rehearsal/local-cloud/apigateway/token-bucket";

describe("The throttle of the local API Gateway", () => {
  let now: number;
  let bucket: TokenBucket;
  beforeEach(() => {
    now = 0;
    const clock = { now: () => new Date(now) };
    bucket = new TokenBucket({ throttlingRateLimit: 2, throttlingBurstLimit: 5 }, clock);
  });
  const passing = (requests: number) => Array.from({ length: requests }, () => bucket.take()).filter(Boolean).length;

  it("lets the burst through at once, and then no more", () => assert.equal(passing(8), 5));

  it("then lets the rate through, second by second", () => {
    passing(5);
    for (let second = 1; second <= 3; second++) {
      now = second * 1000;
      assert.equal(passing(4), 2);
    }
    now += 400;
    assert.equal(passing(1), 0);
    now += 100;
    assert.equal(passing(1), 1);
  });

  it("never saves up more than the burst", () => {
    passing(5);
    now = 60_000;
    assert.equal(passing(8), 5);
  });
});
