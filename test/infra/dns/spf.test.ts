import assert from "node:assert/strict";
import fc from "fast-check";
import { spf } from "mailauth/lib/spf";
import { isSpf, MAX_LOOKUPS, mergeSpf, parseSpf, senders, spfLookups, withdrawSpf } from "../../../infra/dns/spf";

const OURS = "include:amazonses.com";

/** mailauth's result for a record and a sender that nothing in it matches, and the number of lookups. */
async function judge(record: string, below: Readonly<Record<string, string>> = {}) {
  const published = new Map(Object.entries({ "example.org": record, ...below }));
  const resolver = (name: string, type: string): Promise<unknown[]> => {
    const text = published.get(name);
    if (type === "TXT" && text !== undefined) return Promise.resolve([[text]]);
    if (type === "MX") return Promise.resolve([{ exchange: "mx.elsewhere.test", priority: 10 }]);
    if (type === "A" || type === "AAAA") return Promise.resolve([type === "A" ? "203.0.113.1" : "2001:db8::1"]);
    return Promise.reject(Object.assign(new Error(`${name} has no ${type}`), { code: "ENOTFOUND" }));
  };
  const result = await spf({
    sender: "somebody@example.org",
    ip: "192.0.2.77",
    helo: "mail.elsewhere.test",
    mta: "mx.elsewhere.test",
    strict: true,
    maxResolveCount: 1000,
    maxVoidCount: 1000,
    resolver,
  } as unknown as Parameters<typeof spf>[0]);
  return { verdict: String(result.status.result), lookups: result.lookups?.count };
}

const domain = fc.constantFrom(
  "_spf.porkbun.com",
  "spf.example.net",
  "Mail.Example.COM.",
  "%{i}._spf.%{d2}",
  "a.b-c.test",
);
const mechanism = fc.oneof(
  domain.map((name) => `include:${name}`),
  domain.map((name) => `exists:${name}`),
  fc.constantFrom("a", "mx", "ptr", "a/24", "mx//64", "a/24//64", "A:mail.example.com/28", "mx:example.net"),
  fc.constantFrom("ip4:198.51.100.0/24", "ip4:198.51.100.7", "ip6:2001:db8::/32", "IP6:2001:db8::1"),
);
const qualified = fc
  .tuple(fc.constantFrom("", "+", "-", "~", "?"), mechanism)
  .map(([qualifier, text]) => qualifier + text);
const ending = fc.constantFrom(
  "",
  "all",
  "-all",
  "~all",
  "?ALL",
  "redirect=_spf.example.net",
  "redirect=_spf.example.net -all",
  "exp=why.example.net -all",
);
const record = fc
  .tuple(fc.uniqueArray(qualified, { maxLength: 6 }), ending, fc.constantFrom(" ", "  "))
  .map(([terms, last, space]) => ["v=spf1", ...terms, ...(last ? [last] : [])].join(space));

