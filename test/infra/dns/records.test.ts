import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  dkimRecords,
  type DnsRecord,
  linksRecord,
  stackRecords,
  validationRecord,
  type DesiredRecords,
} from "../../../infra/dns/records";

const prod: DesiredRecords = {
  zone: "candlefish.ai",
  sendingDomain: "candlefish.ai",
  mailFromDomain: "bounce.candlefish.ai",
  region: "us-east-1",
  verificationToken: "liicSomu3mFbN6Ax02kB1pQ9pb8V8LIwXtsRUs7hfUo=",
  dmarc: { rua: ["dmarc@candlefish.ai"], ruf: ["dmarc@candlefish.ai"] },
};
const tokens = [
  "6gdr23zgrmihk4albjcz3dmezm732rcl",
  "zcuwunlejthh3d4jr3r4unxt73ynqi7i",
  "hylzjwsxrzuqzxsyylqjeio4xfqqf23w",
];
const line = ({ name, type, content, priority }: DnsRecord) =>
  [name, type, ...(priority === undefined ? [] : [priority]), content].join(" ");

/** The section "Required DNS Records" of the request, one line per record. */
function required(): string[] {
  const request = readFileSync(path.join(__dirname, "../../../docs/request.md"), "utf8");
  const section = /### Required DNS Records\n([^]*?)\n## /.exec(request)?.[1] ?? "";
  const texts = [...section.matchAll(/- Name: `(.+)`\n\s+- Value: `(.+)`/g)].map(
    ([, name, value]) => `${name} TXT ${value}`,
  );
  const hosts = [...section.matchAll(/- `(.+)` → `(.+)`/g)].map(([, name, value]) => `${name} CNAME ${value}`);
  return [...texts, ...hosts].sort();
}

describe("the records of a stack", () => {
  it("are in prod the request's, byte for byte, and those of MAIL FROM", () => {
    assert.equal(required().length, 6);
    const mailFrom = [
      "bounce.candlefish.ai MX 10 feedback-smtp.us-east-1.amazonses.com",
      "bounce.candlefish.ai TXT v=spf1 include:amazonses.com ~all",
    ];
    const all = [...stackRecords(prod), ...dkimRecords(prod.sendingDomain, prod.region, tokens)].map(line);
    assert.deepEqual(all.sort(), [...required(), ...mailFrom].sort());
  });

  it("stay below the sending domain of another stack in the same zone", () => {
    const dev = {
      ...prod,
      verificationToken: "",
      sendingDomain: "dev.candlefish.ai",
      mailFromDomain: "bounce.dev.candlefish.ai",
    };
    assert.deepEqual([...stackRecords(dev), ...dkimRecords(dev.sendingDomain, dev.region, tokens)].map(line), [
      "dev.candlefish.ai TXT v=spf1 include:amazonses.com ~all",
      "bounce.dev.candlefish.ai TXT v=spf1 include:amazonses.com ~all",
      "bounce.dev.candlefish.ai MX 10 feedback-smtp.us-east-1.amazonses.com",
      "_dmarc.dev.candlefish.ai TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@candlefish.ai; ruf=mailto:dmarc@candlefish.ai; fo=1",
      ...tokens.map((token) => `${token}._domainkey.dev.candlefish.ai CNAME ${token}.dkim.amazonses.com`),
    ]);
  });

  it("have Porkbun's minimum TTL", () => {
    assert.deepEqual(new Set(stackRecords(prod).map((record) => record.ttl)), new Set([600]));
  });

  it("send reports to several addresses, escaping what would end an address in a URI", () => {
    const dmarc = { rua: ["a@example.org", "b!c,d;e@example.org"], ruf: [] };
    const policy = stackRecords({ ...prod, dmarc }).find((record) => record.name.startsWith("_dmarc."));
    assert.equal(policy?.content, "v=DMARC1; p=quarantine; rua=mailto:a@example.org,mailto:b%21c%2Cd%3Be@example.org");
  });

  it("validate the certificate of the links' host and point that host at its target, as DNS compares names", () => {
    const validation = { name: "_ABC.links.candlefish.ai.", content: "_XYZ.acm-validations.aws." };
    assert.deepEqual(
      [
        validationRecord("links.candlefish.ai", validation),
        linksRecord("links.candlefish.ai", "d-1.Execute-API.us-east-1.amazonaws.com."),
      ].map(line),
      [
        "_abc.links.candlefish.ai CNAME _xyz.acm-validations.aws",
        "links.candlefish.ai CNAME d-1.execute-api.us-east-1.amazonaws.com",
      ],
    );
  });

  for (const [name, content, message] of [
    ["", "", "links.candlefish.ai must be an alias of a host name, not of: none."],
    ["", "b.test/", "links.candlefish.ai must be an alias of a host name, not of: b.test/."],
    ["", "/b.test", "links.candlefish.ai must be an alias of a host name, not of: /b.test."],
    ["_a.links.candlefish.ai", "", "_a.links.candlefish.ai must be an alias of a host name, not of: none."],
    ["_a.candlefish.ai", "b.test", "AWS validates links.candlefish.ai by a record below it, not by: _a.candlefish.ai."],
    [
      "links.candlefish.ai",
      "b.test",
      "AWS validates links.candlefish.ai by a record below it, not by: links.candlefish.ai.",
    ],
  ] as const)
    it(`refuse: ${message}`, () => {
      const host = "links.candlefish.ai";
      const record = () => (name ? validationRecord(host, { name, content }) : linksRecord(host, content));
      assert.throws(record, { message });
    });

  // https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_dkim_domains; Terraform modules have the same eleven.
  const own =
    "af-south-1 ap-northeast-3 ap-south-2 ap-southeast-3 ap-southeast-5 ca-west-1 eu-central-2 eu-south-1 il-central-1 " +
    "me-central-1 us-gov-east-1";
  for (const region of own.split(" "))
    it(`use for the DKIM keys of ${region} its own domain`, () => {
      assert.equal(
        dkimRecords("example.org", region, tokens)[0]?.content,
        `${tokens[0] ?? ""}.dkim.${region}.amazonses.com`,
      );
    });

  for (const [change, message] of [
    [{ sendingDomain: "notcandlefish.ai" }, "The sending domain notcandlefish.ai is not in the zone candlefish.ai."],
    [
      { mailFromDomain: "candlefish.ai" },
      "The MAIL FROM domain candlefish.ai is not below the sending domain candlefish.ai.",
    ],
    [{ dmarc: { rua: [], ruf: [] } }, "DMARC needs an address for aggregate reports."],
  ] as const) {
    it(`refuse: ${message}`, () => {
      assert.throws(() => stackRecords({ ...prod, ...change }), { message });
    });
  }

  it("refuse to validate a host with a record that has no name", () => {
    assert.throws(() => validationRecord("links.candlefish.ai", { name: "", content: "b.test" }), {
      message: "AWS validates links.candlefish.ai by a record below it, not by: none.",
    });
  });

  for (const wrong of [
    [],
    tokens.slice(0, 2),
    [...tokens.slice(0, 2), tokens[0] ?? ""],
    [...tokens, tokens[0] ?? ""],
    ["a", "b", "c.d"],
  ]) {
    it(`refuse as DKIM tokens: ${wrong.join(", ") || "none"}`, () => {
      assert.throws(() => dkimRecords("example.org", "us-east-1", wrong), {
        message: `Easy DKIM has three distinct tokens of letters and digits, not: ${wrong.join(", ") || "none"}.`,
      });
    });
  }
});
