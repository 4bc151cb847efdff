/** The invariants for any zone and any desired records. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { DnsRecord } from "../../../../infra/dns/records";
import { isSpf, parseSpf } from "../../../../infra/dns/spf";
import type { Porkbun } from "../../../../infra/dns/porkbun/client";
import { ReconcileError } from "../../../../infra/dns/porkbun/reconcile";
import type { PorkbunRecord, Seed } from "../../../../rehearsal/local-porkbun/records";
import { DOMAIN, TestZone, desired } from "../../../support/infra/dns/porkbun/zone";

const force = { force: true };

/** Records that others may have: harmless ones, ones that share a name with ours, and conflicting ones. */
const foreign: fc.Arbitrary<Seed[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom(
        DOMAIN,
        `*.${DOMAIN}`,
        `www.${DOMAIN}`,
        `_dmarc.${DOMAIN}`,
        `bounce.${DOMAIN}`,
        `_amazonses.${DOMAIN}`,
      ),
      kind: fc.constantFrom(
        ["A", "192.0.2.1"],
        ["ALIAS", "pixie.porkbun.com"],
        ["CNAME", "pixie.porkbun.com"],
        ["MX", "fwd1.porkbun.com"],
        ["NS", "ns.example.net"],
        ["TXT", "v=spf1 include:_spf.porkbun.com ~all"],
        ["TXT", "v=spf1 mx include:amazonses.com -all"],
        ["TXT", "v=spf1 redirect=_spf.example.net"],
        ["TXT", "v=DMARC1; p=none"],
        ["TXT", "google-site-verification=1"],
        ["TXT", "another account's token"],
      ),
      notes: fc.constantFrom(null, "", "by hand", "managed-by=acme; stack=dev; content=0123456789ab", "a | b"),
    }),
    { maxLength: 7 },
  )
  .map((records) => records.map(({ name, kind, notes }) => ({ name, notes, type: kind[0], content: kind[1] })))
  .map((records) =>
    records.filter((record, index) => !records.slice(0, index).some((other) => clashes(record, other))),
  );

/** Combinations that Porkbun would not have accepted. */
function clashes(one: Seed, other: Seed): boolean {
  if (one.name !== other.name) return false;
  return (one.type === other.type && one.content === other.content) || [one.type, other.type].includes("CNAME");
}

/** Some of the records that a stack wants, some with changed contents. */
const desiredSets: fc.Arbitrary<DnsRecord[]> = fc
  .array(fc.constantFrom("", "wanted", "wanted", "changed"), { minLength: desired.length, maxLength: desired.length })
  .map((states) =>
    desired.flatMap((record, index) => {
      if (states[index] === "changed") return [changed(record)];
      return states[index] === "wanted" ? [record] : [];
    }),
  );

function changed(record: DnsRecord): DnsRecord {
  if (record.type === "MX") return { ...record, priority: 20 };
  if (record.type === "CNAME") return { ...record, content: `other.${record.content}` };
  if (isSpf(record.content)) return { ...record, content: "v=spf1 include:example.net ~all" };
  return { ...record, content: record.content.replace(/quarantine|.$/, "reject") };
}

/** The contents of a zone, without ids and notes. */
const content = (records: readonly PorkbunRecord[]) =>
  records.map(({ name, type, content, ttl, prio }) => [name, type, content, ttl, prio].join(" ")).sort();

/** Whether somebody else's record is unchanged, or is an SPF record that only gained senders. */
function isUntouched(before: PorkbunRecord, after: PorkbunRecord | undefined): boolean {
  if (after?.content === before.content) return isDeepStrictEqual(bare([after]), bare([before]));
  if (!after || !isSpf(before.content) || !isSpf(after.content)) return false;
  const terms = parseSpf(after.content).map(({ text }) => text);
  return parseSpf(before.content).every(({ text }) => terms.includes(text)) && after.id === before.id;
}

/** Whether a run made its writes, instead of being refused before the first. */
async function carriedOut(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return true;
  } catch (error) {
    if (!(error instanceof ReconcileError)) throw error;
    assert.deepEqual(error.done, [], error.message);
    return false;
  }
}

/** Stops a run at one of its calls, before or after the call is performed. */
function crashing(client: Porkbun, at: number, after: boolean): Porkbun {
  let calls = 0;
  const crash = new Error("crash");
  for (const method of ["retrieve", "nameServers", "create", "edit", "delete"] as const) {
    const real = (client[method] as (...args: unknown[]) => Promise<unknown>).bind(client);
    const call = async (...args: unknown[]) => {
      if (calls++ !== at) return real(...args);
      if (after) await real(...args);
      throw crash;
    };
    Object.assign(client, { [method]: call });
  }
  return client;
}

/** What somebody may do to one of our records behind our back. */
type Drift = { readonly at: number; readonly change: Partial<PorkbunRecord> | "deleted" | "joined" };
const drifts: fc.Arbitrary<Drift[]> = fc.array(
  fc.record({
    at: fc.nat(7),
    change: fc.constantFrom<Drift["change"]>(
      "deleted",
      { notes: null },
      { notes: "mine now" },
      { ttl: "3600" },
      { prio: "30" },
      "joined",
      { content: "v=spf1 include:_spf.google.com -all" },
    ),
  }),
  { maxLength: 3 },
);

