import assert from "node:assert/strict";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { isSandboxRefusal, putSuppressedDestination } from "../../../core/recipients/suppression-list";
import { close, listen } from "../../support/loopback-server";

describe("a Put on the suppression list", () => {
  let server: Server;
  let answer: { status: number; error?: string };
  let calls: unknown[];

  before(async () => {
    server = createServer((request, response) => {
      void json(request).then((body) => {
        calls.push([request.method, request.url, body]);
        response.writeHead(answer.status, answer.error ? { "x-amzn-errortype": answer.error } : {}).end("{}");
      });
    });
    await listen(server);
  });
  beforeEach(() => (calls = []));
  after(async () => {
    await close(server);
  });

  for (const [status, error, result] of [
    [200, undefined, "done"],
    [400, "BadRequestException", "refused"],
    [429, "TooManyRequestsException", "throttled"],
    [400, "ThrottlingException", "throttled"],
    [400, "NotThrottlingException", "failed"],
    [403, "AccessDeniedException", "failed"],
    [500, "InternalServiceErrorException", "failed"],
  ] as const) {
    it(`is ${result} when SES answers ${status} ${error ?? ""}`, async () => {
      answer = { status, ...(error && { error }) };
      const ses = new SESv2Client({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: "us-east-1",
        credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
        maxAttempts: 1,
      });
      const outcome = await putSuppressedDestination(ses, "A@example.com", "BOUNCE");
      ses.destroy();
      assert.deepEqual(outcome, error ? { result, error } : { result });
      assert.deepEqual(calls, [
        ["PUT", "/v2/email/suppression/addresses", { EmailAddress: "A@example.com", Reason: "BOUNCE" }],
      ]);
    });
  }
});

describe("a refusal of a call to the list", () => {
  for (const [name, fault, productionAccess, isRefusal] of [
    ["AccessDeniedException", "client", false, true],
    ["NotThrottlingException", "client", false, true],
    ["AccessDeniedException", "client", true, false],
    ["InternalServiceErrorException", "server", false, false],
    ["TooManyRequestsException", "client", false, false],
    ["ThrottlingException", "client", false, false],
  ] as const) {
    it(`is ${isRefusal ? "" : "not "}the sandbox's: ${name}, ${productionAccess ? "with" : "without"} production access`, () => {
      assert.equal(
        isSandboxRefusal(Object.assign(new Error(name), { name, $fault: fault }), productionAccess),
        isRefusal,
      );
    });
  }
});
