/** What the numbered situations do not cover: the order of writes, verification, and concurrent changes by others. */
import assert from "node:assert/strict";
import { claimed, digest, marked, type Owner } from "../../../../infra/dns/porkbun/ownership";
import { inWords, ReconcileError } from "../../../../infra/dns/porkbun/reconcile";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { PorkbunOptions } from "../../../../rehearsal/local-porkbun/porkbun";
import type { Seed } from "../../../../rehearsal/local-porkbun/records";
import { DOMAIN, lines, TestZone, wanted, desired } from "./zone";

const spf = wanted(DOMAIN, "TXT");
const mx = wanted(`bounce.${DOMAIN}`, "MX");
const verification = wanted(`_amazonses.${DOMAIN}`, "TXT");

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
      fails(/^Everything was written, yet the zone is not as wanted: create TXT example\.org\.$/),
    );
  });

  it("detects a conflict that arose during the writes", async () => {
    await start();
    const client = meanwhile(() => push({ name: mx.name, type: "MX", content: "mx.example.net" }));
    await assert.rejects(
      zone.apply(zone.want([spf, mx]), {}, client),
      fails(
        /^Everything was written, yet the zone is not as wanted: MX of somebody else is there: "0 mx\.example\.net"\.$/,
      ),
    );
  });

  it("names what somebody else changed or removed during the writes", async () => {
    await start([
      { name: `a.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `b.${DOMAIN}`, type: "A", content: "192.0.2.1" },
      { name: `c.${DOMAIN}`, type: "A", content: "192.0.2.1" },
    ]);
    const [a, b] = zone.records;
    const client = meanwhile(() => {
      zone.change(a?.id ?? "", { content: "192.0.2.2" });
      const at = zone.service.domains.get(DOMAIN);
      if (at) at.records = at.records.filter(({ id }) => id !== b?.id);
    });
    const { warnings } = await zone.apply(zone.want([spf]), {}, client);
    assert.deepEqual(warnings, [
      `A a.${DOMAIN} (${a?.id ?? ""}), which is not ours, was changed by somebody else meanwhile.`,
      `A b.${DOMAIN} (${b?.id ?? ""}), which is not ours, was changed by somebody else meanwhile.`,
    ]);
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
