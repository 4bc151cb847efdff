import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { Porkbun, type Retry } from "../../../../infra/dns/porkbun/client";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { Fault } from "../../../../rehearsal/local-porkbun/calls";
import { credentials, DOMAIN, TestClock, TestZone } from "./zone";

const txt = { name: `_x.${DOMAIN}`, type: "TXT", content: "hello", ttl: 600, notes: "ours" };

describe("the Porkbun client", () => {
  let zone: TestZone;
  beforeEach(async () => {
    zone = await TestZone.start([
      { name: DOMAIN, type: "NS", content: "maceio.ns.porkbun.com" },
      { name: `Bounce.${DOMAIN}.`, type: "MX", content: "Feedback.example.com.", prio: "10" },
      { name: DOMAIN, type: "TXT", content: "plain", notes: "a remark" },
      { name: `_sip._tcp.${DOMAIN}`, type: "SRV", content: "5 5060 sip.example.com", prio: "20" },
    ]);
  });
  afterEach(() => zone.stop());

  it("reads string scalars, names without case and trailing dot, and a priority only where it has a meaning", async () => {
    const ids = zone.records.map(({ id }) => id);
    assert.deepEqual(await zone.client().retrieve(DOMAIN), [
      { id: ids[0], name: DOMAIN, type: "NS", content: "maceio.ns.porkbun.com", ttl: 600, notes: "" },
      {
        id: ids[1],
        name: `bounce.${DOMAIN}`,
        type: "MX",
        content: "Feedback.example.com.",
        ttl: 600,
        priority: 10,
        notes: "",
      },
      { id: ids[2], name: DOMAIN, type: "TXT", content: "plain", ttl: 600, notes: "a remark" },
      {
        id: ids[3],
        name: `_sip._tcp.${DOMAIN}`,
        type: "SRV",
        content: "5 5060 sip.example.com",
        ttl: 600,
        priority: 20,
        notes: "",
      },
    ]);
  });

  it("reads the name servers, without case and trailing dot", async () => {
    const answer = (ns: unknown) => ({ status: 200, body: JSON.stringify({ status: "SUCCESS", ns }) });
    zone.service.inject({ operation: "domain/getNs", answer: answer(["Maceio.NS.porkbun.com.", "ns2.example.com"]) });
    const found = await zone.client().nameServers(DOMAIN);
    assert.deepEqual(found, ["maceio.ns.porkbun.com", "ns2.example.com"]);
    assert.equal(zone.service.calls[0]?.path, `domain/getNs/${DOMAIN}`);
    zone.service.inject({ operation: "domain/getNs", answer: answer("ns2.example.com") });
    await assert.rejects(zone.client().nameServers(DOMAIN), {
      fault: "unreadable",
      message: `Porkbun's answer does not list the name servers of ${DOMAIN}.`,
    });
  });

  it("writes all fields, the subdomain as the name, and the priority only for MX", async () => {
    const client = zone.client();
    const { id } = await client.create(DOMAIN, txt);
    const edited = await client.edit(DOMAIN, id, {
      ...txt,
      name: DOMAIN,
      type: "MX",
      content: "mx.example.com",
      priority: 10,
    });
    const deleted = await client.delete(DOMAIN, id);
    assert.deepEqual([edited, deleted], Array(2).fill({ id, warnings: [] }));
    const sent = zone.service.calls.map(({ path, body }) => ({ path, body }));
    assert.deepEqual(sent, [
      { path: `dns/create/${DOMAIN}`, body: { name: "_x", type: "TXT", content: "hello", ttl: "600", notes: "ours" } },
      {
        path: `dns/edit/${DOMAIN}/${id}`,
        body: { name: "", type: "MX", content: "mx.example.com", ttl: "600", prio: "10", notes: "ours" },
      },
      { path: `dns/delete/${DOMAIN}/${id}`, body: {} },
    ]);
  });

  it("gives each write its own idempotency key, the same for all its attempts, and none to a read", async () => {
    const client = zone.client();
    zone.service.inject({ operation: "dns/create", answer: "disconnect", times: 2 });
    const { id } = await client.create(DOMAIN, txt);
    await client.delete(DOMAIN, id);
    await client.retrieve(DOMAIN);
    const keys = zone.service.calls.map(({ idempotencyKey }) => idempotencyKey);
    assert.equal(keys.length, 5);
    assert.match(keys[0] ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual([keys[1], keys[2]], [keys[0], keys[0]]);
    assert.notEqual(keys[3], keys[0]);
    assert.equal(keys[4], undefined);
  });

  it("accepts the id of a create as a number or a string", async () => {
    const before = await TestZone.start([], { generation: "2024" });
    const { id } = await before.client().create(DOMAIN, txt);
    assert.equal(id, before.find(txt.name, "TXT").id);
    await before.stop();
  });

  it("does not take a refusal for a create: a success whose id is an object, as it was before 2026", async () => {
    zone.service.inject({ operation: "dns/create", answer: answers.objectForId });
    await assert.rejects(zone.client().create(DOMAIN, txt), {
      fault: "unreadable",
      message: "Porkbun's answer to a create has no record id.",
    });
  });

  it("sends JSON to the base URL, whether that ends in a slash or not", async () => {
    const types: unknown[] = [];
    const server = createServer((request, response) => {
      types.push([request.url, request.headers["content-type"]]);
      response.end(JSON.stringify({ status: "SUCCESS", records: [] }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    for (const baseUrl of [base, `${base}/`]) await zone.client({ baseUrl }).retrieve(DOMAIN);
    assert.deepEqual(types, Array(2).fill([`/api/dns/retrieve/${DOMAIN}`, "application/json"]));
    server.close();
  });

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
      assert.equal((await zone.client().retrieve(DOMAIN)).length, 4);
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

  it("passes on the message of a 4xx that does not call itself an error", async () => {
    zone.service.inject({ operation: "dns/create", answer: { status: 400, body: '{"message":"No."}' } });
    await assert.rejects(zone.client().create(DOMAIN, txt), { message: "Porkbun refused: No. (HTTP 400)" });
    zone.service.inject({ operation: "dns/create", answer: { status: 500, body: '{"message":"No."}' } });
    await assert.rejects(zone.client({ attempts: 1 }).create(DOMAIN, txt), {
      message: "Porkbun's answer is not in the form of its API (HTTP 500).",
    });
  });

  it("does not mistake a page, or JSON that is no object, with status 400, 403 or 406 for an answer", async () => {
    const bodies = ["<html>", "[]", "null", "7", '"Forbidden"'];
    for (const answer of [
      answers.notAcceptable,
      ...[400, 403].flatMap((status) => bodies.map((body) => ({ status, body }))),
    ]) {
      zone.service.inject({ operation: "dns/retrieve", answer });
      await assert.rejects(zone.client().retrieve(DOMAIN), {
        fault: "unreadable",
        message: `Porkbun's answer is not in the form of its API (HTTP ${answer.status}).`,
      });
    }
    assert.equal(zone.service.calls.length, 11);
  });

  for (const records of [
    undefined,
    null,
    {},
    [{ id: "1" }],
    [{ id: "1x", name: DOMAIN, type: "TXT", content: "a" }],
    [{ id: "x1", name: DOMAIN, type: "TXT", content: "a" }],
    [{ id: "1", name: DOMAIN, type: "TXT", content: null }],
    [7],
    [null],
  ]) {
    it(`does not accept ${JSON.stringify({ records })} as a zone, least of all as an empty one`, async () => {
      const body = JSON.stringify({ status: "SUCCESS", records });
      zone.service.inject({ operation: "dns/retrieve", answer: { status: 200, body } });
      await assert.rejects(zone.client().retrieve(DOMAIN), {
        fault: "unreadable",
        message: `Porkbun's answer does not list the records of ${DOMAIN}.`,
      });
    });
  }

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
        message: "Porkbun's API answered with a redirect. It is not followed, since the keys would go along.",
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

  it("times out on an answer that does not arrive", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const client = new Porkbun({ credentials, baseUrl, clock: new TestClock(), timeout: 5 });
    await assert.rejects(client.retrieve(DOMAIN), {
      fault: "unreachable",
      message: "Porkbun's API did not answer: timeout after 0.005 s.",
    });
    silent.closeAllConnections();
    silent.close();
  });

  it("gives the code of the reason why there is no answer", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const baseUrl = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    closed.close();
    await once(closed, "close");
    const client = new Porkbun({ credentials, baseUrl, clock: new TestClock() });
    await assert.rejects(client.retrieve(DOMAIN), { message: "Porkbun's API did not answer: ECONNREFUSED." });
  });

  it("says that the connection failed where the reason has no code, as for a port that fetch blocks", async () => {
    const client = new Porkbun({ credentials, baseUrl: "http://127.0.0.1:1", clock: new TestClock() });
    await assert.rejects(client.retrieve(DOMAIN), { message: "Porkbun's API did not answer: the connection failed." });
  });

  it("refuses an invalid URL", () => {
    assert.throws(() => new Porkbun({ credentials, baseUrl: "notaurl" }), {
      name: "PorkbunError",
      fault: "unreachable",
      message:
        "The address of Porkbun's API, notaurl, is not a URL. Without PORKBUN_API_URL it is https://api.porkbun.com/api/json/v3.",
    });
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

  it("stops reading an answer that is larger than any zone's, compressed or not", async () => {
    const long = Buffer.alloc(64 * 1024 * 1024, " ");
    const compressed = gzipSync(long);
    assert.ok(compressed.length < 100_000);
    let ended = 0;
    const server = createServer((request, response) => {
      request.resume();
      response.on("finish", () => ended++);
      if (request.url?.includes("getNs")) response.writeHead(200, { "Content-Encoding": "gzip" }).end(compressed);
      else response.writeHead(200).end(long);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new Porkbun({ credentials, baseUrl, clock: new TestClock() });
    const refusal = { fault: "unreadable", message: "Porkbun answered with more than 10 MiB." };
    await assert.rejects(client.retrieve(DOMAIN), refusal);
    assert.equal(ended, 0, "all of it was read");
    await assert.rejects(client.nameServers(DOMAIN), refusal);
    server.closeAllConnections();
    server.close();
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

  it("passes on at most 300 characters of Porkbun's message", async () => {
    zone.service.inject({ operation: "dns/retrieve", answer: answers.refusal(400, "ODD", "o".repeat(5000)) });
    await assert.rejects(zone.client().retrieve(DOMAIN), {
      message: `Porkbun refused: ${"o".repeat(300)} (HTTP 400, ODD)`,
    });
  });

  it("refuses a sandbox key before any call, unless it is allowed", () => {
    for (const sandbox of [{ apiKey: "pk1_sb_1" }, { secretApiKey: "sk1_sb_1" }])
      assert.throws(() => zone.client({ credentials: { ...credentials, ...sandbox } }), {
        fault: "sandbox",
        message: "The key is from Porkbun's sandbox, where a write changes nothing. Use a live key pair.",
      });
    assert.deepEqual(zone.service.calls, []);
  });

  it("recognises a sandbox by the answer's headers or its body", async () => {
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