describe("SPF", () => {
  it("recognizes an SPF record only by the version as a whole word", () => {
    for (const text of ["v=spf1", "v=spf1 -all", "V=SPF1 a"]) assert.equal(isSpf(text), true, text);
    for (const text of ["v=spf10 -all", "v=spf1\t-all", " v=spf1", "spf2.0/pra", "v=spf1-all"]) {
      assert.equal(isSpf(text), false, text);
    }
  });

  for (const [text, why] of [
    ["v=spf1 include:", '"include:" is not an SPF term.'],
    ["v=spf1 include:localhost -all", '"include:localhost" is not an SPF term.'],
    ["v=spf1 includ:amazonses.com", '"includ:amazonses.com" is not an SPF term.'],
    ["v=spf1 ip4:300.1.1.1", '"ip4:300.1.1.1" is not an SPF term.'],
    ["v=spf1 ip4:10.0.0.0/33", '"ip4:10.0.0.0/33" is not an SPF term.'],
    ["v=spf1 ip6:10.0.0.0", '"ip6:10.0.0.0" is not an SPF term.'],
    ["v=spf1 ip6:2001:db8::%32", '"ip6:2001:db8::%32" is not an SPF term.'],
    ["v=spf1 a/33", '"a/33" is not an SPF term.'],
    ["v=spf1 all:example.org", '"all:example.org" is not an SPF term.'],
    ["v=spf1 redirect= -all", '"redirect=" does not name a domain.'],
    ["v=spf1 redirect=a.test redirect=b.test", '"redirect=" occurs more than once.'],
    ["v=spf1 ~ all", '"~" is not an SPF term.'],
    ["v=spf2 -all", '"v=spf2 -all" is not an SPF record.'],
  ] as const) {
    it(`refuses ${text}, as mailauth does`, async () => {
      assert.throws(() => parseSpf(text), { name: "SpfError", message: why });
      assert.match((await judge(text)).verdict, /^(permerror|none)$/);
    });
  }

  // Where mailauth is laxer than the grammar of RFC 7208 section 12.
  for (const [text, why] of [
    ["v=spf1 include/example.org -all", '"include/example.org" is not an SPF term.'],
    ["v=spf1 a/x", '"a/x" is not an SPF term.'],
    ["v=spf1 ptr/24", '"ptr/24" is not an SPF term.'],
    ["v=spf1 ip4/10.0.0.0", '"ip4/10.0.0.0" is not an SPF term.'],
    ["v=spf1 ip4:10.0.0.0/024", '"ip4:10.0.0.0/024" is not an SPF term.'],
    ["v=spf1 ip4:10.0.0.0/24.0", '"ip4:10.0.0.0/24.0" is not an SPF term.'],
    ["v=spf1 ip4:10.0.0.0/24/24", '"ip4:10.0.0.0/24/24" is not an SPF term.'],
    ["v=spf1 exp=a.test exp=b.test", '"exp=" occurs more than once.'],
    ["v=spf1 exp=nowhere", '"exp=nowhere" does not name a domain.'],
    ["v=spf1 include:a.test\n", '"include:a.test\n" is not an SPF term.'],
    ["v=spf1 other=a.test\nb", '"other=a.test\nb" is not an SPF term.'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseSpf(text), { name: "SpfError", message: why });
    });
  }

  it("accepts prefixes up to the full address", () => {
    for (const text of ["ip4:10.0.0.0/0", "ip4:10.0.0.0/8", "ip4:10.0.0.1/32", "ip6:2001:db8::1/128", "a/32//128"])
      assert.equal(parseSpf(`v=spf1 ${text}`).length, 1, text);
  });

  it("is read term by term, each with its place", () => {
    assert.deepEqual(parseSpf("v=spf1  MX/24 ~include:a.test Redirect=b.test"), [
      { text: "MX/24", start: 8, qualifier: "+", name: "mx", value: "/24" },
      { text: "~include:a.test", start: 14, qualifier: "~", name: "include", value: "a.test" },
      { text: "Redirect=b.test", start: 30, name: "redirect=", value: "b.test" },
    ]);
  });

  it("reads whatever mailauth reads, and counts the same lookups", async () => {
    await fc.assert(
      fc.asyncProperty(record, async (text) => {
        const below = { "_spf.porkbun.com": "v=spf1 ip4:198.51.100.1 ~all", "spf.example.net": "v=spf1 a mx ?all" };
        const all = {
          ...below,
          "mail.example.com": "v=spf1",
          "_spf.example.net": "v=spf1 ptr -all",
          "a.b-c.test": "v=spf1",
        };
        const known = new Map(Object.entries(all));
        const plain = text.replaceAll("%{i}._spf.%{d2}", "spf.example.net");
        const { verdict, lookups } = await judge(plain.replaceAll("Mail.Example.COM.", "mail.example.com"), all);
        assert.notEqual(verdict, "permerror", text);
        // mailauth stops at the first match, so only records without any match are evaluated to the end.
        if (!/exists:/.test(plain)) {
          assert.equal(spfLookups(plain, (name) => known.get(name.replace(/\.$/, ""))).count, lookups, text);
        }
      }),
    );
  });

  it("refuses what mailauth refuses, however mangled", async () => {
    await fc.assert(
      fc.asyncProperty(
        record,
        fc.nat(60),
        fc.constantFrom("", "%", "/", ":", "=", "x", " a/99 "),
        async (text, at, noise) => {
          const broken = text.slice(0, at) + noise + text.slice(at + 1);
          fc.pre(isSpf(broken));
          const { verdict } = await judge(broken, { "_spf.porkbun.com": "v=spf1", "spf.example.net": "v=spf1" });
          const parsed = (() => {
            try {
              return parseSpf(broken).length >= 0;
            } catch {
              return false;
            }
          })();
          // A name without a record is a permanent error of its own, which parsing alone cannot detect.
          if (!/include:|redirect=/i.test(broken)) assert.equal(parsed, verdict !== "permerror", broken);
          else if (!parsed) assert.equal(verdict, "permerror", broken);
        },
      ),
    );
  });
});

