import assert from "node:assert/strict";
import { impact } from "../../../infra/dns/impact";
import type { DnsRecord } from "../../../infra/dns/records";
import { forwarding, parked, type Seed } from "../../../rehearsal/local-porkbun/records";
import { readAndPlan } from "../../../infra/dns/porkbun/reconcile";
import { DOMAIN, TestZone, desired } from "../../support/infra/dns/porkbun/zone";

async function warnings(seeds: readonly Seed[], records: readonly DnsRecord[] = desired): Promise<string[]> {
  const zone = await TestZone.start(seeds);
  try {
    const { plan, records: read } = await readAndPlan(zone.want(records), { client: zone.client() });
    return impact(plan, read, records);
  } finally {
    await zone.stop();
  }
}

const FATE = `Mail from ${DOMAIN} that is neither signed by it nor allowed by an aligned SPF record falls under p=quarantine.`;

describe("the impact of a DMARC policy", () => {
  it("is stated, with the signs, where other mail for the domain may exist", async () => {
    const google = { name: `google._domainkey.${DOMAIN}`, type: "TXT", content: "v=DKIM1; k=rsa; p=x" };
    assert.deepEqual(await warnings([...parked(DOMAIN), ...forwarding(DOMAIN), google]), [
      `Other mail for ${DOMAIN} may exist (MX fwd1.porkbun.com; MX fwd2.porkbun.com; SPF include:_spf.porkbun.com; DKIM selector google). ${FATE}`,
    ]);
  });

  it("ignores everything of the stack's own, and other names", async () => {
    const ours = desired.filter(({ name }) => !name.startsWith("_dmarc."));
    const elsewhere = [
      { name: `x.${DOMAIN}`, type: "MX", content: "mx.example.net" },
      { name: `x.${DOMAIN}`, type: "TXT", content: "v=spf1 include:spf.example.net ~all" },
      { name: DOMAIN, type: "TXT", content: "google-site-verification=1" },
    ];
    const seeds = [...ours.map(({ name, type, content }) => ({ name, type, content, prio: "10" })), ...elsewhere];
    assert.deepEqual(await warnings([...parked(DOMAIN), ...seeds]), []);
  });

  it("is not repeated where the policy exists already, or the SPF record is broken", async () => {
    const dmarc = desired.filter(({ name }) => name.startsWith("_dmarc."));
    assert.deepEqual(
      await warnings([...forwarding(DOMAIN), ...dmarc.map(({ name, type, content }) => ({ name, type, content }))]),
      [],
    );
    assert.deepEqual(await warnings([{ name: DOMAIN, type: "TXT", content: "v=spf1 nonsense" }]), []);
  });

  it("is not mentioned where a policy is deleted", () => {
    const record = {
      id: "1",
      name: `_dmarc.${DOMAIN}`,
      type: "TXT",
      content: "v=DMARC1; p=reject",
      ttl: 600,
      notes: "",
    };
    const writes = [{ action: "delete", record, reason: "no longer wanted" }] as const;
    assert.deepEqual(impact({ zone: DOMAIN, writes }, [], desired), []);
  });

  it("names the domains that must authorize reports to be sent to them", async () => {
    const outside = desired.map((record) => ({
      ...record,
      content: record.content.replace(
        `mailto:dmarc@${DOMAIN}`,
        `mailto:one@${DOMAIN},mailto:two@reports.example.net!10m,mailto:three@reports.example.net`,
      ),
    }));
    assert.deepEqual(await warnings([], outside), [
      `reports.example.net gets DMARC reports only once it has TXT "v=DMARC1" at ${DOMAIN}._report._dmarc.reports.example.net.`,
    ]);
  });
});
