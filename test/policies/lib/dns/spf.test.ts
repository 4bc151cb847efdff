import assert from "node:assert/strict";
import fc from "fast-check";
import { ofContent } from "../../../../policies/deliverability/spf-names-ses";
import { claimsToBeSpf, parseSpf, qualifierOfAll } from "../../../../policies/lib/dns/spf";
import { spfError } from "../../../support/policies/lib/dns/mailauth";

const terms = (record: string) => {
  const reading = parseSpf(record);
  assert.ok("terms" in reading, record);
  return reading.terms;
};

describe("the SPF parser", () => {
  it("reads RFC 7208's examples (section 4.6.1 and appendix A)", () => {
    assert.deepEqual(terms("v=spf1 mx -all exp=explain._spf.%{d}"), [
      { qualifier: "+", name: "mx", value: undefined },
      { qualifier: "-", name: "all", value: undefined },
      { qualifier: "=", name: "exp", value: "explain._spf.%{d}" },
    ]);
    for (const record of [
      "v=spf1 +all",
      "v=spf1 a -all",
      "v=spf1 a:example.org -all",
      "v=spf1 mx/30 mx:example.org/30 -all",
      "v=spf1 ptr -all",
      "v=spf1 ip4:192.0.2.128/28 -all",
      "v=spf1 include:example.com include:example.net -all",
      "v=spf1 redirect=_spf.example.com",
      "v=spf1 -include:ip4._spf.%{d} -include:ptr._spf.%{d} +all",
      "v=spf1 exists:%{l1r+}._spf.%{d} -all",
      "v=spf1 ip6:2001:db8::/32 a//64 mx/24//64 ~all",
    ])
      assert.ok(terms(record).length > 0, record);
  });

  it("follows RFC 7208 section 4.5: the version ends at a space or at the end", () => {
    assert.deepEqual(["v=spf1", "V=SPF1 -all", "v=spf10 -all", " v=spf1", "v=spf1\t-all"].map(claimsToBeSpf), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("refuses what RFC 7208 calls a permanent error", () => {
    for (const record of [
      "v=spf1 ipv4:192.0.2.1 -all",
      "v=spf1 all:example.org",
      "v=spf1 include -all",
      "v=spf1 redirect=a.example redirect=b.example",
      "v=spf1 ip4:192.0.2.1/33 -all",
      "v=spf1 ip4:192.0.2.256 -all",
      "v=spf1 ip6:2001:db8::/129 -all",
      "v=spf1 ip6:fe80::1%eth0 -all",
      "v=spf1 a/33 -all",
      "v=spf1 include:%{x} -all",
      "v=spf1 include:nodots -all",
    ]) {
      assert.notEqual(spfError(record), undefined, `mailauth accepts ${record}`);
      assert.ok("fault" in parseSpf(record), record);
    }
  });

  it("uses the first all", () => {
    assert.equal(qualifierOfAll(terms("v=spf1 ?all -all")), "?");
  });
});

/** Records close to the grammar. */
const term = fc.tuple(
  fc.constantFrom("", "", "+", "-", "~", "?", "!"),
  fc.constantFrom("all", "ALL", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "redirect", "exp", "x"),
  fc.constantFrom(
    "",
    ":amazonses.com",
    ":AmazonSES.com",
    ":example.org",
    "=example.org",
    ":192.0.2.1",
    ":192.0.2.300",
    ":2001:db8::1",
    "/24",
    "/99",
    ":",
    ":%{d}",
    ":%{",
    ":a..b.example",
    ":-",
    ":nodots",
  ),
);
const generated = fc
  .tuple(
    fc.constantFrom("v=spf1", "V=spf1"),
    fc.array(
      term.map((parts) => parts.join("")),
      { maxLength: 5 },
    ),
    fc.constantFrom("", " ~all", " -all"),
  )
  .map(([version, parts, end]) => [version, ...parts].join(" ") + end);

describe("an SPF record that the parser accepts", () => {
  it("is one that mailauth accepts", () => {
    let accepted = 0;
    fc.assert(
      fc.property(generated, (record) => {
        if ("fault" in parseSpf(record)) return;
        accepted += 1;
        assert.equal(spfError(record), undefined, record);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(accepted > 500, `only ${accepted} accepted`);
  });

  it("passes the rule only when it includes Amazon SES and fails or softfails all others", () => {
    fc.assert(
      fc.property(generated, (record) => {
        if ([...ofContent(record)].length > 0) return;
        assert.match(record, /(?<![-~?])include:amazonses\.com .*[~-]all/i);
        assert.doesNotMatch(record, /^[^~-]*[ +?]all\b/i);
      }),
      { numRuns: 20_000 },
    );
  });
});
