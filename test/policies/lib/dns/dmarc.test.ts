import assert from "node:assert/strict";
import fc from "fast-check";
import { externalDestinations, parseDmarc } from "../../../../policies/lib/dns/dmarc";
import { ofContent } from "../../../../policies/deliverability/dmarc-enforced";
import { dmarcPolicy } from "../../../support/policies/lib/dns/mailauth";

const read = (content: string) => {
  const reading = parseDmarc(content);
  return "record" in reading ? reading.record : reading.fault;
};

const none = { p: "none", sp: "none", np: "none", pct: 100, testing: false, rua: [], ruf: [] };

describe("the DMARC parser", () => {
  it("reads RFC 7489's examples (appendix B.2)", () => {
    const rua = ["dmarc-feedback@example.com"];
    assert.deepEqual(read("v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com"), { ...none, rua });
    assert.deepEqual(
      read("v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com"),
      { ...none, rua, ruf: ["auth-reports@example.com"] },
    );
    assert.deepEqual(
      read(
        "v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net!10m; pct=25",
      ),
      {
        ...none,
        p: "quarantine",
        sp: "quarantine",
        np: "quarantine",
        pct: 25,
        rua: [...rua, "tld-test@thirdparty.example.net"],
      },
    );
  });

  it("reads RFC 9989's tags", () => {
    assert.deepEqual(read("v=DMARC1; p=reject; sp=quarantine; np=none; t=y; psd=n; adkim=s"), {
      ...none,
      p: "reject",
      sp: "quarantine",
      testing: true,
    });
  });

  it("makes np default to sp, and sp to p", () => {
    assert.deepEqual(read("v=DMARC1; p=reject; sp=quarantine"), {
      ...none,
      p: "reject",
      sp: "quarantine",
      np: "quarantine",
    });
  });

  it("reads quoted character strings as one text, with what is outside the quotes (RFC 1035 section 5.1)", () => {
    const reject = { ...none, p: "reject", sp: "reject", np: "reject" };
    for (const content of [
      '"v=DMARC1; p=reject"',
      ' "v=DMARC1;" " p=reject"',
      '"v=DMARC1; " p=reject',
      '"v=DMARC1; p=reject',
    ])
      assert.deepEqual(read(content), reject, content);
    assert.deepEqual(read(String.raw`"v=DMARC1\059 p=reject"`), reject);
    assert.equal(read('"v=DMARC1; p=reject;" p=none'), "has the tag p twice");
    assert.equal(read('"v=DMARC1; p=reject" sp=none'), "has no p that is none, quarantine or reject");
  });

  const faults: Readonly<Record<string, string>> = {
    "v=DMARC2; p=reject": "does not begin with v=DMARC1;",
    "v=DMARC1": "has no p that is none, quarantine or reject",
    "v=DMARC1; p=rejects": "has no p that is none, quarantine or reject",
    "v=DMARC1; p=reject; sp=nothing": "has an sp that is not none, quarantine or reject",
    "v=DMARC1; p=reject; pct=101": "has a pct that is not a number from 0 to 100",
    "v=DMARC1; p=reject; pct=half": "has a pct that is not a number from 0 to 100",
    "v=DMARC1; p=reject; t=yes": "has a t that is neither y nor n",
    "v=DMARC1; p=reject;; t=n": 'has a part that is not a tag with a value: ""',
    "v=DMARC1; p=reject; rua": 'has a part that is not a tag with a value: "rua"',
    "v=DMARC1; p=reject; rua=dmarc@example.org": "has a rua or ruf that is not a list of mailto: addresses",
  };
  for (const [content, fault] of Object.entries(faults))
    it(`refuses ${content}`, () => assert.equal(read(content), fault));

  it("detects report destinations in another domain", () => {
    assert.deepEqual(
      externalDestinations("dev.example.org", ["a@example.org", "a@x.dev.example.org", "a@notexample.org", "a@org"]),
      ["a@notexample.org"],
    );
  });
});

/** Mostly `usual`, sometimes one of the others. */
const mostly = (usual: string, ...others: readonly string[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

/** Records close to the grammar: tags in any order, case and number, with odd spaces, values and trailing text. */
const tag = fc
  .tuple(
    fc.constantFrom("p", "sp", "np", "pct", "t", "P", "x", ""),
    mostly("=", " = ", "==", ""),
    fc.constantFrom(
      "none",
      "quarantine",
      "reject",
      "Reject",
      "NONE",
      "100",
      "50",
      "y",
      "n",
      "mailto:a@example.org",
      "",
    ),
  )
  .map((parts) => parts.join(""));
const generated = fc
  .tuple(
    mostly("v=DMARC1", "v = DMARC1", "v=DMARC1 ", "V=DMARC1", "v=dmarc1", "v=DMARC10", ""),
    mostly("p=reject", "p=quarantine", "p = Reject", "p=none", "x=y"),
    fc.array(tag, { maxLength: 3 }),
    mostly(
      "rua=mailto:a@example.org",
      "rua=mailto:a@example.org!10m,mailto:b@example.org",
      "rua=x",
      "ruf=mailto:a@b.example",
    ),
    mostly("; ", ";", " ;", ";;", " "),
    mostly("", ";", "; ", "\t"),
  )
  .map(([version, p, tags, rua, separator, rest]) => [version, p, ...tags, rua].join(separator) + rest);

describe("a DMARC record that the rule accepts", () => {
  it("is one that mailauth enforces", async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(generated, async (content) => {
        if ([...ofContent(content, "example.org")].length > 0) return;
        accepted += 1;
        assert.ok(["quarantine", "reject"].includes(String(await dmarcPolicy("example.org", content))), content);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(accepted > 500, `only ${accepted} accepted`);
  });

  it("never has p=none, pct below 100 or t=y anywhere in it", () => {
    fc.assert(
      fc.property(
        generated,
        fc.constantFrom("p=none", "P=NONE", "pct=99", "t=y", "sp=none", "np = none"),
        (content, weak) => {
          for (const weakened of [`${content}; ${weak}`, content.replace(";", `; ${weak};`)])
            if (weakened.toLowerCase().includes(weak.toLowerCase()))
              assert.notDeepEqual([...ofContent(weakened, "example.org")], [], weakened);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
