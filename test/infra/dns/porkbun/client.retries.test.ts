import assert from "node:assert/strict";
import type { Retry } from "../../../../infra/dns/porkbun/client";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { Fault } from "../../../../rehearsal/local-porkbun/calls";
import { DOMAIN, TestZone } from "../../../support/infra/dns/porkbun/zone";

const txt = { name: `_x.${DOMAIN}`, type: "TXT", content: "hello", ttl: 600, notes: "ours" };

describe("the Porkbun client's pace and retries", () => {
  let zone: TestZone;
  beforeEach(async () => {
    zone = await TestZone.start([{ name: DOMAIN, type: "NS", content: "maceio.ns.porkbun.com" }]);
  });
  afterEach(() => zone.stop());

  it("leaves at least 1.1 s between the end of a call and the next", async () => {
    const client = zone.client();
    for (let call = 0; call < 3; call++) await client.retrieve(DOMAIN);
    assert.deepEqual(zone.clock.slept, [1100, 1100]);
    zone.clock.time += 5000;
    await client.retrieve(DOMAIN);
    assert.deepEqual(zone.clock.slept, [1100, 1100]);
  });

  it("stays below one call per second as Porkbun enforces it", async () => {
    const limited = await TestZone.start([], { generation: "2024", rate: { calls: 1, milliseconds: 1000 } });
    const client = limited.client();
    for (let call = 0; call < 5; call++) await client.retrieve(DOMAIN);
    assert.deepEqual(new Set(limited.service.calls.map(({ status }) => status)), new Set([200]));
    assert.equal(limited.service.calls.length, 5);
    await limited.stop();
  });

  const after = (text: string) => ({ "Retry-After": text });
  const retried: readonly [string, Fault["answer"], readonly number[]][] = [
    ["503 with a page", answers.overloaded, [1200]],
    ["429 that asks for 2 s", answers.tooMany(2), [2000]],
    ["202", { status: 202, body: "" }, [1200]],
    ["500 with a page", { status: 500, body: "<html>" }, [1200]],
    ["500 with a success", { status: 500, body: '{"status":"SUCCESS","records":[]}' }, [1200]],
    ["502 with a page", answers.badGateway, [1200]],
    ["408", { status: 408, body: "" }, [1200]],
    ["a closed connection", "disconnect", [1200]],
    ["a web page in place of an answer", answers.notJson, [1200]],
    ["half an answer", answers.truncated, [1200]],
    ["an idempotency key in use", answers.refusal(409, "IDEMPOTENCY_KEY_IN_USE", "In flight."), [1200]],
    ["a rate limit with status 200", answers.refusal(200, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded."), [1200]],
    ["429 that asks for a minute", answers.tooMany(60), [60_000]],
    [
      "429 with a Retry-After of 12 s and a body that says 2",
      { ...answers.tooMany(2), headers: after("12") },
      [12_000],
    ],
    ["429 whose body alone says 3", { ...answers.tooMany(3), headers: {} }, [3000]],
    ["429 with a Retry-After that is no whole number", { status: 429, headers: after("1.5"), body: "" }, [1200]],
    [
      "a Retry-After date that is past",
      { status: 429, headers: after("Thu, 01 Jan 1970 00:00:00 GMT"), body: "" },
      [1200],
    ],
  ];
  for (const [what, answer, waits] of retried) {
    it(`retries after ${what}`, async () => {
      zone.service.inject({ operation: "dns/retrieve", answer });
      assert.equal((await zone.client().retrieve(DOMAIN)).length, 1);
      assert.equal(zone.service.calls.length, 2);
      assert.deepEqual(zone.clock.slept, waits);
    });
  }

  it("waits until a Retry-After date", async () => {
    const headers = after(new Date(Date.now() + 40_000).toUTCString());
    zone.service.inject({ operation: "dns/retrieve", answer: { status: 429, headers, body: "" } });
    await zone.client().retrieve(DOMAIN);
    const [wait = 0] = zone.clock.slept;
    assert.ok(wait > 20_000 && wait <= 40_000, `${wait}`);
  });

  it("announces each wait for another try", async () => {
    zone.service.inject({ operation: "dns/retrieve", answer: answers.overloaded, times: 2 });
    const retries: object[] = [];
    const onRetry = ({ error, ...retry }: Retry) => retries.push({ ...retry, fault: error.fault });
    await zone.client({ onRetry, attempts: 3 }).retrieve(DOMAIN);
    assert.deepEqual(retries, [
      { next: 2, of: 3, wait: 1200, fault: "limited" },
      { next: 3, of: 3, wait: 2400, fault: "limited" },
    ]);
  });

  it("doubles the back-off up to 10 s, and gives up after six attempts", async () => {
    zone.service.inject({ operation: "dns/retrieve", answer: answers.overloaded, times: Infinity });
    await assert.rejects(zone.client().retrieve(DOMAIN), {
      name: "PorkbunError",
      fault: "limited",
      message: "Porkbun limits the rate of calls (HTTP 503).",
    });
    assert.equal(zone.service.calls.length, 6);
    assert.deepEqual(zone.clock.slept, [1200, 2400, 4800, 9600, 10000]);
  });

  it("never waits for more than a minute, whatever Porkbun asks for", async () => {
    zone.service.inject({ operation: "dns/retrieve", answer: answers.tooMany(3600) });
    await assert.rejects(zone.client().retrieve(DOMAIN), { fault: "limited" });
    assert.equal(zone.service.calls.length, 1);
  });

  for (const [status, code] of [
    [400, "INVALID_TYPE"],
    [401, "SOMETHING_NEW"],
    [403, "SOMETHING_NEW"],
    [409, "IDEMPOTENCY_KEY_MISMATCH"],
    [200, "SOMETHING_NEW"],
  ] as const) {
    it(`does not retry after ${status} ${code}, and passes on message and code`, async () => {
      zone.service.inject({ operation: "dns/create", answer: answers.refusal(status, code, "No.") });
      await assert.rejects(zone.client().create(DOMAIN, txt), {
        fault: "refused",
        code,
        message: `Porkbun refused: No. (HTTP ${status}, ${code})`,
      });
      assert.equal(zone.service.calls.length, 1);
    });
  }
});
