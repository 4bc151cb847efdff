import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { Porkbun } from "../../../../infra/dns/porkbun/client";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import { credentials, DOMAIN, TestClock, TestZone } from "../../../support/infra/dns/porkbun/zone";

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

  it("passes on the message of a 4xx that does not call itself an error", async () => {
    zone.service.inject({ operation: "dns/create", answer: { status: 400, body: '{"message":"No."}' } });
    await assert.rejects(zone.client().create(DOMAIN, txt), { message: "Porkbun refused: No. (HTTP 400)" });
    zone.service.inject({ operation: "dns/create", answer: { status: 500, body: '{"message":"No."}' } });
    await assert.rejects(zone.client({ attempts: 1 }).create(DOMAIN, txt), {
      message: "Porkbun's answer is not in the form of its API (HTTP 500).",
    });
  });

  it("does not mistake a page, or JSON that is not an object, with status 400, 403 or 406 for an answer", async () => {
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

  it("passes on at most 300 characters of Porkbun's message", async () => {
    zone.service.inject({ operation: "dns/retrieve", answer: answers.refusal(400, "ODD", "o".repeat(5000)) });
    await assert.rejects(zone.client().retrieve(DOMAIN), {
      message: `Porkbun refused: ${"o".repeat(300)} (HTTP 400, ODD)`,
    });
  });
});
