import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Claim,
  claimed,
  claimOn,
  comparable,
  digest,
  equal,
  isAsLeft,
  kindOf,
  marked,
  otherOwner,
  type Owner,
  textOf,
} from "../../../../infra/dns/porkbun/ownership";
import type { ZoneRecord } from "../../../../infra/dns/porkbun/client";

const mail: Owner = { name: "acme", stack: "prod", part: "mail" };
const links: Owner = { ...mail, part: "links" };
const dev: Owner = { ...mail, stack: "dev" };
const other: Owner = { ...mail, name: "umbrella" };
const DIGEST = "0123456789ab";
const record = (fields: Partial<ZoneRecord> = {}): ZoneRecord => ({
  id: "1",
  name: "a.test",
  type: "TXT",
  content: "hello",
  ttl: 600,
  notes: "",
  ...fields,
});

describe("the text of a TXT record", () => {
  for (const [content, text] of [
    ["hello", "hello"],
    ['"hello"', "hello"],
    ['"hel" "lo"', "hello"],
    ['"hel""lo"', "hello"],
    ['"a \\"quoted\\" \\\\ word"', 'a "quoted" \\ word'],
    ['say "hello"', 'say "hello"'],
    ['"hello" he said', '"hello" he said'],
    ['"hello', '"hello'],
    ['""', ""],
    ["", ""],
  ] as const)
    it(`is ${text || "nothing"} for ${content || "nothing"}`, () => {
      assert.equal(textOf(content), text);
    });

  it("is the same however Porkbun splits it into strings", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme-ascii" }), { minLength: 1 }), (strings) => {
        const quoted = strings.map((string) => `"${string.replace(/["\\]/g, "\\$&")}"`).join(" ");
        assert.equal(textOf(quoted), strings.join(""));
      }),
    );
  });
});

describe("two records", () => {
  it("are equal if texts are equal byte by byte and names are equal as in DNS", () => {
    assert.ok(equal(record({ content: '"hel" "lo"' }), record()));
    assert.ok(!equal(record({ content: "Hello" }), record()));
    assert.ok(equal(record({ type: "CNAME", content: "B.test." }), record({ type: "CNAME", content: "b.test" })));
    assert.equal(comparable(record({ type: "CNAME", content: "B.test." })), "b.test");
    for (const change of [{ name: "b.test" }, { type: "SPF" }, { content: "other" }])
      assert.ok(!equal(record(change), record()), JSON.stringify(change));
    assert.ok(equal(record({ ttl: 60, priority: 5, notes: "x" }), record()));
    const mx = { type: "MX", content: "mx.test", priority: 10 };
    assert.ok(!equal(record({ ...mx, priority: 20 }), record(mx)));
  });

  it("have digests of twelve digits, which existing notes already contain", () => {
    // printf '["a.test","TXT","hello",null]' | sha256sum | cut -c1-12
    assert.equal(digest(record()), "8a7d74226cdf");
  });
});

