/** What the numbered situations do not cover: the order of writes, verification, and concurrent changes by others. */
import assert from "node:assert/strict";
import { claimed, digest, marked, type Owner } from "../../../../infra/dns/porkbun/ownership";
import { inWords, readAndPlan, ReconcileError } from "../../../../infra/dns/porkbun/reconcile";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { PorkbunOptions } from "../../../../rehearsal/local-porkbun/porkbun";
import type { Seed } from "../../../../rehearsal/local-porkbun/records";
import { DOMAIN, lines, TestZone, wanted, desired } from "../../../support/infra/dns/porkbun/zone";

const spf = wanted(DOMAIN, "TXT");
const mx = wanted(`bounce.${DOMAIN}`, "MX");
const verification = wanted(`_amazonses.${DOMAIN}`, "TXT");

describe("a write", () => {
  it("is described in one line", () => {
    const record = { ...mx, id: "7", notes: "" };
    const fields = { ...mx, notes: "" };
    assert.equal(inWords({ action: "create", fields, reason: "" }), `create MX bounce.${DOMAIN}`);
    assert.equal(inWords({ action: "edit", record, fields, reason: "" }), `edit MX bounce.${DOMAIN} (7)`);
    assert.equal(inWords({ action: "delete", record, reason: "" }), `delete MX bounce.${DOMAIN} (7)`);
  });
});

