import assert from "node:assert/strict";
import { stackConfig } from "../../../infra/recorded-graph/stack-config";
import { awsAccess, isAssigned, linksDns, linksDomain, mailFromDomain, stackDns } from "../../../infra/dns/stack";
import { parseSettings, type Settings } from "../../../infra/settings/settings";
import { TEST_STACKS } from "../../support/stack-files";

/** The settings of a stack of the tests, with some of them replaced. */
function settingsOf(stack: string, overlay: Readonly<Record<string, string>> = {}): Settings {
  const parsed = parseSettings({ stack, ...stackConfig(stack, overlay, TEST_STACKS) });
  assert.ok("settings" in parsed, JSON.stringify(parsed));
  return parsed.settings;
}

const prod = settingsOf("prod");
const { zone } = prod;

describe("what follows for DNS from a stack's settings", () => {
  it("is the hosts below its sending domain", () => {
    assert.deepEqual(
      [mailFromDomain("example.org"), linksDomain("example.org")],
      ["bounce.example.org", "links.example.org"],
    );
  });

  it("is the records that mail needs, without those that AWS assigns, for an owner that the notes name", () => {
    const { records, ...about } = stackDns(prod);
    const { name, stack, region } = prod.target;
    assert.deepEqual(about, {
      zone,
      sendingDomain: zone,
      region,
      owner: { name, stack, part: "mail" },
      production: true,
    });
    assert.deepEqual(
      records.map((record) => `${record.name} ${record.type}`),
      [`_amazonses.${zone} TXT`, `${zone} TXT`, `bounce.${zone} TXT`, `bounce.${zone} MX`, `_dmarc.${zone} TXT`],
    );
    const contentOf = (name: string) => records.find((record) => record.name === `${name}.${zone}`)?.content;
    assert.equal(contentOf("_amazonses"), prod.domainVerificationToken);
    assert.ok(contentOf("_dmarc")?.includes(`rua=mailto:${prod.dmarcAggregateReports}`), contentOf("_dmarc"));
    assert.ok(contentOf("_dmarc")?.includes(`ruf=mailto:${prod.dmarcFailureReports}`), contentOf("_dmarc"));
  });

  it("is no verification record if SES has given no token, and a subdomain's records for a stack that is not production", () => {
    const { sendingDomain, production, records } = stackDns(settingsOf("dev"));
    assert.deepEqual([sendingDomain, production], [`dev.${zone}`, false]);
    assert.ok(records.length > 0);
    for (const { name } of records) assert.match(name, /^(?!_amazonses\.)([^.]+\.)?dev\./);
  });

  it("is, for the links, nothing but their owner until AWS has assigned their target", () => {
    const mail = stackDns(prod);
    assert.deepEqual(linksDns(prod), { ...mail, owner: { ...mail.owner, part: "links" }, records: [] });
  });
});

describe("a record whose value AWS assigns", () => {
  const assigned = isAssigned("example.org");
  for (const [name, type, expected] of [
    ["links.example.org", "CNAME", true],
    ["_abc.links.example.org", "CNAME", true],
    ["links.example.org", "A", false],
    ["example.org", "CNAME", false],
    ["www.example.org", "CNAME", false],
    ["olinks.example.org", "CNAME", false],
    ["links.example.net", "CNAME", false],
  ] as const) {
    it(`is ${expected ? "" : "not "}${type} ${name}`, () => {
      assert.equal(assigned({ name, type }), expected);
    });
  }
});

describe("a command's access to AWS", () => {
  const { region, accountId } = prod.target;
  const role = `arn:aws:iam::${accountId}:role/deploy`;

  it("is that with which the stack is deployed", () => {
    for (const credentials of [
      {},
      { profile: "work" },
      { assumeRoleArn: role },
      { profile: "work", assumeRoleArn: role },
    ])
      assert.deepEqual(awsAccess({ ...prod, ...credentials }), { region, accountId, ...credentials });
  });
});