describe("the mark in the notes of a record", () => {
  const content = `content=${DIGEST}`;
  for (const [notes, owner, claim, expected] of [
    ["", mail, { content: DIGEST }, `managed-by=acme; stack=prod; ${content}`],
    ["", links, { content: DIGEST }, `managed-by=acme; stack=prod; part=links; ${content}`],
    ["", mail, { senders: ["include:a.test", "mx"] }, "managed-by=acme; stack=prod; senders=include:a.test mx"],
    ["", mail, { content: DIGEST, senders: ["mx"] }, `managed-by=acme; stack=prod; ${content}; senders=mx`],
    ["a remark", mail, { content: DIGEST }, `a remark | managed-by=acme; stack=prod; ${content}`],
    ["a remark", mail, {}, "a remark"],
    ["a remark", mail, { senders: [] }, "a remark"],
    ["a remark", mail, undefined, "a remark"],
  ] as const)
    it(`is written into ${notes || "none"}: ${JSON.stringify(claim ?? null)}`, () => {
      assert.equal(marked(notes, owner, claim), expected);
    });

  const anyOwner = fc.constantFrom(mail, links, dev, other);
  const claim: fc.Arbitrary<Claim> = fc.oneof(
    fc.constant({ content: DIGEST }),
    fc.constantFrom(["mx"], ["include:a.test", "a"]).map((senders) => ({ senders })),
    fc.constant({ content: DIGEST, senders: ["mx"] }),
  );
  const remark = fc.constantFrom<string>("", "a remark", "managed-by hand", "one | two");

  it("is found again, replaced and removed, while remarks and others' marks stay", () => {
    fc.assert(
      fc.property(remark, fc.uniqueArray(anyOwner, { minLength: 1 }), claim, claim, (before, owners, first, second) => {
        const [owner = mail, ...others] = owners;
        const without = others.reduce((notes, each) => marked(notes, each, first), before);
        const once = marked(without, owner, first);
        assert.deepEqual(claimed(record({ notes: once }), owner, {}), first);
        const twice = marked(once, owner, second);
        assert.deepEqual(claimed(record({ notes: twice }), owner, {}), second);
        assert.equal(marked(twice, owner, undefined), without);
        for (const each of others) assert.deepEqual(claimed(record({ notes: twice }), each, {}), first);
      }),
    );
  });

  it("is also removed from in front of others' marks", () => {
    const both = marked(marked("", mail, { content: DIGEST }), dev, { senders: ["mx"] });
    assert.equal(marked(both, mail, undefined), "managed-by=acme; stack=dev; senders=mx");
  });

  it("names every other owner", () => {
    const notes = (...owners: Owner[]) => owners.reduce((text, owner) => marked(text, owner, { content: DIGEST }), "a");
    assert.equal(otherOwner(notes(mail), mail), undefined);
    assert.equal(otherOwner(notes(mail, dev), mail), "acme/dev");
    assert.equal(otherOwner(notes(other), mail), "umbrella/prod");
    assert.equal(otherOwner(notes(links), mail), "acme/prod/links");
  });

  for (const notes of [
    `x managed-by=acme; stack=prod; ${content}`,
    `managed-by=acme; stack=prod; ${content} x`,
    `managed-by=acme; stack=prod; content=0123`,
    "managed-by=acme",
  ])
    it(`is not recognized in another form: ${notes}`, () => {
      assert.equal(claimed(record({ notes }), mail, {}), undefined);
    });
});

describe("what we own of a record", () => {
  const fits = { content: digest(record()) };
  const stale = { content: DIGEST };
  const noted = (claim: Claim) => record({ notes: marked("", mail, claim) });

  it("is what fits of its notes and of what was recorded, or else what the notes say", () => {
    assert.deepEqual(claimed(noted(stale), mail, { 1: fits }), fits);
    assert.deepEqual(claimed(noted(fits), mail, { 1: stale }), fits);
    assert.deepEqual(claimed(noted(stale), mail, { 1: { content: "ba9876543210" } }), stale);
    assert.deepEqual(claimed(record(), mail, { 1: stale }), stale);
    assert.equal(claimed(record(), mail, { 2: fits }), undefined);
    assert.equal(claimed(noted(fits), dev, {}), undefined);
  });

  it("is all of it as long as it has the content that we wrote", () => {
    assert.ok(isAsLeft(record(), claimOn(record(), [])));
    assert.ok(!isAsLeft(record({ content: "other" }), claimOn(record(), [])));
    assert.ok(!isAsLeft(record(), { senders: ["mx"] }));
    assert.ok(!isAsLeft(record(), undefined));
    assert.deepEqual(claimOn(record(), ["mx"]), { ...fits, senders: ["mx"] });
    assert.deepEqual(claimOn(record(), []), fits);
  });
});

describe("the kind of which a name may have only one record", () => {
  for (const [type, content, kind] of [
    ["MX", "v=spf1", "MX"],
    ["TXT", "v=spf1 -all", "v=spf1"],
    ["TXT", '"V=SPF1" " -all"', "v=spf1"],
    ["TXT", "v=spf10", "v=spf10"],
    ["TXT", "v=DMARC1; p=none", "v=dmarc1"],
    ["TXT", "v=DMARC12", "v=dmarc12"],
    ["TXT", "v=DMARC1x", undefined],
    ["TXT", "v=DMARC", undefined],
    ["TXT", "v=1", undefined],
    ["TXT", " v=DMARC1", undefined],
    ["TXT", "hello", undefined],
  ] as const)
    it(`of ${type} ${content} is ${kind ?? "none"}`, () => {
      assert.equal(kindOf(record({ type, content })), kind);
    });
});
