import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { allowanceOf, KEPT } from "../../../functions/outbox/account";
import { close, listen } from "../../support/loopback-server";

describe("what SES lets the account send", () => {
  let server: Server;
  let ses: SESv2Client;
  let answer: object | undefined;
  let asked: number;
  let now: number;
  before(async () => {
    server = createServer((_, response) => {
      asked++;
      response.writeHead(answer ? 200 : 500).end(JSON.stringify(answer ?? {}));
    });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    ses = new SESv2Client({ endpoint: await listen(server), region: "us-east-1", credentials, maxAttempts: 1 });
  });
  after(async () => {
    ses.destroy();
    await close(server);
  });
  beforeEach(() => {
    [asked, now] = [0, 1_000_000];
    answer = { SendQuota: { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 12 } };
  });

  const allowance = () => allowanceOf(ses, () => now);
  const said = { maxSendRate: 14, max24HourSend: 50_000, sentLast24Hours: 12 };

  it("is asked once, however many wait for the answer, and again after five minutes", async () => {
    const current = allowance();
    const at = now;
    assert.deepEqual(await Promise.all([current(), current()]), [
      { ...said, at },
      { ...said, at },
    ]);
    now += KEPT - 1;
    assert.equal((await current()).at, at);
    assert.equal(asked, 1);
    now += 1;
    assert.deepEqual(await current(), { ...said, at: now });
    assert.equal(asked, 2);
  });

  it("is what it was when SES gives no answer, and at first the sandbox's rate", async () => {
    const current = allowance();
    answer = undefined;
    const sandbox = { maxSendRate: 1, max24HourSend: Infinity, sentLast24Hours: 0, at: 0 };
    assert.deepEqual(await current(), sandbox);
    assert.deepEqual([await current(), asked], [sandbox, 1]);
    answer = { SendQuota: { MaxSendRate: 14, Max24HourSend: -1 } };
    now += KEPT;
    const unlimited = { maxSendRate: 14, max24HourSend: Infinity, sentLast24Hours: 0, at: now };
    assert.deepEqual(await current(), unlimited);
    answer = {};
    now += KEPT;
    assert.deepEqual(await current(), { ...unlimited, at: now }, "the rate is kept where SES leaves it out");
    answer = undefined;
    now += KEPT;
    assert.equal((await current()).maxSendRate, 14);
  });

  it("has no limit at -1 only", async () => {
    answer = { SendQuota: { Max24HourSend: 0 } };
    assert.equal((await allowance()()).max24HourSend, 0);
  });
});
