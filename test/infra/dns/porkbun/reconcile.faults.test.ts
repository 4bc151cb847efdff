/** The situations in which Porkbun fails or refuses, by number. */
import assert from "node:assert/strict";
import { Porkbun } from "../../../../infra/dns/porkbun/client";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { Domain, PorkbunOptions } from "../../../../rehearsal/local-porkbun/porkbun";
import { parked, type Seed } from "../../../../rehearsal/local-porkbun/records";
import { credentials, DOMAIN, lines, TestZone, wanted, desired } from "../../../support/infra/dns/porkbun/zone";

const spfDesired = wanted(DOMAIN, "TXT");
const verificationDesired = wanted(`_amazonses.${DOMAIN}`, "TXT");

describe("Porkbun's failures and refusals", () => {
  let zone: TestZone;
  const start = async (seeds: readonly Seed[] = [], options: PorkbunOptions = {}) => {
    zone = await TestZone.start(seeds, options);
  };
  afterEach(() => zone.stop());

  for (const generation of ["2024", "2026"] as const) {
    it(`10. accepts an equal record that somebody created meanwhile (${generation})`, async () => {
      await start([], { generation });
      const racer: Seed = { name: verificationDesired.name, type: "TXT", content: verificationDesired.content };
      zone.service.inject({ operation: "dns/retrieve", skip: 1, answer: "disconnect", times: 0 });
      const client = zone.client();
      const create = client.create.bind(client);
      client.create = (name, fields) => {
        if (zone.records.length === 0) zone.service.add(DOMAIN, [racer]);
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

  it("10. fails with Porkbun's message when there is no equal record", async () => {
    await start();
    const refused = answers.refusal(400, "", "Create error: We were unable to create the DNS record.");
    zone.service.inject({ operation: "dns/create", answer: refused });
    const { message } = await zone.failure(zone.want([verificationDesired]));
    assert.equal(message, "Porkbun refused: Create error: We were unable to create the DNS record. (HTTP 400)");
  });

  for (const generation of ["2024", "2026"] as const) {
    for (const answer of ["disconnect", answers.badGateway, answers.truncated, answers.notAcceptable] as const) {
      const what = typeof answer === "string" ? answer : `${answer.status} ${answer.body.slice(0, 9)}`;
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

  it("11. adds a sender to a foreign record with a small TTL although the answer was lost", async () => {
    await start([{ name: DOMAIN, type: "TXT", content: "v=spf1 -all", ttl: "300" }]);
    zone.service.inject({ operation: "dns/edit", commit: true, answer: answers.notAcceptable });
    await zone.apply(zone.want([spfDesired]));
    assert.equal(zone.find(DOMAIN, "TXT").content, "v=spf1 include:amazonses.com -all");
  });

  it("11. succeeds even when no attempt at the create is ever answered", async () => {
    await start();
    zone.service.inject({ operation: "dns/create", commit: true, answer: "disconnect", times: 6 });
    const { done } = await zone.apply(zone.want([spfDesired]));
    assert.match(done[0]?.inSpiteOf ?? "", /^Porkbun's API did not answer: /);
    assert.deepEqual(zone.lines, lines([spfDesired]));
  });

  it("12. waits out an overload and a rate limit, and gives up on one that does not end", async () => {
    await start();
    zone.service.inject({ operation: "dns/retrieve", answer: answers.overloaded });
    zone.service.inject({ operation: "dns/create", answer: answers.tooMany(2) });
    await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.lines, lines([spfDesired]));
    assert.deepEqual(zone.clock.slept, [1200, 1100, 1100, 2000, 1100]);
    zone.service.inject({ operation: "dns/create", answer: answers.tooMany(2), times: Infinity });
    zone.clock.slept.length = 0;
    const { message } = await zone.failure(zone.want([spfDesired, verificationDesired]));
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
      it(`13. gives a remedy for ${what} in one line, at once (${generation})`, async () => {
        await start([], { generation });
        const at = zone.service.domains.get(DOMAIN);
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
    const { message, done, notTried } = await zone.failure(zone.want());
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
    it(`14. treats ${what} as a failure`, async () => {
      await start();
      zone.service.inject({ operation: "dns/create", answer, times: Infinity });
      const { done, failed, notTried } = await zone.failure(zone.want());
      assert.deepEqual([done.length, failed?.action, notTried.length], [0, "create", desired.length - 1]);
      zone.service.inject({ operation: "dns/retrieve", answer, times: Infinity });
      await assert.rejects(zone.apply(), { name: "PorkbunError" });
      assert.deepEqual(zone.records, []);
    });
  }

  it("15. writes nothing to a zone that is delegated elsewhere, unless that is allowed", async () => {
    await start();
    const at = zone.service.domains.get(DOMAIN);
    if (at) at.nameServers = ["ns1.example.net", "ns2.example.net"];
    const { message } = await zone.failure(zone.want());
    assert.equal(
      message,
      `Nothing was written. ${DOMAIN} is delegated to ns1.example.net, ns2.example.net: records at Porkbun have no effect.`,
    );
    assert.deepEqual(zone.operations(), ["dns/retrieve", "domain/getNs"]);
    const { warnings } = await zone.apply(zone.want(), { allowWarnings: true });
    assert.deepEqual(warnings, [
      `${DOMAIN} is delegated to ns1.example.net, ns2.example.net: records at Porkbun have no effect.`,
      "This domain uses other nameservers: the write changed nothing that resolves.",
    ]);
    assert.deepEqual(zone.lines, lines(desired));
  });

  it("15. fails after a write with a warning from Porkbun, with everything written", async () => {
    await start();
    const body = JSON.stringify({ status: "SUCCESS", id: "1", warnings: ["Odd."] });
    zone.service.inject({ operation: "dns/create", commit: true, answer: { status: 200, body } });
    const { message, done, notTried } = await zone.failure(zone.want());
    assert.equal(message, "The records are in the zone, but Porkbun warns: Odd.");
    assert.deepEqual([done.length, notTried.length], [desired.length, 0]);
    assert.deepEqual(zone.lines, lines(desired));
  });

  it("16. refuses a sandbox key before any call, and an answer from the sandbox or a mock", async () => {
    await start();
    const sandboxed = { apiKey: "pk1_sb_1", secretApiKey: "sk1_sb_1" };
    assert.throws(() => zone.client({ credentials: sandboxed }), { fault: "sandbox" });
    assert.deepEqual(zone.operations(), []);
    zone.service.keys.set("pk1_live", { secret: "sk1_live", sandbox: true });
    await assert.rejects(zone.apply(), {
      fault: "sandbox",
      message: /^The answer is from Porkbun's sandbox, where a write changes nothing/,
    });
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    zone.service.keys.set("pk1_live", { secret: "sk1_live" });
    const mocked = new Porkbun({ credentials, baseUrl: `${zone.service.endpoint}/mock`, clock: zone.clock });
    await assert.rejects(mocked.retrieve(DOMAIN), { fault: "sandbox" });
    assert.deepEqual(zone.records, []);
  });

  it("17. reports what is done, failed and not attempted, resumes where it stopped, and enforces DMARC last", async () => {
    await start(parked(DOMAIN));
    zone.service.inject({ operation: "dns/create", skip: 2, answer: answers.refusal(400, "INVALID_TYPE", "No.") });
    const { plan, done, failed, notTried } = await zone.failure(zone.want());
    assert.equal(plan.writes.length, desired.length);
    assert.deepEqual([...done.map(({ write }) => write), failed, ...notTried], plan.writes);
    assert.deepEqual([done.length, notTried.length], [2, desired.length - 3]);
    const last = plan.writes.at(-1);
    assert.equal(last?.action === "create" && last.fields.name, `_dmarc.${DOMAIN}`);
    const again = await zone.apply();
    assert.equal(again.done.length, desired.length - 2);
    assert.deepEqual(zone.lines, lines([...zone.records.slice(0, 6), ...desired]));
  });
});
