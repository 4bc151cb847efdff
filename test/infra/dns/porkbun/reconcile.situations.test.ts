/** The situations that a writer to a live zone must handle, by number. */
import assert from "node:assert/strict";
import { Porkbun } from "../../../../infra/dns/porkbun/client";
import { claimed, marked, otherOwner, type Owner } from "../../../../infra/dns/porkbun/ownership";
import { type Permissions, ReconcileError, type Wanted } from "../../../../infra/dns/porkbun/reconcile";
import { answers } from "../../../../rehearsal/porkbun/answers";
import type { Domain, PorkbunOptions } from "../../../../rehearsal/porkbun/porkbun";
import { forwarding, parked, type Seed } from "../../../../rehearsal/porkbun/records";
import { credentials, domain, lines, TestZone, wanted, desired } from "./zone";

const google: Seed = { name: domain, type: "TXT", content: 'google-site-verification=abc; "quoted"' };
const spfDesired = wanted(domain, "TXT");
const dmarcDesired = wanted(`_dmarc.${domain}`, "TXT");
const mxDesired = wanted(`bounce.${domain}`, "MX");
const verificationDesired = wanted(`_amazonses.${domain}`, "TXT");

describe("Porkbun, the situations", () => {
  let zone: TestZone;
  const start = async (seeds: readonly Seed[] = [], options: PorkbunOptions = {}) => {
    zone = await TestZone.start(seeds, options);
  };
  afterEach(() => zone.stop());

  /** The error of a run that must fail. */
  async function failure(wanted: Wanted, permissions: Permissions = {}): Promise<ReconcileError> {
    try {
      await zone.apply(wanted, permissions);
    } catch (error) {
      if (error instanceof ReconcileError) return error;
      throw error;
    }
    return assert.fail("The run succeeded.");
  }

  /** A run that is refused before the first write. */
  async function refusal(wanted: Wanted): Promise<ReconcileError> {
    const before = zone.records;
    const error = await failure(wanted);
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    assert.deepEqual(zone.records, before);
    assert.deepEqual(error.done, []);
    return error;
  }

  it("1. creates what the zone lacks with one read, one create and a proof", async () => {
    await start(parked(domain));
    const { done, claims } = await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.operations(), ["dns/retrieve", "domain/getNs", "dns/create", "dns/retrieve"]);
    const { id, notes } = zone.find(domain, "TXT");
    assert.deepEqual(
      done.map(({ write, id }) => [write.action, id]),
      [["create", id]],
    );
    assert.match(notes ?? "", /^managed-by=acme; stack=prod; content=[0-9a-f]{12}; senders=include:amazonses\.com$/);
    assert.deepEqual(Object.keys(claims), [id]);
  });

  it("2. leaves what is there already, in any of Porkbun's spellings, and a second run writes nothing", async () => {
    const all = desired.map((record): Seed => ({
      name: record.name.toUpperCase(),
      type: record.type,
      content:
        record.type === "TXT"
          ? `"${record.content.slice(0, 5)}" "${record.content.slice(5)}"`
          : `${record.content.toUpperCase()}.`,
      ttl: "300",
      prio: record.type === "MX" ? "10" : null,
    }));
    await start(all);
    for (let run = 0; run < 2; run++) {
      const { done, plan } = await zone.apply();
      assert.deepEqual(zone.operations(), ["dns/retrieve"]);
      assert.deepEqual(done, []);
      assert.deepEqual(
        plan.unchanged.map(({ reason }) => reason),
        desired.map(() => "not ours, and says the same"),
      );
    }
  });

  it("2. has a TTL that Porkbun raises for no drift", async () => {
    await start();
    const low = desired.map((record) => ({ ...record, ttl: 60 }));
    await zone.apply(zone.want(low));
    zone.operations();
    await zone.apply(zone.want(low));
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
  });

  it("3. edits a record of ours by id, with all its fields, and the id stays", async () => {
    await start([google]);
    await zone.apply();
    const { id } = zone.find(`_dmarc.${domain}`, "TXT");
    zone.operations();
    const stricter = { ...dmarcDesired, content: "v=DMARC1; p=reject; rua=mailto:dmarc@example.org" };
    await zone.apply(zone.want(desired.map((record) => (record === dmarcDesired ? stricter : record))));
    const edits = zone.service.calls.filter(
      ({ path }) => path !== `dns/retrieve/${domain}` && path !== `domain/getNs/${domain}`,
    );
    assert.deepEqual(
      edits.map(({ path }) => path),
      [`dns/edit/${domain}/${id}`],
    );
    const { notes, ...body } = edits[0]?.body ?? {};
    assert.deepEqual(body, { name: "_dmarc", type: "TXT", content: stricter.content, ttl: "600" });
    assert.match(String(notes), /^managed-by=acme; stack=prod; content=[0-9a-f]{12}$/);
    assert.equal(zone.find(`_dmarc.${domain}`, "TXT").content, stricter.content);
    assert.equal(zone.find(`_dmarc.${domain}`, "TXT").id, id);
  });

  it("4. does not touch the other TXT records of the apex, byte for byte", async () => {
    await start([...parked(domain), google, { ...google, content: "MS=ms1234", notes: "by hand" }]);
    const before = zone.records;
    await zone.apply();
    assert.deepEqual(zone.records.slice(0, before.length), before);
    assert.deepEqual(zone.lines, lines([...before, ...desired]));
  });

  it("5. adds our sender to a foreign SPF record before `all`, by id, and makes no second one", async () => {
    await start([...parked(domain), ...forwarding(domain), google]);
    const before = zone.find(`*.${domain}`, "CNAME");
    const spf = zone.records.find(({ content }) => content.startsWith("v=spf1"));
    await zone.apply();
    const after = zone.records.filter(({ name, content }) => name === domain && content.startsWith("v=spf1"));
    assert.deepEqual(after, [
      {
        ...spf,
        content: "v=spf1 include:_spf.porkbun.com include:amazonses.com ~all",
        notes: "managed-by=acme; stack=prod; senders=include:amazonses.com",
      },
    ]);
    assert.deepEqual(zone.find(`*.${domain}`, "CNAME"), before);
    zone.operations();
    await zone.apply();
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
  });

  it("6. stops at two SPF records, and names both", async () => {
    await start([...forwarding(domain), { name: domain, type: "TXT", content: "v=spf1 -all" }]);
    const ids = zone.records.filter(({ type }) => type === "TXT").map(({ id }) => id);
    const { message } = await refusal(zone.want());
    assert.equal(
      message,
      `Nothing was written to ${domain}. TXT ${domain}: the name has 2 SPF records, which makes all of them void. In the way: ${ids.join(", ")}.`,
    );
  });

  it("7. stops where an SPF record would cost more than 10 lookups, and shows the terms", async () => {
    const includes = Array.from({ length: 9 }, (_, index) => `include:s${String(index)}.test`);
    await start([{ name: domain, type: "TXT", content: `v=spf1 a ${includes.join(" ")} ~all` }]);
    const { message } = await refusal(zone.want());
    assert.match(
      message,
      /cannot be added to\. It would cost 11 DNS lookups, more than 10: a 1, include:s0\.test 1, .*include:amazonses\.com 1\./,
    );
  });

  it("7. counts what lies below an include, in the zone itself too", async () => {
    await start([
      { name: domain, type: "TXT", content: `v=spf1 include:all.${domain} ~all` },
      { name: `all.${domain}`, type: "TXT", content: `v=spf1 ${"a mx ".repeat(5)}-all` },
    ]);
    const { message } = await refusal(zone.want());
    assert.match(
      message,
      /It would cost 12 DNS lookups, more than 10: include:all\.example\.org 11, include:amazonses\.com 1\./,
    );
  });

  it("7. stops where an SPF record would be longer than 450 octets", async () => {
    const networks = Array.from({ length: 25 }, (_, index) => `ip4:198.51.100.${String(index)}`).join(" ");
    await start([{ name: domain, type: "TXT", content: `v=spf1 ${networks} ~all` }]);
    const { message } = await refusal(zone.want());
    assert.match(message, /It would have \d{3} octets, more than 450\./);
  });

  it("8. stops at a foreign DMARC record, and takes it over by its id alone, saying that it was stricter", async () => {
    await start([{ name: `_dmarc.${domain}`, type: "TXT", content: "v=DMARC1; p=reject", notes: "by hand" }]);
    const { id } = zone.find(`_dmarc.${domain}`, "TXT");
    const { message } = await refusal(zone.want([dmarcDesired]));
    assert.equal(
      message,
      `Nothing was written to ${domain}. TXT _dmarc.${domain}: TXT of somebody else is there: "v=DMARC1; p=reject". ` +
        `Remove record ${id}, or take it over (--adopt ${id}).`,
    );
    const { done } = await zone.apply(zone.want([dmarcDesired], {}, [id]));
    assert.deepEqual(
      done.map(({ write }) => write.reason),
      ['taken over; was "v=DMARC1; p=reject", a STRICTER policy'],
    );
    assert.deepEqual(zone.lines, lines([dmarcDesired]));
    assert.match(
      zone.find(`_dmarc.${domain}`, "TXT").notes ?? "",
      /^by hand \| managed-by=acme; stack=prod; content=[0-9a-f]{12}$/,
    );
  });

  it("8. does not take over what another stack has", async () => {
    const notes = "managed-by=acme; stack=dev; content=0123456789ab";
    await start([{ name: `_dmarc.${domain}`, type: "TXT", content: "v=DMARC1; p=none", notes }]);
    const { id } = zone.find(`_dmarc.${domain}`, "TXT");
    for (const adopt of [[], [id]]) {
      const { message } = await refusal(zone.want([dmarcDesired], {}, adopt));
      assert.match(message, new RegExp(`TXT of acme/dev is there: "v=DMARC1; p=none"\\. In the way: ${id}\\.$`));
    }
  });

  it("8. never makes a second DMARC record, whatever is adopted", async () => {
    await start([
      { name: `_dmarc.${domain}`, type: "TXT", content: "v=DMARC1; p=none" },
      { name: `_dmarc.${domain}`, type: "TXT", content: "v=DMARC1; p=reject" },
    ]);
    const ids = zone.records.map(({ id }) => id);
    for (const adopt of [[], ids.slice(0, 1), ids]) await refusal(zone.want([dmarcDesired], {}, adopt));
  });

  for (const type of ["A", "TXT", "CNAME", "MX"]) {
    it(`9. refuses a CNAME where a foreign ${type} stands, before any write`, async () => {
      const cname = desired.find((record) => record.type === "CNAME");
      assert.ok(cname);
      await start([{ name: cname.name, type, content: "192.0.2.1" }]);
      const { message } = await refusal(zone.want());
      assert.ok(message.includes(zone.records[0]?.id ?? "?"), message);
    });
  }

  it("9. refuses a TXT under a CNAME, and anything below a delegation", async () => {
    await start([{ name: `_dmarc.${domain}`, type: "CNAME", content: "dmarc.example.com" }]);
    const { message } = await refusal(zone.want());
    assert.match(
      message,
      /^Nothing was written to example\.org\. TXT _dmarc\.example\.org: a CNAME stands alone at its name, and there is CNAME \d+\./,
    );
    zone.service.add(domain, [{ name: `bounce.${domain}`, type: "NS", content: "ns.example.net" }]);
    assert.match(
      (await refusal(zone.want([mxDesired]))).message,
      /bounce\.example\.org is delegated to other name servers/,
    );
  });

  it("9. passes on a conflict that only Porkbun sees", async () => {
    await start();
    const conflict = answers.refusal(400, "RECORD_CONFLICT", "A CNAME stands alone.");
    zone.service.inject({ operation: "dns/create", answer: conflict });
    const { message, done, failed, notTried } = await failure(zone.want());
    assert.equal(message, "Porkbun refused: A CNAME stands alone. (HTTP 400, RECORD_CONFLICT)");
    assert.deepEqual([done.length, failed?.action, notTried.length], [0, "create", desired.length - 1]);
  });

  for (const generation of ["2024", "2026"] as const) {
    it(`10. takes an equal record that somebody created meanwhile for what is wanted (${generation})`, async () => {
      await start([], { generation });
      const racer: Seed = { name: verificationDesired.name, type: "TXT", content: verificationDesired.content };
      zone.service.inject({ operation: "dns/retrieve", skip: 1, answer: "disconnect", times: 0 });
      const client = zone.client();
      const create = client.create.bind(client);
      client.create = (name, fields) => {
        if (zone.records.length === 0) zone.service.add(domain, [racer]);
        return create(name, fields);
      };
      const { done, claims } = await zone.apply(zone.want([verificationDesired]), {}, client);
      assert.equal(done[0]?.id, zone.records[0]?.id);
      assert.match(
        done[0]?.inSpiteOf ?? "",
        generation === "2024" ? /We were unable to create the DNS record\. \(HTTP 400\)$/ : /DUPLICATE_RECORD\)$/,
      );
      assert.equal(zone.records.length, 1);
      assert.deepEqual(claims, {}, "what somebody else created is not ours to delete");
    });
  }

  it("10. fails with Porkbun's text when no equal record is there", async () => {
    await start();
    const refused = answers.refusal(400, "", "Create error: We were unable to create the DNS record.");
    zone.service.inject({ operation: "dns/create", answer: refused });
    const { message } = await failure(zone.want([verificationDesired]));
    assert.equal(message, "Porkbun refused: Create error: We were unable to create the DNS record. (HTTP 400)");
  });

  for (const generation of ["2024", "2026"] as const) {
    for (const answer of ["disconnect", answers.badGateway, answers.truncated, answers.notAcceptable] as const) {
      const what = typeof answer === "string" ? answer : `${String(answer.status)} ${answer.body.slice(0, 9)}`;
      it(`11. has exactly one record after a create whose answer was lost (${what}, ${generation})`, async () => {
        await start([], { generation });
        for (const operation of ["dns/create", "dns/edit", "dns/delete"]) {
          zone.service.inject({ operation, commit: true, answer });
        }
        await zone.apply();
        assert.deepEqual(zone.lines, lines(desired));
        const changed = desired.map((record) =>
          record === verificationDesired ? { ...record, content: "other" } : record,
        );
        await zone.apply(zone.want(changed));
        assert.deepEqual(zone.lines, lines(changed));
        await zone.apply(zone.want([]));
        assert.deepEqual(zone.lines, []);
      });
    }
  }

  it("11. has a sender added to a foreign record with a small TTL, though the answer was lost", async () => {
    await start([{ name: domain, type: "TXT", content: "v=spf1 -all", ttl: "300" }]);
    zone.service.inject({ operation: "dns/edit", commit: true, answer: answers.notAcceptable });
    await zone.apply(zone.want([spfDesired]));
    assert.equal(zone.find(domain, "TXT").content, "v=spf1 include:amazonses.com -all");
  });

  it("11. has it even when no try of the create is ever answered", async () => {
    await start();
    zone.service.inject({ operation: "dns/create", commit: true, answer: "disconnect", times: 6 });
    const { done } = await zone.apply(zone.want([spfDesired]));
    assert.match(done[0]?.inSpiteOf ?? "", /^Porkbun's API did not answer: /);
    assert.deepEqual(zone.lines, lines([spfDesired]));
  });

  it("12. waits out an overload and a rate limit, and gives up on one without end", async () => {
    await start();
    zone.service.inject({ operation: "dns/retrieve", answer: answers.overloaded });
    zone.service.inject({ operation: "dns/create", answer: answers.tooMany(2) });
    await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.lines, lines([spfDesired]));
    assert.deepEqual(zone.clock.slept, [1200, 1100, 1100, 2000, 1100]);
    zone.service.inject({ operation: "dns/create", answer: answers.tooMany(2), times: Infinity });
    zone.clock.slept.length = 0;
    const { message } = await failure(zone.want([spfDesired, verificationDesired]));
    assert.equal(message, "Porkbun limits the rate of calls (HTTP 429).");
    assert.ok(zone.clock.slept.reduce((sum, wait) => sum + wait, 0) < 60_000);
  });

  const denied: readonly [string, (domain: Domain, service: TestZone["service"]) => void, RegExp][] = [
    [
      "API_ACCESS_DISABLED",
      (at) => (at.apiAccess = "API_ACCESS_DISABLED"),
      /^The API may not touch example\.org yet: switch on API ACCESS/,
    ],
    [
      "a generated code",
      (at) => (at.apiAccess = "generated code"),
      /^The API may not touch example\.org yet: switch on API ACCESS/,
    ],
    [
      "no code and HTTP 200",
      (at) => (at.apiAccess = "HTTP 200"),
      /^The API may not touch example\.org yet: switch on API ACCESS/,
    ],
    [
      "an unknown key",
      (_, service) => service.keys.clear(),
      /^The API key pair is not accepted: .* \(001\) \(HTTP 400, INVALID_API_KEYS_001\)/,
    ],
    [
      "a wrong secret",
      (_, service) => service.keys.set("pk1_live", { secret: "other" }),
      /\(002\) \(HTTP 400, INVALID_API_KEYS_002\)/,
    ],
    [
      "another address",
      (_, service) => service.keys.set("pk1_live", { secret: "sk1_live", fromHere: false }),
      /^The key may not be used from this address/,
    ],
    [
      "another domain",
      (_, service) => service.keys.set("pk1_live", { secret: "sk1_live", domains: [] }),
      /^The key may not touch example\.org: add it/,
    ],
    [
      "no such domain",
      (_, service) => service.domains.clear(),
      /^The account that the keys belong to has no domain example\.org\./,
    ],
  ];
  for (const [what, prepare, message] of denied) {
    for (const generation of ["2024", "2026"] as const) {
      it(`13. says in one line what to do about ${what}, at once (${generation})`, async () => {
        await start([], { generation });
        const at = zone.service.domains.get(domain);
        if (at) prepare(at, zone.service);
        await assert.rejects(zone.apply(), (error: Error) => {
          const expected =
            generation === "2026" ? message : new RegExp(message.source.replace(/, INVALID_API_KEYS_00\d/, ""));
          assert.match(error.message, expected);
          assert.doesNotMatch(JSON.stringify([error.message, error.stack]), /pk1_live|sk1_live|\n\n/);
          return true;
        });
        assert.deepEqual(zone.operations(), ["dns/retrieve"]);
      });
    }
  }

  it("13. stops at once when access ends between two writes", async () => {
    await start();
    zone.service.inject({
      operation: "dns/create",
      skip: 2,
      answer: answers.refusal(403, "IP_NOT_ALLOWED", "Not from here."),
    });
    const { message, done, notTried } = await failure(zone.want());
    assert.match(message, /^The key may not be used from this address/);
    assert.deepEqual([done.length, notTried.length], [2, desired.length - 3]);
    assert.deepEqual(zone.operations().slice(-1), ["dns/create"]);
  });

  for (const [what, answer] of [
    ["a refusal with status 200", answers.refusal(200, "", "Something went wrong.")],
    ["a success with an object for an id", answers.objectForId],
    ["a page with status 200", answers.notJson],
    ["half an answer", answers.truncated],
  ] as const) {
    it(`14. takes ${what} for a failure`, async () => {
      await start();
      zone.service.inject({ operation: "dns/create", answer, times: Infinity });
      const { done, failed, notTried } = await failure(zone.want());
      assert.deepEqual([done.length, failed?.action, notTried.length], [0, "create", desired.length - 1]);
      zone.service.inject({ operation: "dns/retrieve", answer, times: Infinity });
      await assert.rejects(zone.apply(), { name: "PorkbunError" });
      assert.deepEqual(zone.records, []);
    });
  }

  it("15. writes nothing to a zone that is delegated elsewhere, unless that is allowed", async () => {
    await start();
    const at = zone.service.domains.get(domain);
    if (at) at.nameServers = ["ns1.example.net", "ns2.example.net"];
    const { message } = await failure(zone.want());
    assert.equal(
      message,
      `Nothing was written. ${domain} is delegated to ns1.example.net, ns2.example.net: what Porkbun has is not what resolves.`,
    );
    assert.deepEqual(zone.operations(), ["dns/retrieve", "domain/getNs"]);
    const { warnings } = await zone.apply(zone.want(), { allowWarnings: true });
    assert.deepEqual(warnings, [
      `${domain} is delegated to ns1.example.net, ns2.example.net: what Porkbun has is not what resolves.`,
      "This domain uses other nameservers: the write changed nothing that resolves.",
    ]);
    assert.deepEqual(zone.lines, lines(desired));
  });

  it("15. fails after a write that Porkbun warns about, with everything written", async () => {
    await start();
    const body = JSON.stringify({ status: "SUCCESS", id: "1", warnings: ["Odd."] });
    zone.service.inject({ operation: "dns/create", commit: true, answer: { status: 200, body } });
    const { message, done, notTried } = await failure(zone.want());
    assert.equal(message, "The records are in the zone, but Porkbun warns: Odd.");
    assert.deepEqual([done.length, notTried.length], [desired.length, 0]);
    assert.deepEqual(zone.lines, lines(desired));
  });

  it("16. refuses a sandbox key before any call, and an answer of the sandbox or a mock", async () => {
    await start();
    const sandboxed = { apiKey: "pk1_sb_1", secretApiKey: "sk1_sb_1" };
    assert.throws(() => zone.client({ credentials: sandboxed }), { fault: "sandbox" });
    assert.deepEqual(zone.operations(), []);
    zone.service.keys.set("pk1_live", { secret: "sk1_live", sandbox: true });
    await assert.rejects(zone.apply(), {
      fault: "sandbox",
      message: /^The answer is of Porkbun's sandbox, where a write changes nothing/,
    });
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    zone.service.keys.set("pk1_live", { secret: "sk1_live" });
    const mocked = new Porkbun({ credentials, baseUrl: `${zone.service.endpoint}/mock`, clock: zone.clock });
    await assert.rejects(mocked.retrieve(domain), { fault: "sandbox" });
    assert.deepEqual(zone.records, []);
  });

  it("17. says what is done, failed and not tried, goes on where it stopped, and enforces DMARC last", async () => {
    await start(parked(domain));
    zone.service.inject({ operation: "dns/create", skip: 2, answer: answers.refusal(400, "INVALID_TYPE", "No.") });
    const { plan, done, failed, notTried } = await failure(zone.want());
    assert.equal(plan.writes.length, desired.length);
    assert.deepEqual([...done.map(({ write }) => write), failed, ...notTried], plan.writes);
    assert.deepEqual([done.length, notTried.length], [2, desired.length - 3]);
    const last = plan.writes.at(-1);
    assert.equal(last?.action === "create" && last.fields.name, `_dmarc.${domain}`);
    const again = await zone.apply();
    assert.equal(again.done.length, desired.length - 2);
    assert.deepEqual(zone.lines, lines([...zone.records.slice(0, 6), ...desired]));
  });

  it("18. deletes what is ours and says what we wrote; leaves what was changed, and what never was ours", async () => {
    await start([...parked(domain), google]);
    const { claims } = await zone.apply();
    const dmarc = zone.find(`_dmarc.${domain}`, "TXT");
    zone.change(dmarc.id, { content: "v=DMARC1; p=reject" });
    const foreign = { ...google, name: `_x.${domain}`, notes: "managed-by=acme; stack=dev; content=0123456789ab" };
    zone.service.domains.get(domain)?.records.push({ id: "7", ttl: "600", prio: "0", ...foreign });
    const { plan } = await zone.apply(zone.want([], claims));
    assert.deepEqual(
      plan.left.map(({ record, reason }) => [record.id, reason]),
      [[dmarc.id, "ours once, changed by somebody since"]],
    );
    const left = [{ ...dmarc, content: "v=DMARC1; p=reject" }, foreign, google, ...parked(domain)];
    assert.deepEqual(zone.lines, lines(left));
  });

  it("18. takes a record that is gone already for deleted", async () => {
    await start();
    await zone.apply();
    const client = zone.client();
    const remove = client.delete.bind(client);
    client.delete = (name, id) => {
      const at = zone.service.domains.get(domain);
      if (at) at.records = [];
      return remove(name, id);
    };
    const { done } = await zone.apply(zone.want([]), {}, client);
    assert.equal(done.length, desired.length);
    assert.match(done[0]?.inSpiteOf ?? "", /INVALID_RECORD_ID/);
  });

  it("18. takes our sender out of a foreign SPF record again, and the record is as it was", async () => {
    await start([...parked(domain), ...forwarding(domain).map((seed) => ({ ...seed, notes: "forwarding" }))]);
    const before = zone.records;
    const { claims } = await zone.apply();
    await zone.apply(zone.want([], claims));
    assert.deepEqual(zone.records, before);
  });

  it("18. leaves the SPF record that was ours to those who added to it, without our sender", async () => {
    await start();
    await zone.apply(zone.want([spfDesired]));
    const { id } = zone.find(domain, "TXT");
    zone.change(id, { content: "v=spf1 include:_spf.google.com include:amazonses.com ~all" });
    zone.operations();
    await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.operations(), ["dns/retrieve"], "it has our sender, and that is all that is wanted");
    await zone.apply(zone.want([]));
    assert.deepEqual(
      [zone.find(domain, "TXT").content, zone.find(domain, "TXT").notes],
      ["v=spf1 include:_spf.google.com ~all", ""],
    );
  });

  it("18. deletes by the ids that were recorded where notes are not kept, and by them alone", async () => {
    await start([google]);
    const { claims } = await zone.apply();
    for (const { id } of zone.records) zone.change(id, { notes: null });
    await zone.apply(zone.want([], {}));
    assert.equal(zone.records.length, desired.length + 1);
    await zone.apply(zone.want([], claims));
    assert.deepEqual(zone.lines, lines([google]));
  });

  for (const prio of ["10", "010"]) {
    it(`19. compares the priority of an MX as a number (${prio})`, async () => {
      await start([{ name: mxDesired.name, type: "MX", content: mxDesired.content, prio }]);
      await zone.apply(zone.want([mxDesired]));
      assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    });
  }

  it("19. stops at another MX beside or instead of ours: SES wants exactly one", async () => {
    const other: Seed = { name: mxDesired.name, type: "MX", content: "mx.example.net", prio: "20" };
    await start([other]);
    const { message } = await refusal(zone.want([mxDesired]));
    assert.match(message, /MX of somebody else is there: "20 mx\.example\.net"\. Remove record \d+, or take it over/);
    zone.service.add(domain, [{ ...other, content: mxDesired.content, prio: "20" }]);
    await refusal(zone.want([mxDesired]));
    zone.service.add(domain, [{ ...other, content: mxDesired.content, prio: "10" }, other]);
    await refusal(zone.want([mxDesired]));
  });

  it("19. sends priority 10 and mends it when it was changed", async () => {
    await start();
    await zone.apply();
    assert.equal(zone.find(mxDesired.name, "MX").prio, "10");
    zone.change(zone.find(mxDesired.name, "MX").id, { prio: "0" });
    const { done } = await zone.apply();
    assert.deepEqual(
      done.map(({ write }) => write.reason),
      ['was "0 feedback-smtp.us-east-1.amazonses.com"'],
    );
    assert.equal(zone.find(mxDesired.name, "MX").prio, "10");
  });

  it("20. plans without writing", async () => {
    await start([...parked(domain), ...forwarding(domain), google]);
    const before = zone.records;
    const plan = await zone.plan();
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    assert.deepEqual(zone.records, before);
    assert.deepEqual(
      plan.writes.map(({ action }) => action),
      ["create", "edit", ...Array<string>(6).fill("create")],
    );
    assert.equal(plan.foreign.length, before.length - 1);
    assert.deepEqual(plan.conflicts, []);
  });

  it("changes more than a third of what is ours only by force", async () => {
    await start();
    await zone.apply();
    const moved = desired.map((record, index) => (index < 3 ? { ...record, ttl: 1200 } : record));
    const { message } = await failure(zone.want(moved));
    assert.equal(
      message,
      `Nothing was written to ${domain}: 3 of our 8 records would change, more than a third. If that is meant, apply it once with --force.`,
    );
    await zone.apply(zone.want(moved), { force: true });
    assert.equal((await zone.plan(zone.want(moved))).writes.length, 0);
    await zone.apply(zone.want(moved.map((record, index) => (index < 2 ? { ...record, ttl: 600 } : record))));
  });

  it("keeps a remark that somebody wrote beside our mark", () => {
    const owner: Owner = { name: "acme", stack: "prod", part: "mail" };
    const notes = marked("do not touch | please", owner, { content: "0123456789ab" });
    assert.equal(notes, "do not touch | please | managed-by=acme; stack=prod; content=0123456789ab");
    assert.equal(marked(`${notes} | really`, owner, undefined), "do not touch | please | really");
    assert.equal(marked(notes, { ...owner, stack: "dev" }, undefined), notes);
  });

  it("marks what the links' command writes as that part's: neither command takes the other's for its own", () => {
    const mail: Owner = { name: "acme", stack: "prod", part: "mail" };
    const links: Owner = { ...mail, part: "links" };
    const claim = { content: "0123456789ab" };
    const [ofMail, ofLinks] = [marked("", mail, claim), marked("", links, claim)];
    assert.equal(ofLinks, "managed-by=acme; stack=prod; part=links; content=0123456789ab");
    const held = (notes: string, owner: Owner) =>
      claimed({ id: "1", name: domain, type: "A", content: "192.0.2.1", ttl: 600, notes }, owner, {});
    assert.deepEqual([held(ofMail, mail), held(ofLinks, links)], [claim, claim]);
    assert.deepEqual([held(ofMail, links), held(ofLinks, mail)], [undefined, undefined]);
    assert.deepEqual([otherOwner(ofMail, links), otherOwner(ofLinks, mail)], ["acme/prod", "acme/prod/links"]);
    assert.equal(marked(ofLinks, mail, undefined), ofLinks);
  });
});
