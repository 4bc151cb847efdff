import assert from "node:assert/strict";
import { impact } from "../../../infra/dns/impact";
import type { DnsRecord } from "../../../infra/dns/records";
import { forwarding, parked, type Seed } from "../../../rehearsal/porkbun/records";
import { readAndPlan } from "../../../infra/dns/porkbun/reconcile";
import { domain, TestZone, desired } from "./porkbun/zone";

async function warnings(seeds: readonly Seed[], records: readonly DnsRecord[] = desired): Promise<string[]> {
  const zone = await TestZone.start(seeds);
  try {
    const { plan, records: read } = await readAndPlan(zone.want(records), { client: zone.client() });
    return impact(plan, read, records);
  } finally {
    await zone.stop();
  }
}

const fate = `Whatever is sent from ${domain} and neither signed by it nor allowed by an aligned SPF record falls under p=quarantine.`;

describe("the impact of a DMARC policy", () => {
  it("is said where other mail for the domain may exist, with the signs", async () => {
    const google = { name: `google._domainkey.${domain}`, type: "TXT", content: "v=DKIM1; k=rsa; p=x" };
    assert.deepEqual(await warnings([...parked(domain), ...forwarding(domain), google]), [
      `Other mail for ${domain} may exist (MX fwd1.porkbun.com; MX fwd2.porkbun.com; SPF include:_spf.porkbun.com; DKIM selector google). ${fate}`,
    ]);
  });

  it("counts as a sign nothing of the stack's own, and nothing of another name", async () => {
    const ours = desired.filter(({ name }) => !name.startsWith("_dmarc."));
    const elsewhere = [
      { name: `x.${domain}`, type: "MX", content: "mx.example.net" },
      { name: `x.${domain}`, type: "TXT", content: "v=spf1 include:spf.example.net ~all" },
      { name: domain, type: "TXT", content: "google-site-verification=1" },
    ];
    const seeds = [...ours.map(({ name, type, content }) => ({ name, type, content, prio: "10" })), ...elsewhere];
    assert.deepEqual(await warnings([...parked(domain), ...seeds]), []);
  });

  it("is not said again where the policy is there already, or the SPF record is broken", async () => {
    const dmarc = desired.filter(({ name }) => name.startsWith("_dmarc."));
    assert.deepEqual(
      await warnings([...forwarding(domain), ...dmarc.map(({ name, type, content }) => ({ name, type, content }))]),
      [],
    );
    assert.deepEqual(await warnings([{ name: domain, type: "TXT", content: "v=spf1 nonsense" }]), []);
  });

  it("is not spoken of where a policy is deleted", () => {
    const record = {
      id: "1",
      name: `_dmarc.${domain}`,
      type: "TXT",
      content: "v=DMARC1; p=reject",
      ttl: 600,
      notes: "",
    };
    const writes = [{ action: "delete", record, reason: "no longer wanted" }] as const;
    assert.deepEqual(impact({ zone: domain, writes }, [], desired), []);
  });

  it("names who must allow reports to be sent to them", async () => {
    const outside = desired.map((record) => ({
      ...record,
      content: record.content.replace(
        `mailto:dmarc@${domain}`,
        `mailto:one@${domain},mailto:two@reports.example.net!10m,mailto:three@reports.example.net`,
      ),
    }));
    assert.deepEqual(await warnings([], outside), [
      `reports.example.net gets DMARC reports only once it has TXT "v=DMARC1" at ${domain}._report._dmarc.reports.example.net.`,
    ]);
  });
});