describe("Porkbun, the reconciler", () => {
  let zone: TestZone;
  const start = async (seeds: readonly Seed[] = [], options: PorkbunOptions = {}) => {
    zone = await TestZone.start(seeds, options);
  };
  afterEach(() => zone.stop());

  const fails = (message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ReconcileError);
    assert.match(error.message, message);
    return true;
  };

  /** Lets somebody change the zone between the plan and the first write. */
  function meanwhile(act: () => void) {
    const client = zone.client();
    const nameServers = client.nameServers.bind(client);
    client.nameServers = (name) => {
      act();
      return nameServers(name);
    };
    return client;
  }
  const push = (seed: Seed) =>
    zone.service.domains.get(DOMAIN)?.records.push({ id: "7", ttl: "600", prio: "0", notes: null, ...seed });

  it("looks up each SPF record outside the zone once, and only to change an SPF record", async () => {
    await start([{ name: DOMAIN, type: "TXT", content: "v=spf1 include:a.test -all" }]);
    const published: Record<string, string> = {
      "a.test": "v=spf1 include:b.test -all",
      "b.test": `v=spf1 ${"a ".repeat(7)}-all`,
    };
    const asked: string[] = [];
    const lookUpSpf = (domain: string) => {
      asked.push(domain);
      return Promise.resolve(published[domain]);
    };
    const planned = (records: Parameters<TestZone["want"]>[0]) =>
      readAndPlan(zone.want(records), { client: zone.client(), lookUpSpf });
    await planned([mx]);
    assert.deepEqual(asked, []);
    const { plan, records } = await planned([spf]);
    assert.deepEqual(plan.conflicts, [], "a.test costs 9 lookups, amazonses.com 1");
    assert.deepEqual([asked, records.length], [["a.test", "amazonses.com", "b.test"], 1]);
    published["amazonses.com"] = "v=spf1 mx -all";
    assert.match((await planned([spf])).plan.conflicts[0]?.reason ?? "", /It would cost 11 DNS lookups/);
  });

  describe("where Porkbun keeps no notes", () => {
    function forgetful() {
      const client = zone.client();
      const retrieve = client.retrieve.bind(client);
      client.retrieve = async (name) => (await retrieve(name)).map((record) => ({ ...record, notes: "" }));
      return client;
    }

    it("knows what it wrote by its claims, run after run", async () => {
      await start();
      const first = await zone.apply(zone.want([spf]), {}, forgetful());
      const second = await zone.apply(zone.want([spf, mx], first.claims), {}, forgetful());
      const written = zone.records.map(({ id }) => id);
      assert.deepEqual(Object.keys(second.claims), written);
      await zone.apply(zone.want([], second.claims), {}, forgetful());
      assert.deepEqual(zone.records, []);
    });
  });

  it("claims a record of ours as somebody has changed it, once that is what is wanted", async () => {
    await start();
    const { claims } = await zone.apply(zone.want([verification, mx]));
    zone.change(zone.find(verification.name, "TXT").id, { content: "other" });
    const changed = zone.want([{ ...verification, content: "other" }, mx], claims);
    const { done, warnings, claims: renewed } = await zone.apply(changed);
    assert.deepEqual([done, warnings], [[], []]);
    await zone.apply(zone.want([], renewed));
    assert.deepEqual(zone.records, []);
  });

  it("does not claim another's SPF record to which it added senders, even if it says all that is wanted", async () => {
    await start([{ name: DOMAIN, type: "TXT", content: "v=spf1 ~all" }]);
    const { claims } = await zone.apply(zone.want([spf]));
    assert.equal(zone.find(DOMAIN, "TXT").content, spf.content);
    assert.deepEqual(Object.values(claims), [{ senders: ["include:amazonses.com"] }]);
    await zone.apply(zone.want([], claims));
    assert.equal(zone.find(DOMAIN, "TXT").content, "v=spf1 ~all");
  });

  it("reverts the DMARC policy before the records that let our mail pass it", async () => {
    await start();
    await zone.apply();
    const { writes } = await zone.plan(zone.want([]));
    const names = writes.map((write) => inWords(write).replace(/ \(\d+\)$/, ""));
    assert.equal(names[0], `delete TXT _dmarc.${DOMAIN}`);
    assert.equal(names.length, desired.length);
  });

  it("deletes first what excludes a wanted record, and then creates that", async () => {
    await start();
    const old = { ...verification, name: `x.${DOMAIN}` };
    await zone.apply(zone.want([old, spf, mx]));
    const cname = { name: `x.${DOMAIN}`, type: "CNAME" as const, content: "example.net", ttl: 600 };
    const { done } = await zone.apply(zone.want([cname, spf, mx]));
    assert.deepEqual(
      done.map(({ write }) => inWords(write).replace(/ \(\d+\)$/, "")),
      [`delete TXT x.${DOMAIN}`, `create CNAME x.${DOMAIN}`],
    );
    assert.deepEqual(zone.lines, lines([cname, spf, mx]));
  });

  it("changes one sender of a foreign SPF record, and remembers all of ours", async () => {
    await start([{ name: DOMAIN, type: "TXT", content: "v=spf1 mx -all" }]);
    const senders = (text: string) => zone.want([{ ...spf, content: `v=spf1 ${text} ~all` }]);
    await zone.apply(senders("include:one.test include:two.test"));
    await zone.apply(senders("include:one.test include:three.test"));
    const { content, notes } = zone.find(DOMAIN, "TXT");
    assert.equal(content, "v=spf1 mx include:one.test include:three.test -all");
    assert.equal(notes, "managed-by=acme; stack=prod; senders=include:one.test include:three.test");
    await zone.apply(zone.want([]));
    assert.equal(zone.find(DOMAIN, "TXT").content, "v=spf1 mx -all");
  });

  it("does not trust a success that the zone does not show", async () => {
    await start();
    const body = JSON.stringify({ status: "SUCCESS", id: "77" });
    zone.service.inject({ operation: "dns/create", answer: { status: 200, body } });
    await assert.rejects(
      zone.apply(zone.want([spf, mx])),
      fails(/^Everything was written, yet the zone is not as it should be: create TXT example\.org\.$/),
    );
  });

  it("detects a conflict that arose during the writes", async () => {
    await start();
    const client = meanwhile(() => push({ name: mx.name, type: "MX", content: "mx.example.net" }));
    await assert.rejects(
      zone.apply(zone.want([spf, mx]), {}, client),
      fails(
        /^Everything was written, yet the zone is not as it should be: MX of somebody else is there: "0 mx\.example\.net"\.$/,
      ),
    );
  });

  it("names everything that is not up to date once nothing is left to try", async () => {
    await start();
    const body = JSON.stringify({ status: "SUCCESS", id: "77" });
    zone.service.inject({ operation: "dns/create", answer: { status: 200, body }, times: 2 });
    const { name, message, notTried } = await zone.failure(zone.want([spf, mx]));
    assert.equal(name, "ReconcileError");
    assert.equal(
      message,
      "Everything was written, yet the zone is not as it should be: create TXT example.org; create MX bounce.example.org.",
    );
    assert.deepEqual(notTried, []);
  });

  it("names every conflict on a line of its own", async () => {
    await start([
      { name: mx.name, type: "MX", content: "mx.example.net" },
      { name: DOMAIN, type: "TXT", content: "v=spf1 bad!" },
    ]);
    const lines = (await zone.failure(zone.want([spf, mx]))).message.split("\n");
    assert.deepEqual(
      lines.map((line) => line.replace(/: .*/, "")),
      [`Nothing was written to ${DOMAIN}. TXT ${DOMAIN}`, `MX ${mx.name}`],
    );
  });

  it("gives each of Porkbun's warnings once", async () => {
    await start();
    const warned = (warning: string) =>
      zone.service.inject({
        operation: "dns/create",
        commit: true,
        answer: { status: 200, body: JSON.stringify({ status: "SUCCESS", id: "1", warnings: [warning] }) },
      });
    for (const warning of ["Odd.", "Odd.", "Strange."]) warned(warning);
    const { message } = await zone.failure(zone.want([verification, spf, mx]));
    assert.equal(message, "The records are in the zone, but Porkbun warns: Odd. Strange.");
  });

  it("passes on an error of its own as it is", async () => {
    await start();
    const client = zone.client();
    client.create = () => Promise.reject(new TypeError("a mistake in the program"));
    await assert.rejects(zone.apply(zone.want([spf]), {}, client), TypeError);
  });

  it("reports a refused deletion", async () => {
    await start([{ name: `a.${DOMAIN}`, type: "A", content: "192.0.2.1" }]);
    const { claims } = await zone.apply(zone.want([spf]));
    zone.service.inject({ operation: "dns/delete", answer: answers.refusal(400, "ODD", "No.") });
    await assert.rejects(zone.apply(zone.want([], claims)), fails(/No\. \(HTTP 400, ODD\)$/));
  });

  it("names what somebody else changed or removed during the writes", async () => {
    await start([
      { name: `a.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `b.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `c.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `d.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `e.${DOMAIN}`, type: "A", content: "192.0.2.1" },
    ]);
    const [a, b, , d, e] = zone.records;
    const client = meanwhile(() => {
      zone.change(a?.id ?? "", { content: "192.0.2.2" });
      const at = zone.service.domains.get(DOMAIN);
      if (at) at.records = at.records.filter(({ id }) => id !== b?.id);
      zone.change(d?.id ?? "", { ttl: "900" });
      zone.change(e?.id ?? "", { id: "7" });
    });
    const { warnings } = await zone.apply(zone.want([spf]), {}, client);
    assert.deepEqual(
      warnings,
      [a, b, d, e].map(
        (record) =>
          `A ${record?.name ?? ""} (${record?.id ?? ""}), which is not ours, was changed by somebody else meanwhile.`,
      ),
    );
  });

  it("reports a refused change of a TTL, and does not mistake an equal record for the edited one", async () => {
    await start();
    await zone.apply(zone.want([verification, spf, mx]));
    const refused = answers.refusal(400, "ODD", "No.");
    zone.service.inject({ operation: "dns/edit", answer: refused });
    await assert.rejects(
      zone.apply(zone.want([verification, spf, { ...mx, ttl: 1200 }])),
      fails(/No\. \(HTTP 400, ODD\)$/),
    );
    zone.service.inject({ operation: "dns/edit", answer: refused });
    const changed = { ...verification, content: "other" };
    const client = meanwhile(() => push({ name: changed.name, type: "TXT", content: "other" }));
    await assert.rejects(zone.apply(zone.want([changed, spf, mx]), {}, client), fails(/No\. \(HTTP 400, ODD\)$/));
  });

  it("does not write to a domain without name servers, and says when they cannot be read", async () => {
    await start();
    const at = zone.service.domains.get(DOMAIN);
    assert.ok(at);
    at.nameServers = ["curitiba.ns.porkbun.com", "ns.example.net"];
    await assert.rejects(zone.apply(), fails(/delegated to curitiba\.ns\.porkbun\.com, ns\.example\.net: /));
    at.nameServers = [];
    await assert.rejects(zone.apply(), fails(/^Nothing was written\. example\.org is delegated to no name server: /));
    zone.service.inject({ operation: "domain/getNs", answer: answers.refusal(404, "NOT_FOUND", "Not found.") });
    const { warnings } = await zone.apply();
    assert.deepEqual(warnings, [
      `The name servers of ${DOMAIN} could not be read. Porkbun refused: Not found. (HTTP 404, NOT_FOUND)`,
    ]);
    assert.deepEqual(zone.lines, lines(desired));
  });

  it("stops when the keys are permanently denied the name servers", async () => {
    await start();
    zone.service.inject({ operation: "domain/getNs", answer: answers.refusal(403, "IP_NOT_ALLOWED", "No.") });
    await assert.rejects(zone.apply(), { name: "PorkbunError", fault: "access" });
    assert.deepEqual(zone.records, []);
  });

  it("identifies a record of ours by whichever fits: its notes or what an earlier run recorded", async () => {
    await start();
    const owner: Owner = { name: "acme", stack: "prod", part: "mail" };
    const record = { id: "1", name: DOMAIN, type: "A", content: "192.0.2.1", ttl: 600, notes: "" };
    const fits = { content: digest(record) };
    const stale = { content: "0123456789ab" };
    const noted = (claim: { content: string }) => ({ ...record, notes: marked("", owner, claim) });
    assert.deepEqual(claimed(noted(stale), owner, { 1: fits }), fits);
    assert.deepEqual(claimed(noted(fits), owner, { 1: stale }), fits);
    assert.deepEqual(claimed(noted(stale), owner, {}), stale);
    assert.deepEqual(claimed(record, owner, { 1: stale }), stale);
    assert.equal(claimed(record, owner, { 2: fits }), undefined);
    assert.equal(claimed(noted(fits), { ...owner, stack: "dev" }, {}), undefined);
  });
});
