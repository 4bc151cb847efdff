import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sep } from "node:path";
import { text } from "node:stream/consumers";
import { setProcessEnvironment } from "../../support/process-environment";
import { collectLines } from "../../support/functions/functions";

const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  SENDING_DOMAIN: "example.org",
  CONFIGURATION_SETS: '{"main":"example-main"}',
  METRICS_NAMESPACE: "example/mail",
  ALARM_NAMES: "example-bounces",
  DASHBOARD_URL: "https://console.example/dashboards",
  COMPANY: "Example",
  POSTAL_ADDRESS: "",
  ABUSE_CONTACT: "abuse@example.org",
  REPORT_FROM: "reports@example.org",
  REPORT_RECIPIENTS: "ops@example.com,boss@example.com",
  REPORT_CONFIGURATION_SET: "example-main",
};

interface Mail {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: { readonly Simple: { readonly Subject: { readonly Data: string } } };
}

describe("the report function", () => {
  const before = { ...process.env };
  let server: Server;
  let mails: Mail[];
  let takesMail: boolean;

  /** An SES that describes the account and accepts mail, and a CloudWatch that returns nothing. */
  beforeEach(async () => {
    mails = [];
    takesMail = true;
    server = createServer((request, response) => {
      void text(request).then((body) => {
        if (request.url === "/v2/email/outbound-emails" && takesMail) {
          mails.push(JSON.parse(body) as Mail);
          response.end('{"MessageId":"message-1"}');
        } else if (request.url === "/v2/email/account") {
          response.end(
            JSON.stringify({ ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: "HEALTHY" }),
          );
        } else response.writeHead(400, { "x-amzn-ErrorType": "BadRequestException" }).end("{}");
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    setProcessEnvironment({ ...before, ...ENVIRONMENT, AWS_ENDPOINT_URL: url });
  });
  afterEach(async () => {
    setProcessEnvironment(before);
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });

  /** The handler loaded from its source, as in a new execution environment. */
  function load(): () => Promise<{ readonly messageId: string }> {
    for (const file of Object.keys(require.cache))
      if (file.includes(`${sep}functions${sep}report${sep}`) && !file.includes(`${sep}test${sep}`))
        delete require.cache[file];
    return (require("../../../functions/report/handler") as { handler: ReturnType<typeof load> }).handler;
  }

  it("mails one report to all recipients even if CloudWatch returns nothing, and logs that", async () => {
    const { result, lines } = await collectLines(() => load()());
    assert.deepEqual(result, { messageId: "message-1" });
    assert.equal(mails.length, 1);
    assert.equal(mails[0]?.FromEmailAddress, "reports@example.org");
    assert.deepEqual(mails[0].Destination, { ToAddresses: ["ops@example.com", "boss@example.com"] });
    assert.match(mails[0].Content.Simple.Subject.Data, /^Mail from example\.org, .*: figures incomplete$/);
    assert.equal(lines.length, 1);
    const { week, timestamp, ...line } = lines[0] ?? {};
    assert.deepEqual(line, { level: "INFO", message: "reported", messageId: "message-1" });
    const start = new Date(String(week));
    assert.deepEqual([start.getUTCDay(), start.toISOString().slice(10)], [1, "T00:00:00.000Z"]);
    const age = Date.parse(String(timestamp)) - start.getTime();
    assert.ok(age >= 7 * 86_400_000 && age < 14 * 86_400_000);
  });

  it("fails when SES does not accept the mail", async () => {
    takesMail = false;
    await assert.rejects(
      collectLines(() => load()()),
      { name: "BadRequestException" },
    );
  });

  it("does not start without its settings", () => {
    delete process.env["REPORT_RECIPIENTS"];
    assert.throws(load, { message: "The function's environment: REPORT_RECIPIENTS is not set." });
  });
});
