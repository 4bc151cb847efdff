import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { readAccount } from "../../../core/aws-clients/account";
import { close, listen } from "../../support/loopback-server";

describe("the account", () => {
  let server: Server;
  let ses: SESv2Client;
  let answer: { status: number; body: object };
  before(async () => {
    server = createServer((request, response) => {
      assert.deepEqual([request.method, request.url], ["GET", "/v2/email/account"]);
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    ses = new SESv2Client({ endpoint: await listen(server), region: "us-east-1", credentials, maxAttempts: 1 });
  });
  after(async () => {
    ses.destroy();
    await close(server);
  });

  it("is read with its quota and standing", async () => {
    const SendQuota = { Max24HourSend: 50_000, SentLast24Hours: 12, MaxSendRate: 14 };
    const standing = { ProductionAccessEnabled: true, EnforcementStatus: "HEALTHY", SendingEnabled: true };
    answer = { status: 200, body: { ...standing, SendQuota } };
    assert.deepEqual(await readAccount(ses), {
      productionAccess: true,
      dailyQuota: 50_000,
      sentLast24Hours: 12,
      maxSendRate: 14,
      enforcementStatus: "HEALTHY",
      sendingEnabled: true,
    });
  });

  it("is at its worst in what SES leaves out", async () => {
    const worst = {
      productionAccess: false,
      dailyQuota: 0,
      sentLast24Hours: 0,
      maxSendRate: 0,
      enforcementStatus: "unknown",
      sendingEnabled: false,
    };
    for (const body of [{}, { SendQuota: {} }]) {
      answer = { status: 200, body };
      assert.deepEqual(await readAccount(ses), worst);
    }
  });

  it("is not known if the call fails", async () => {
    answer = { status: 500, body: {} };
    await assert.rejects(readAccount(ses));
  });
});
