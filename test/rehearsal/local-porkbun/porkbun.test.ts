import assert from "node:assert/strict";
import { answers } from "../../../rehearsal/local-porkbun/answers";
import { type PorkbunOptions, PorkbunService } from "../../../rehearsal/local-porkbun/porkbun";
import { forwarding, parked, type Seed } from "../../../rehearsal/local-porkbun/records";

const DOMAIN = "example.org";
const auth = { "X-API-Key": "pk1_live", "X-Secret-API-Key": "sk1_live" };
const inBody = { apikey: "pk1_live", secretapikey: "sk1_live" };

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

describe("rehearsal/cloud porkbun", () => {
  let porkbun: PorkbunService;
  let now = 0;
  async function start(options: PorkbunOptions = {}, seeds: readonly Seed[] = []): Promise<void> {
    now = 0;
    porkbun = await PorkbunService.start({ now: () => now, ...options });
    porkbun.add(DOMAIN, seeds);
  }
  afterEach(() => porkbun.stop());

  async function call(path: string, body: unknown = {}, headers: Record<string, string> = auth): Promise<Reply> {
    const response = await fetch(`${porkbun.endpoint}/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }
  const create = (fields: Record<string, unknown>, headers = auth) => call(`dns/create/${DOMAIN}`, fields, headers);
  const txt = { name: "_x", type: "TXT", content: "hello" };
  const code = async (reply: Promise<Reply>) => {
    const { status, body } = await reply;
    return `${status} ${String(body.status)} ${String(body.code)}`;
  };

  describe("the caller", () => {
    beforeEach(() => start());
    it("is identified by the body, and by the headers only when the body has no key", async () => {
      assert.equal((await call(`dns/retrieve/${DOMAIN}`, inBody, {})).status, 200);
      assert.equal((await call(`dns/retrieve/${DOMAIN}`)).status, 200);
      assert.equal(
        await code(call(`dns/retrieve/${DOMAIN}`, { apikey: "pk1_other" })),
        "400 ERROR INVALID_API_KEYS_001",
      );
      const wrong = { ...inBody, secretapikey: "sk1_other" };
      assert.equal(await code(call(`dns/retrieve/${DOMAIN}`, wrong)), "400 ERROR INVALID_API_KEYS_002");
      assert.equal(await code(call(`dns/retrieve/${DOMAIN}`, {}, {})), "400 ERROR API_KEY_REQUIRED");
    });

    it("may ping without a key, which proves nothing", async () => {
      assert.deepEqual((await call("ping", {}, {})).body, { status: "SUCCESS", yourIp: "127.0.0.1" });
      assert.deepEqual((await call("ping")).body, { status: "SUCCESS", yourIp: "127.0.0.1", credentialsValid: true });
    });

    it("is limited to the key's addresses and domains, and by the domain's own switch, worded in three ways", async () => {
      porkbun.keys.set("pk1_live", { secret: "sk1_live", domains: ["example.net"] });
      assert.equal(await code(call(`dns/retrieve/${DOMAIN}`)), "403 ERROR DOMAIN_NOT_ALLOWED");
      porkbun.keys.set("pk1_live", { secret: "sk1_live", fromHere: false });
      assert.equal(await code(call(`dns/retrieve/${DOMAIN}`)), "403 ERROR IP_NOT_ALLOWED");
      porkbun.keys.set("pk1_live", { secret: "sk1_live" });
      assert.equal(await code(call("dns/retrieve/example.com")), "400 ERROR INVALID_DOMAIN");
      const at = porkbun.domains.get(DOMAIN);
      assert(at);
      at.apiAccess = "API_ACCESS_DISABLED";
      assert.equal(await code(call(`dns/retrieve/${DOMAIN}`)), "400 ERROR API_ACCESS_DISABLED");
      at.apiAccess = "generated code";
      assert.match(await code(call(`dns/retrieve/${DOMAIN}`)), /^400 ERROR DOMAIN_IS_NOT_OPTED_IN_TO_API_ACCESS_/);
      at.apiAccess = "HTTP 200";
      assert.match(await code(call(`dns/retrieve/${DOMAIN}`)), /^200 ERROR /);
    });

    it("changes nothing with a sandbox key or a mock path, and is told so", async () => {
      porkbun.keys.set("pk1_sb_1", { secret: "sk1_sb_1", sandbox: true });
      const sandbox = await create(txt, { "X-API-Key": "pk1_sb_1", "X-Secret-API-Key": "sk1_sb_1" });
      assert.deepEqual(
        [sandbox.status, sandbox.body.sandbox, sandbox.headers.get("x-porkbun-sandbox")],
        [200, true, "true"],
      );
      const mock = await call(`mock/dns/create/${DOMAIN}`, txt);
      assert.deepEqual([mock.status, mock.headers.get("x-porkbun-mock")], [200, "true"]);
      assert.deepEqual(porkbun.records(DOMAIN), []);
    });
  });

  describe("records", () => {
    it("are scalars in strings under full names, with a priority on all but NS", async () => {
      await start({}, [...parked(DOMAIN), ...forwarding(DOMAIN)]);
      const { body } = await call(`dns/retrieve/${DOMAIN}`);
      assert.equal(body.cloudflare, "enabled");
      const records = body.records as Record<string, unknown>[];
      assert.equal(records.length, 9);
      assert.deepEqual(records[0], {
        id: "432480882",
        name: DOMAIN,
        type: "NS",
        content: "curitiba.ns.porkbun.com",
        ttl: "86400",
        prio: null,
        notes: null,
      });
      assert.deepEqual(
        records.slice(4, 7).map(({ name, type, content, prio }) => [name, type, content, prio]),
        [
          [DOMAIN, "ALIAS", "pixie.porkbun.com", "0"],
          [`*.${DOMAIN}`, "CNAME", "pixie.porkbun.com", "0"],
          [DOMAIN, "MX", "fwd1.porkbun.com", "10"],
        ],
      );
      assert.deepEqual(
        (await call(`domain/getNs/${DOMAIN}`)).body.ns,
        records.slice(0, 4).map(({ content }) => content),
      );
    });

    it("are named by subdomain: a full name doubles the zone", async () => {
      await start();
      await create({ ...txt, name: `_x.${DOMAIN}` });
      await create({ ...txt, name: "" });
      assert.deepEqual(
        porkbun.records(DOMAIN).map(({ name }) => name),
        [`_x.${DOMAIN}.${DOMAIN}`, DOMAIN],
      );
    });

    it("get a TTL of at least 600, lose a host's trailing dot, and keep text as it is", async () => {
      await start();
      await create({ ...txt, ttl: "60", content: 'a "b"; c.' });
      await create({ name: "m", type: "MX", content: "mx.example.net.", prio: 10, ttl: 3600 });
      assert.deepEqual(
        porkbun.records(DOMAIN).map(({ ttl, content, prio }) => [ttl, content, prio]),
        [
          ["600", 'a "b"; c.', "0"],
          ["3600", "mx.example.net", "10"],
        ],
      );
      assert.equal(await code(create({ ...txt, content: "" })), "400 ERROR INVALID_CONTENT");
      assert.equal(await code(create({ ...txt, content: "end " })), "400 ERROR INVALID_CONTENT");
      assert.equal(await code(create({ ...txt, type: "WKS" })), "400 ERROR INVALID_TYPE");
    });

    it("are identified by id: a string in 2026, a number before", async () => {
      await start();
      assert.equal((await create(txt)).body.id, "432480882");
      await porkbun.stop();
      await start({ generation: "2024" });
      assert.equal((await create(txt)).body.id, 432480882);
    });

    it("move to the apex when an edit names no subdomain, and keep notes that it omits", async () => {
      await start({}, [{ name: `_dmarc.${DOMAIN}`, type: "TXT", content: "v=DMARC1; p=none", notes: "mine" }]);
      const [record] = porkbun.records(DOMAIN);
      await call(`dns/edit/${DOMAIN}/${record?.id ?? ""}`, { type: "TXT", content: "v=DMARC1; p=reject" });
      assert.deepEqual(
        porkbun.records(DOMAIN).map(({ name, notes }) => [name, notes]),
        [[DOMAIN, "mine"]],
      );
      await call(`dns/edit/${DOMAIN}/${record?.id ?? ""}`, { name: "_dmarc", type: "TXT", content: "x", notes: "" });
      assert.deepEqual(
        porkbun.records(DOMAIN).map(({ name, notes }) => [name, notes]),
        [[`_dmarc.${DOMAIN}`, ""]],
      );
    });
  });

  describe("a conflict", () => {
    const seeds: Seed[] = [
      { name: DOMAIN, type: "TXT", content: "v=spf1 -all" },
      { name: `c.${DOMAIN}`, type: "CNAME", content: "example.net" },
      { name: `_x.${DOMAIN}`, type: "TXT", content: "hello" },
    ];
    const cases: readonly [string, Record<string, unknown>, string][] = [
      ["a record twice", txt, "DUPLICATE_RECORD"],
      ["anything beside a CNAME", { name: "c", type: "TXT", content: "a" }, "RECORD_CONFLICT"],
      ["a CNAME beside anything", { name: "_x", type: "CNAME", content: "example.net" }, "RECORD_CONFLICT"],
      ["a second CNAME", { name: "c", type: "CNAME", content: "example.com" }, "RECORD_CONFLICT"],
      ["a second SPF record at the apex", { name: "", type: "TXT", content: "v=spf1 ~all" }, "SPF_CONFLICT"],
    ];
    for (const [what, fields, expected] of cases) {
      it(`such as ${what} is refused with ${expected} in 2026`, async () => {
        await start({}, seeds);
        assert.equal(await code(create(fields)), `400 ERROR ${expected}`);
        assert.equal(porkbun.records(DOMAIN).length, 3);
      });
    }

    it("is refused before 2026 in words that say nothing, except for the SPF record, which is accepted", async () => {
      await start({ generation: "2024" }, seeds);
      for (const [, fields] of cases.slice(0, 4)) {
        const { status, body } = await create(fields);
        assert.deepEqual(
          [status, body],
          [400, { status: "ERROR", message: "Create error: We were unable to create the DNS record." }],
        );
      }
      assert.equal((await create(cases[4]?.[1] ?? {})).status, 200);
    });

    it("is reported in 2026 with the record that exists", async () => {
      await start({}, seeds);
      assert.equal((await create(txt)).body.existingId, porkbun.records(DOMAIN)[2]?.id);
      assert.deepEqual((await create(cases[1]?.[1] ?? {})).body.conflictingRecords, [porkbun.records(DOMAIN)[1]?.id]);
    });

    it("is, before 2026, an edit that changes nothing", async () => {
      const edit = () => call(`dns/edit/${DOMAIN}/${porkbun.records(DOMAIN)[2]?.id ?? ""}`, { ...txt, ttl: "600" });
      await start({ generation: "2024" }, seeds);
      assert.equal((await edit()).body.message, "Edit error: We were unable to edit the DNS record.");
      await porkbun.stop();
      await start({}, seeds);
      assert.equal((await edit()).status, 200);
    });

    it("is an id that is gone, and a record beyond 2,500", async () => {
      await start(
        {},
        Array.from({ length: 2500 }, (_, index) => ({
          name: `n${index}.${DOMAIN}`,
          type: "A",
          content: "192.0.2.1",
        })),
      );
      for (const path of ["dns/edit", "dns/delete", "dns/retrieve"]) {
        assert.equal(await code(call(`${path}/${DOMAIN}/1`, txt)), "400 ERROR INVALID_RECORD_ID");
      }
      assert.equal(await code(create(txt)), "400 ERROR ZONE_RECORD_LIMIT");
    });
  });

  describe("calls by name and type", () => {
    const seeds: Seed[] = [
      { name: DOMAIN, type: "TXT", content: "v=spf1 -all" },
      { name: DOMAIN, type: "TXT", content: "google-site-verification=1" },
      { name: `_x.${DOMAIN}`, type: "TXT", content: "hello" },
    ];
    const contents = () => porkbun.records(DOMAIN).map(({ content }) => content);

    it("read and affect all siblings at once", async () => {
      await start({}, seeds);
      assert.equal(((await call(`dns/retrieveByNameType/${DOMAIN}/TXT/`)).body.records as unknown[]).length, 2);
      await call(`dns/editByNameType/${DOMAIN}/TXT`, { content: "gone" });
      assert.deepEqual(contents(), ["gone", "gone", "hello"]);
      await call(`dns/deleteByNameType/${DOMAIN}/TXT`);
      assert.deepEqual(contents(), ["hello"]);
    });

    it("affect nothing with a full name or one with a space: an error in 2026, a success before", async () => {
      for (const [generation, status] of [
        ["2026", 400],
        ["2024", 200],
      ] as const) {
        await start({ generation }, seeds);
        for (const name of [`_x.${DOMAIN}`, "_x%20"]) {
          assert.equal((await call(`dns/editByNameType/${DOMAIN}/TXT/${name}`, { content: "x" })).status, status);
        }
        assert.deepEqual(
          contents(),
          seeds.map(({ content }) => content),
        );
        if (generation === "2026") await porkbun.stop();
      }
    });
  });

  describe("idempotency keys", () => {
    const key = { ...auth, "Idempotency-Key": "k1" };

    it("give the same answer again for a day, and refuse another body", async () => {
      await start();
      const first = await create(txt, key);
      now += 23 * 60 * 60 * 1000;
      const again = await create(txt, key);
      assert.deepEqual([again.body, again.headers.get("idempotent-replayed")], [first.body, "true"]);
      assert.equal(porkbun.records(DOMAIN).length, 1);
      assert.equal(await code(create({ ...txt, content: "other" }, key)), "409 ERROR IDEMPOTENCY_KEY_MISMATCH");
      now += 2 * 60 * 60 * 1000;
      assert.equal(await code(create(txt, key)), "400 ERROR DUPLICATE_RECORD");
    });

    it("are ignored before 2026", async () => {
      await start({ generation: "2024" });
      await create(txt, key);
      assert.equal((await create(txt, key)).status, 400);
    });
  });

  describe("what can go wrong", () => {
    it("includes a rate limit: 429 with a wait in 2026, a page with 503 before", async () => {
      const rate = { calls: 2, milliseconds: 2000 };
      await start({ rate });
      for (const status of [200, 200, 429, 429]) assert.equal((await call("ping")).status, status);
      const { headers, body } = await call("ping");
      assert.deepEqual([headers.get("retry-after"), body.code, body.ttlRemaining], ["2", "RATE_LIMIT_EXCEEDED", 2]);
      now += 2001;
      assert.equal((await call("ping")).status, 200);
      await porkbun.stop();
      await start({ rate, generation: "2024" });
      for (let count = 0; count < 2; count++) await call("ping");
      const limited = await fetch(`${porkbun.endpoint}/ping`, { method: "POST" });
      assert.deepEqual([limited.status, (await limited.text()).startsWith("<html>")], [503, true]);
    });

    it("includes a warning with a write to a domain that is delegated elsewhere", async () => {
      await start();
      const at = porkbun.domains.get(DOMAIN);
      assert(at);
      at.nameServers = ["ns.example.net"];
      assert.deepEqual((await create(txt)).body.warnings, [
        "This domain uses other nameservers: the write changed nothing that resolves.",
      ]);
      assert.equal(porkbun.records(DOMAIN).length, 1);
    });

    it("includes injected faults: a number of calls of one operation, performed or not, after some that pass", async () => {
      await start();
      porkbun.inject({ operation: "dns/create", skip: 1, times: 2, commit: true, answer: answers.objectForId });
      porkbun.inject({ operation: "dns/create", answer: "disconnect" });
      const name = (index: number) => ({ ...txt, name: `n${index}` });
      assert.equal(typeof (await create(name(0))).body.id, "string");
      assert.deepEqual((await create(name(1))).body.id, { error: "refused" });
      assert.equal((await call(`dns/retrieve/${DOMAIN}`)).status, 200);
      assert.deepEqual((await create(name(2))).body.id, { error: "refused" });
      await assert.rejects(create(name(3)));
      assert.equal(porkbun.records(DOMAIN).length, 3);
      assert.deepEqual(
        porkbun.calls.map(({ status }) => status),
        [200, 200, 200, 200, undefined],
      );
      porkbun.inject({ operation: "dns/create", times: Infinity, answer: "disconnect" });
      porkbun.calm();
      assert.equal((await create(name(4))).status, 200);
    });

    it("includes a call that nothing here makes: 501, and its name", async () => {
      await start();
      const { status, body } = await call(`domain/updateNs/${DOMAIN}`);
      assert.deepEqual([status, body.message], [501, "Error: Porkbun's double does not do domain/updateNs."]);
    });
  });
});
