/** The situations of a removal, by number. */
import assert from "node:assert/strict";
import type { PorkbunOptions } from "../../../../rehearsal/local-porkbun/porkbun";
import { forwarding, parked, type Seed } from "../../../../rehearsal/local-porkbun/records";
import { DOMAIN, lines, TestZone, wanted, desired } from "../../../support/infra/dns/porkbun/zone";

const google: Seed = { name: DOMAIN, type: "TXT", content: 'google-site-verification=abc; "quoted"' };
const spfDesired = wanted(DOMAIN, "TXT");

describe("Porkbun, removing records", () => {
  let zone: TestZone;
  const start = async (seeds: readonly Seed[] = [], options: PorkbunOptions = {}) => {
    zone = await TestZone.start(seeds, options);
  };
  afterEach(() => zone.stop());

  it("18. deletes what is ours and reports its content; leaves what was changed, and what never was ours", async () => {
    await start([...parked(DOMAIN), google]);
    const { claims } = await zone.apply();
    const dmarc = zone.find(`_dmarc.${DOMAIN}`, "TXT");
    zone.change(dmarc.id, { content: "v=DMARC1; p=reject" });
    const foreign = { ...google, name: `_x.${DOMAIN}`, notes: "managed-by=acme; stack=dev; content=0123456789ab" };
    zone.service.domains.get(DOMAIN)?.records.push({ id: "7", ttl: "600", prio: "0", ...foreign });
    const { plan } = await zone.apply(zone.want([], claims));
    assert.deepEqual(
      plan.left.map(({ record, reason }) => [record.id, reason]),
      [[dmarc.id, "was ours, but somebody has changed it"]],
    );
    const left = [{ ...dmarc, content: "v=DMARC1; p=reject" }, foreign, google, ...parked(DOMAIN)];
    assert.deepEqual(zone.lines, lines(left));
  });

  it("18. treats a record that is already gone as deleted", async () => {
    await start();
    await zone.apply();
    const client = zone.client();
    const remove = client.delete.bind(client);
    client.delete = (name, id) => {
      const at = zone.service.domains.get(DOMAIN);
      if (at) at.records = [];
      return remove(name, id);
    };
    const { done } = await zone.apply(zone.want([]), {}, client);
    assert.equal(done.length, desired.length);
    assert.match(done[0]?.inSpiteOf ?? "", /INVALID_RECORD_ID/);
  });

  it("18. removes our sender from a foreign SPF record, which is then as before", async () => {
    await start([...parked(DOMAIN), ...forwarding(DOMAIN).map((seed) => ({ ...seed, notes: "forwarding" }))]);
    const before = zone.records;
    const { claims } = await zone.apply();
    await zone.apply(zone.want([], claims));
    assert.deepEqual(zone.records, before);
  });

  it("18. leaves an SPF record of ours to those who added to it, without our sender", async () => {
    await start();
    await zone.apply(zone.want([spfDesired]));
    const { id } = zone.find(DOMAIN, "TXT");
    zone.change(id, { content: "v=spf1 include:_spf.google.com include:amazonses.com ~all" });
    zone.operations();
    await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.operations(), ["dns/retrieve"], "it has our sender, and that is all that is wanted");
    await zone.apply(zone.want([]));
    assert.deepEqual(
      [zone.find(DOMAIN, "TXT").content, zone.find(DOMAIN, "TXT").notes],
      ["v=spf1 include:_spf.google.com ~all", ""],
    );
  });

  it("18. deletes by the recorded ids, and only by them, where notes are not kept", async () => {
    await start([google]);
    const { claims } = await zone.apply();
    for (const { id } of zone.records) zone.change(id, { notes: null });
    await zone.apply(zone.want([], {}));
    assert.equal(zone.records.length, desired.length + 1);
    await zone.apply(zone.want([], claims));
    assert.deepEqual(zone.lines, lines([google]));
  });
});