describe("merging a sender into an SPF record", () => {
  for (const [before, after] of [
    ["v=spf1 include:_spf.porkbun.com ~all", "v=spf1 include:_spf.porkbun.com include:amazonses.com ~all"],
    ["v=spf1 -all", "v=spf1 include:amazonses.com -all"],
    ["v=spf1", "v=spf1 include:amazonses.com"],
    ["v=spf1 redirect=_spf.example.net", "v=spf1 include:amazonses.com redirect=_spf.example.net"],
    ["v=spf1 mx exp=why.example.net ?all", "v=spf1 mx exp=why.example.net include:amazonses.com ?all"],
    ["V=spf1  A   MX  ~ALL", "V=spf1  A   MX  include:amazonses.com ~ALL"],
    ["v=spf1 ~all include:amazonses.com", "v=spf1 include:amazonses.com ~all include:amazonses.com"],
  ] as const) {
    it(`${before} becomes ${after}, and can be undone`, () => {
      assert.deepEqual(mergeSpf(before, [OURS]), { text: after, added: [OURS] });
      assert.equal(withdrawSpf(after, [OURS]), before);
    });
  }

  it("leaves a record that already has the sender, however written", () => {
    for (const text of ["v=spf1 include:amazonses.com ~all", "v=spf1 mx +Include:AmazonSES.com -all"]) {
      assert.deepEqual(mergeSpf(text, [OURS]), { text, added: [] });
    }
  });

  it("adds several senders with one space before each, however the record ends", () => {
    assert.equal(mergeSpf("v=spf1 a ", [OURS, "include:b.test"]).text, "v=spf1 a include:amazonses.com include:b.test");
    assert.equal(
      mergeSpf("v=spf1 -all", [OURS, "include:b.test"]).text,
      "v=spf1 include:amazonses.com include:b.test -all",
    );
  });

  it("removes nothing from a record without the sender", () => {
    assert.equal(withdrawSpf("v=spf1 a -all", [OURS]), "v=spf1 a -all");
  });

  it("refuses where the record has another qualifier for the same sender", () => {
    assert.throws(() => mergeSpf("v=spf1 -include:amazonses.com ~all", [OURS]), {
      message: 'It has "-include:amazonses.com" where "include:amazonses.com" is wanted.',
    });
  });

  it("lists as senders what receivers evaluate, without `all`", () => {
    assert.deepEqual(senders("v=spf1 a include:amazonses.com ~all mx"), ["a", "include:amazonses.com"]);
  });

  it("keeps every existing byte, is evaluated as before plus one sender, and can be undone", async () => {
    await fc.assert(
      fc.asyncProperty(record, async (text) => {
        fc.pre(!/amazonses/.test(text));
        const { text: merged } = mergeSpf(text, [OURS]);
        assert.equal(withdrawSpf(merged, [OURS]), text);
        assert.equal(merged.replace(/ ?include:amazonses\.com/, ""), text.replace(/ +$/, ""));
        assert.deepEqual(mergeSpf(merged, [OURS]).added, []);
        const none = () => undefined;
        assert.equal(spfLookups(merged, none).count, spfLookups(text, none).count + 1);
        const below = {
          "amazonses.com": "v=spf1 ip4:192.0.2.77 -all",
          "_spf.porkbun.com": "v=spf1",
          "spf.example.net": "v=spf1",
        };
        // The sender's address reaches the include only if nothing before it fails or passes definitively.
        if (!/exists|ptr|%|Mail\.|a\.b-c/.test(text))
          assert.equal((await judge(merged, below)).verdict, "pass", merged);
      }),
    );
  });
});

describe("counting SPF lookups", () => {
  const nobody = () => undefined;

  it("counts what costs a lookup, and nothing that is never evaluated", () => {
    assert.equal(spfLookups("v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 exp=e.test a=b -all", nobody).count, 0);
    assert.equal(spfLookups("v=spf1 a mx ptr exists:e.test include:i.test redirect=r.test", nobody).count, 6);
    assert.equal(spfLookups("v=spf1 ~all a mx redirect=r.test", nobody).count, 0);
    assert.equal(spfLookups("v=spf1 a redirect=r.test -all", nobody).count, 1);
  });

  it("counts the lookups below an include, and reports what it does not know", () => {
    const known = new Map([
      ["one.test", "v=spf1 a include:two.test -all"],
      ["two.test", "v=spf1 mx include:three.test -all"],
    ]);
    assert.deepEqual(
      spfLookups("v=spf1 a include:one.test ~all", (name) => known.get(name)),
      {
        count: 6,
        terms: [
          { text: "a", count: 1 },
          { text: "include:one.test", count: 5 },
        ],
        unknown: ["three.test"],
      },
    );
  });

  it("terminates on records that include themselves and each other, beyond the limit", () => {
    const all = Array.from({ length: 10 }, (_, index) => `include:${index}.test`).join(" ");
    const count = spfLookups(`v=spf1 ${all} -all`, () => `v=spf1 ${all} -all`).count;
    assert.ok(count > MAX_LOOKUPS);
  });
});