function drift(zone: TestZone, ours: readonly PorkbunRecord[], changes: readonly Drift[]): void {
  for (const { at, change } of changes) {
    const record = ours[at];
    const current = zone.service.domains.get(DOMAIN);
    if (!record || !current) continue;
    if (change === "deleted") current.records = current.records.filter(({ id }) => id !== record.id);
    else if (change === "joined") zone.change(record.id, { content: record.content.replace("v=spf1 ", "v=spf1 mx ") });
    else if (!change.content || isSpf(record.content)) zone.change(record.id, change);
  }
}

/** The records for a byte-by-byte comparison: no notes and empty notes are equal. */
const bare = (records: readonly PorkbunRecord[]) => records.map((record) => ({ ...record, notes: record.notes ?? "" }));

/** Each example takes some thirty HTTP calls; a thousand of each property were run when they were written. */
const runs = { numRuns: 40 };

describe("Porkbun, with any zone and any desired records", () => {
  const zones = new Map<string, TestZone>();
  const generation = fc.constantFrom<"2024" | "2026">("2024", "2026");
  before(async () => {
    for (const generation of ["2024", "2026"] as const) zones.set(generation, await TestZone.start([], { generation }));
  });
  after(() => Promise.all([...zones.values()].map((zone) => zone.stop())));

  function zoneWith(seeds: readonly Seed[], generation: string): TestZone {
    const zone = zones.get(generation);
    assert.ok(zone);
    zone.service.add(DOMAIN, seeds);
    return zone;
  }

  it("applying twice equals applying once, a refusal writes nothing, and nobody else's record ever changes", async () => {
    await fc.assert(
      fc.asyncProperty(foreign, desiredSets, desiredSets, generation, async (seeds, first, second, generation) => {
        const zone = zoneWith(seeds, generation);
        const before = zone.records;
        for (const records of [first, second]) {
          const earlier = zone.records;
          const done = await carriedOut(zone.apply(zone.want(records), force));
          for (const record of before) {
            const now = zone.records.find(({ id }) => id === record.id);
            assert.ok(isUntouched(record, now), JSON.stringify([record, now]));
          }
          if (!done) {
            assert.deepEqual(zone.records, earlier);
            continue;
          }
          const once = zone.records;
          zone.operations();
          await zone.apply(zone.want(records));
          assert.deepEqual(zone.operations(), ["dns/retrieve"]);
          assert.deepEqual(zone.records, once);
        }
      }),
      runs,
    );
  });

  it("whatever somebody did to our records, a run restores it or names the obstacle, and removal spares theirs", async () => {
    await fc.assert(
      fc.asyncProperty(desiredSets, drifts, generation, async (records, changes, generation) => {
        const zone = zoneWith([], generation);
        const { claims } = await zone.apply(zone.want(records));
        drift(zone, zone.records, changes);
        const drifted = zone.records;
        if (await carriedOut(zone.apply(zone.want(records, claims), force))) {
          const mended = zone.records;
          zone.operations();
          await zone.apply(zone.want(records, claims));
          assert.deepEqual(zone.operations(), ["dns/retrieve"]);
          assert.deepEqual(zone.records, mended);
        } else {
          assert.deepEqual(zone.records, drifted);
        }
        await zone.apply(zone.want([], claims));
        for (const { type, content } of zone.records) {
          assert.ok(type !== "TXT" || !/include:amazonses|include:example\.net/.test(content), content);
        }
      }),
      runs,
    );
  });

  it("what was applied can be removed, and the zone is as before, to the byte", async () => {
    await fc.assert(
      fc.asyncProperty(foreign, desiredSets, desiredSets, generation, async (seeds, first, second, generation) => {
        const zone = zoneWith(seeds, generation);
        const before = zone.records;
        await carriedOut(zone.apply(zone.want(first), force));
        await carriedOut(zone.apply(zone.want(second), force));
        await zone.apply(zone.want([]));
        assert.deepEqual(bare(zone.records), bare(before));
      }),
      runs,
    );
  });

  it("whatever the call at which a run stops, the next run completes it", async () => {
    const calls = fc.nat(14);
    await fc.assert(
      fc.asyncProperty(
        foreign,
        desiredSets,
        desiredSets,
        generation,
        calls,
        fc.boolean(),
        async (seeds, first, second, generation, at, after) => {
          const results = [];
          for (const disturbed of [true, false]) {
            const zone = zoneWith(seeds, generation);
            for (const records of [first, second, []]) {
              const crashed = () => zone.apply(zone.want(records), force, crashing(zone.client(), at, after));
              if (disturbed) await crashed().catch(() => undefined);
              results.push([await carriedOut(zone.apply(zone.want(records), force)), content(zone.records)]);
            }
          }
          assert.deepEqual(results.slice(0, 3), results.slice(3));
        },
      ),
      runs,
    );
  });

  it("two stacks write one zone, and neither touches the other's records", async () => {
    await fc.assert(
      fc.asyncProperty(desiredSets, desiredSets, async (first, second) => {
        const zone = zoneWith([], "2026");
        const dev = (records: readonly DnsRecord[]) => ({
          ...zone.want(records.map((record) => ({ ...record, name: record.name.replace(DOMAIN, `dev.${DOMAIN}`) }))),
          owner: { name: "acme", stack: "dev", part: "mail" as const },
        });
        await zone.apply(zone.want(first), force);
        await zone.apply(dev(first), force);
        const prods = zone.records.filter(({ name }) => !name.endsWith(`dev.${DOMAIN}`));
        await zone.apply(dev(second), force);
        await zone.apply(dev([]));
        assert.deepEqual(zone.records, prods);
        assert.equal((await zone.plan(zone.want(first))).writes.length, 0);
      }),
      runs,
    );
  });
});
