import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Porkbun } from "../../../../infra/dns/porkbun/client";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import { credentials, DOMAIN, TestZone } from "../../../support/infra/dns/porkbun/zone";

const txt = { name: `_x.${DOMAIN}`, type: "TXT", content: "hello", ttl: 600, notes: "ours" };

describe("the Porkbun client's keys", () => {
  let zone: TestZone;
  beforeEach(async () => {
    zone = await TestZone.start([{ name: DOMAIN, type: "NS", content: "maceio.ns.porkbun.com" }]);
  });
  afterEach(() => zone.stop());

  it("never follows a redirect with the keys", async () => {
    const followed: string[] = [];
    const thief = createServer((request, response) => {
      followed.push(String(request.headers["x-api-key"]));
      response.end();
    }).listen(0, "127.0.0.1");
    await once(thief, "listening");
    const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
    for (const status of [300, 301, 302, 307, 308]) {
      zone.service.inject({ operation: "dns/retrieve", answer: { status, headers: { Location: location }, body: "" } });
      await assert.rejects(zone.client().retrieve(DOMAIN), {
        fault: "redirected",
        message: "Porkbun's API answered with a redirect. It is not followed, since the keys would be sent along.",
      });
    }
    assert.equal(zone.service.calls.length, 5);
    assert.deepEqual(followed, []);
    thief.close();
  });

  it("sends the keys only over HTTPS, except to this machine", () => {
    for (const baseUrl of [
      "http://api.porkbun.com/api/json/v3",
      "http://127.0.0.1.example.org",
      "http://notlocalhost",
      "ftp://localhost/",
    ]) {
      assert.throws(() => new Porkbun({ credentials, baseUrl }), {
        fault: "unreachable",
        message: `The keys are sent by HTTPS only, not to ${baseUrl}.`,
      });
    }
    for (const baseUrl of [
      "https://api-ipv4.porkbun.com/api/json/v3",
      "http://localhost:1",
      "http://[::1]:1/",
      "http://127.9.9.9/",
      "http://127.0.0.100/",
    ]) {
      assert.ok(new Porkbun({ credentials, baseUrl }));
    }
  });

  it("refuses keys that no header can carry, before any call and without quoting them", () => {
    for (const key of ["sk1_hidden\nkey", "sk1_hidden key", "sk1_hidden\u200bkey", "sk1_hid\u001b[2Jden", "sk1_hiddén"])
      assert.throws(() => zone.client({ credentials: { ...credentials, secretApiKey: key } }), {
        fault: "credentials",
        message:
          "The secret API key holds a space, a line end or another character that no key has: copy it again from " +
          "https://porkbun.com/account/api.",
      });
    assert.throws(() => zone.client({ credentials: { ...credentials, apiKey: "" } }), {
      message: "The API key is empty: copy it again from https://porkbun.com/account/api.",
    });
    assert.deepEqual(zone.service.calls, []);
  });

  it("keeps the keys out of its messages, even when Porkbun repeats them", async () => {
    const message = `Key ${credentials.apiKey}\r\nwith ${credentials.secretApiKey} is odd.`;
    zone.service.inject({ operation: "dns/retrieve", answer: answers.refusal(400, "ODD", message) });
    await assert.rejects(zone.client().retrieve(DOMAIN), {
      message: "Porkbun refused: Key [key] with [key] is odd. (HTTP 400, ODD)",
    });
    const body = JSON.stringify({
      status: "SUCCESS",
      id: 7,
      warnings: [`about ${credentials.secretApiKey}`, { kind: "odd" }],
    });
    zone.service.inject({ operation: "dns/create", answer: { status: 200, body } });
    assert.deepEqual((await zone.client().create(DOMAIN, txt)).warnings, ["about [key]", '{"kind":"odd"}']);
  });

  it("refuses a sandbox key before any call, unless it is allowed", () => {
    for (const sandbox of [{ apiKey: "pk1_sb_1" }, { secretApiKey: "sk1_sb_1" }])
      assert.throws(() => zone.client({ credentials: { ...credentials, ...sandbox } }), {
        fault: "sandbox",
        message: "The key is from Porkbun's sandbox, where a write changes nothing. Use a live key pair.",
      });
    assert.deepEqual(zone.service.calls, []);
  });

  it("recognizes a sandbox by the answer's headers or its body", async () => {
    const body = JSON.stringify({ status: "SUCCESS", records: [] });
    for (const answer of [
      { status: 200, body: JSON.stringify({ status: "SUCCESS", records: [], sandbox: true }) },
      { status: 200, headers: { "X-Porkbun-Sandbox": "true" }, body },
      { status: 200, headers: { "X-Porkbun-Mock": "true" }, body },
    ]) {
      zone.service.inject({ operation: "dns/retrieve", answer });
      await assert.rejects(zone.client().retrieve(DOMAIN), {
        fault: "sandbox",
        message: "The answer is from Porkbun's sandbox, where a write changes nothing. Use a live key pair.",
      });
    }
  });

  it("reports the sandbox where it is allowed", async () => {
    zone.service.keys.set("pk1_sb_1", { secret: "sk1_sb_1", sandbox: true });
    const client = zone.client({ credentials: { apiKey: "pk1_sb_1", secretApiKey: "sk1_sb_1" }, allowSandbox: true });
    await client.retrieve(DOMAIN);
    assert.equal(client.sandbox, true);
    const live = zone.client({ allowSandbox: true });
    await live.retrieve(DOMAIN);
    assert.equal(live.sandbox, false);
  });
});
