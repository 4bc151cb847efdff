/** The situations that a writer to a live zone must handle, by number; failures and removal have files of their own. */
import assert from "node:assert/strict";
import { claimed, marked, otherOwner, type Owner } from "../../../../infra/dns/porkbun/ownership";
import { answers } from "../../../../rehearsal/local-porkbun/answers";
import type { PorkbunOptions } from "../../../../rehearsal/local-porkbun/porkbun";
import { forwarding, parked, type Seed } from "../../../../rehearsal/local-porkbun/records";
import { DOMAIN, lines, TestZone, wanted, desired } from "../../../support/infra/dns/porkbun/zone";

const google: Seed = { name: DOMAIN, type: "TXT", content: 'google-site-verification=abc; "quoted"' };
const spfDesired = wanted(DOMAIN, "TXT");
const dmarcDesired = wanted(`_dmarc.${DOMAIN}`, "TXT");
const mxDesired = wanted(`bounce.${DOMAIN}`, "MX");

describe("Porkbun, situations in a live zone", () => {
  let zone: TestZone;
  const start = async (seeds: readonly Seed[] = [], options: PorkbunOptions = {}) => {
    zone = await TestZone.start(seeds, options);
  };
  afterEach(() => zone.stop());

  it("1. creates what the zone lacks with one read, one create and a verifying read", async () => {
    await start(parked(DOMAIN));
    const { done, claims } = await zone.apply(zone.want([spfDesired]));
    assert.deepEqual(zone.operations(), ["dns/retrieve", "domain/getNs", "dns/create", "dns/retrieve"]);
    const { id, notes } = zone.find(DOMAIN, "TXT");
    assert.deepEqual(
      done.map(({ write, id }) => [write.action, id]),
      [["create", id]],
    );
    assert.match(notes ?? "", /^managed-by=acme; stack=prod; content=[0-9a-f]{12}; senders=include:amazonses\.com$/);
    assert.deepEqual(Object.keys(claims), [id]);
  });

  it("2. leaves existing records, in any of Porkbun's spellings, and a second run writes nothing", async () => {
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

  it("2. does not treat a TTL that Porkbun raises as drift", async () => {
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
    const { id } = zone.find(`_dmarc.${DOMAIN}`, "TXT");
    zone.operations();
    const stricter = { ...dmarcDesired, content: "v=DMARC1; p=reject; rua=mailto:dmarc@example.org" };
    await zone.apply(zone.want(desired.map((record) => (record === dmarcDesired ? stricter : record))));
    const edits = zone.service.calls.filter(
      ({ path }) => path !== `dns/retrieve/${DOMAIN}` && path !== `domain/getNs/${DOMAIN}`,
    );
    assert.deepEqual(
      edits.map(({ path }) => path),
      [`dns/edit/${DOMAIN}/${id}`],
    );
    const { notes, ...body } = edits[0]?.body ?? {};
    assert.deepEqual(body, { name: "_dmarc", type: "TXT", content: stricter.content, ttl: "600" });
    assert.match(String(notes), /^managed-by=acme; stack=prod; content=[0-9a-f]{12}$/);
    assert.equal(zone.find(`_dmarc.${DOMAIN}`, "TXT").content, stricter.content);
    assert.equal(zone.find(`_dmarc.${DOMAIN}`, "TXT").id, id);
  });

  it("4. leaves the other TXT records of the apex unchanged, byte for byte", async () => {
    await start([...parked(DOMAIN), google, { ...google, content: "MS=ms1234", notes: "by hand" }]);
    const before = zone.records;
    await zone.apply();
    assert.deepEqual(zone.records.slice(0, before.length), before);
    assert.deepEqual(zone.lines, lines([...before, ...desired]));
  });

  it("5. adds our sender to a foreign SPF record before `all`, by id, and creates no second one", async () => {
    await start([...parked(DOMAIN), ...forwarding(DOMAIN), google]);
    const before = zone.find(`*.${DOMAIN}`, "CNAME");
    const spf = zone.records.find(({ content }) => content.startsWith("v=spf1"));
    await zone.apply();
    const after = zone.records.filter(({ name, content }) => name === DOMAIN && content.startsWith("v=spf1"));
    assert.deepEqual(after, [
      {
        ...spf,
        content: "v=spf1 include:_spf.porkbun.com include:amazonses.com ~all",
        notes: "managed-by=acme; stack=prod; senders=include:amazonses.com",
      },
    ]);
    assert.deepEqual(zone.find(`*.${DOMAIN}`, "CNAME"), before);
    zone.operations();
    await zone.apply();
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
  });

  it("6. stops at two SPF records, and names both", async () => {
    await start([...forwarding(DOMAIN), { name: DOMAIN, type: "TXT", content: "v=spf1 -all" }]);
    const ids = zone.records.filter(({ type }) => type === "TXT").map(({ id }) => id);
    const { message } = await zone.refusal(zone.want());
    assert.equal(
      message,
      `Nothing was written to ${DOMAIN}. TXT ${DOMAIN}: the name has 2 SPF records, which makes all of them void. In the way: ${ids.join(", ")}.`,
    );
  });

  it("7. stops where an SPF record would need more than 10 lookups, and shows the terms", async () => {
    const includes = Array.from({ length: 9 }, (_, index) => `include:s${index}.test`);
    await start([{ name: DOMAIN, type: "TXT", content: `v=spf1 a ${includes.join(" ")} ~all` }]);
    const { message } = await zone.refusal(zone.want());
    assert.match(
      message,
      /cannot be extended\. It would cost 11 DNS lookups, more than 10: a 1, include:s0\.test 1, .*include:amazonses\.com 1\./,
    );
  });

  it("7. counts the lookups below an include, also within the zone itself", async () => {
    await start([
      { name: DOMAIN, type: "TXT", content: `v=spf1 include:all.${DOMAIN} ~all` },
      { name: `all.${DOMAIN}`, type: "TXT", content: `v=spf1 ${"a mx ".repeat(5)}-all` },
    ]);
    const { message } = await zone.refusal(zone.want());
    assert.match(
      message,
      /It would cost 12 DNS lookups, more than 10: include:all\.example\.org 11, include:amazonses\.com 1\./,
    );
  });

  it("7. stops where an SPF record would exceed 450 octets", async () => {
    const networks = Array.from({ length: 25 }, (_, index) => `ip4:198.51.100.${index}`).join(" ");
    await start([{ name: DOMAIN, type: "TXT", content: `v=spf1 ${networks} ~all` }]);
    const { message } = await zone.refusal(zone.want());
    assert.match(message, /It would have \d{3} octets, more than 450\./);
  });

  it("8. stops at a foreign DMARC record, and takes it over only by its id, noting that it was stricter", async () => {
    await start([{ name: `_dmarc.${DOMAIN}`, type: "TXT", content: "v=DMARC1; p=reject", notes: "by hand" }]);
    const { id } = zone.find(`_dmarc.${DOMAIN}`, "TXT");
    const { message } = await zone.refusal(zone.want([dmarcDesired]));
    assert.equal(
      message,
      `Nothing was written to ${DOMAIN}. TXT _dmarc.${DOMAIN}: TXT of somebody else is there: "v=DMARC1; p=reject". ` +
        `Remove record ${id}, or take it over (--adopt ${id}).`,
    );
    const { done } = await zone.apply(zone.want([dmarcDesired], {}, [id]));
    assert.deepEqual(
      done.map(({ write }) => write.reason),
      ['taken over; was "v=DMARC1; p=reject", a STRICTER policy'],
    );
    assert.deepEqual(zone.lines, lines([dmarcDesired]));
    assert.match(
      zone.find(`_dmarc.${DOMAIN}`, "TXT").notes ?? "",
      /^by hand \| managed-by=acme; stack=prod; content=[0-9a-f]{12}$/,
    );
  });

  it("8. does not take over another stack's record", async () => {
    const notes = "managed-by=acme; stack=dev; content=0123456789ab";
    await start([{ name: `_dmarc.${DOMAIN}`, type: "TXT", content: "v=DMARC1; p=none", notes }]);
    const { id } = zone.find(`_dmarc.${DOMAIN}`, "TXT");
    for (const adopt of [[], [id]]) {
      const { message } = await zone.refusal(zone.want([dmarcDesired], {}, adopt));
      assert.match(message, new RegExp(`TXT of acme/dev is there: "v=DMARC1; p=none"\\. In the way: ${id}\\.$`));
    }
  });

  it("8. never creates a second DMARC record, whatever is adopted", async () => {
    await start([
      { name: `_dmarc.${DOMAIN}`, type: "TXT", content: "v=DMARC1; p=none" },
      { name: `_dmarc.${DOMAIN}`, type: "TXT", content: "v=DMARC1; p=reject" },
    ]);
    const ids = zone.records.map(({ id }) => id);
    for (const adopt of [[], ids.slice(0, 1), ids]) await zone.refusal(zone.want([dmarcDesired], {}, adopt));
  });

  for (const type of ["A", "TXT", "CNAME", "MX"]) {
    it(`9. refuses a CNAME where there is a foreign ${type}, before any write`, async () => {
      const cname = desired.find((record) => record.type === "CNAME");
      assert.ok(cname);
      await start([{ name: cname.name, type, content: "192.0.2.1" }]);
      const { message } = await zone.refusal(zone.want());
      assert.ok(message.includes(zone.records[0]?.id ?? "?"), message);
    });
  }

  it("9. refuses a TXT under a CNAME, and anything below a delegation", async () => {
    await start([{ name: `_dmarc.${DOMAIN}`, type: "CNAME", content: "dmarc.example.com" }]);
    const { message } = await zone.refusal(zone.want());
    assert.match(
      message,
      /^Nothing was written to example\.org\. TXT _dmarc\.example\.org: a CNAME must be the only record at its name, and there is CNAME \d+\./,
    );
    zone.service.add(DOMAIN, [{ name: `bounce.${DOMAIN}`, type: "NS", content: "ns.example.net" }]);
    assert.match(
      (await zone.refusal(zone.want([mxDesired]))).message,
      /bounce\.example\.org is delegated to other name servers/,
    );
  });

  it("9. passes on a conflict that only Porkbun detects", async () => {
    await start();
    const conflict = answers.refusal(400, "RECORD_CONFLICT", "A CNAME stands alone.");
    zone.service.inject({ operation: "dns/create", answer: conflict });
    const { message, done, failed, notTried } = await zone.failure(zone.want());
    assert.equal(message, "Porkbun refused: A CNAME stands alone. (HTTP 400, RECORD_CONFLICT)");
    assert.deepEqual([done.length, failed?.action, notTried.length], [0, "create", desired.length - 1]);
  });

  for (const prio of ["10", "010"]) {
    it(`19. compares the priority of an MX as a number (${prio})`, async () => {
      await start([{ name: mxDesired.name, type: "MX", content: mxDesired.content, prio }]);
      await zone.apply(zone.want([mxDesired]));
      assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    });
  }

  it("19. stops at another MX beside or instead of ours, since SES requires exactly one", async () => {
    const other: Seed = { name: mxDesired.name, type: "MX", content: "mx.example.net", prio: "20" };
    await start([other]);
    const { message } = await zone.refusal(zone.want([mxDesired]));
    assert.match(message, /MX of somebody else is there: "20 mx\.example\.net"\. Remove record \d+, or take it over/);
    zone.service.add(DOMAIN, [{ ...other, content: mxDesired.content, prio: "20" }]);
    await zone.refusal(zone.want([mxDesired]));
    zone.service.add(DOMAIN, [{ ...other, content: mxDesired.content, prio: "10" }, other]);
    await zone.refusal(zone.want([mxDesired]));
  });

  it("19. sends priority 10 and restores it when it was changed", async () => {
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
    await start([...parked(DOMAIN), ...forwarding(DOMAIN), google]);
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

  it("changes more than a third of our records only by force", async () => {
    await start();
    await zone.apply();
    const moved = desired.map((record, index) => (index < 3 ? { ...record, ttl: 1200 } : record));
    const { message } = await zone.failure(zone.want(moved));
    assert.equal(
      message,
      `Nothing was written to ${DOMAIN}: 3 of our 8 records would change, more than a third. If that is intended, apply it once with --force.`,
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

  it("marks the links command's records as that part's, so that neither command takes the other's for its own", () => {
    const mail: Owner = { name: "acme", stack: "prod", part: "mail" };
    const links: Owner = { ...mail, part: "links" };
    const claim = { content: "0123456789ab" };
    const [ofMail, ofLinks] = [marked("", mail, claim), marked("", links, claim)];
    assert.equal(ofLinks, "managed-by=acme; stack=prod; part=links; content=0123456789ab");
    const held = (notes: string, owner: Owner) =>
      claimed({ id: "1", name: DOMAIN, type: "A", content: "192.0.2.1", ttl: 600, notes }, owner, {});
    assert.deepEqual([held(ofMail, mail), held(ofLinks, links)], [claim, claim]);
    assert.deepEqual([held(ofMail, links), held(ofLinks, mail)], [undefined, undefined]);
    assert.deepEqual([otherOwner(ofMail, links), otherOwner(ofLinks, mail)], ["acme/prod", "acme/prod/links"]);
    assert.equal(marked(ofLinks, mail, undefined), ofLinks);
  });
});
