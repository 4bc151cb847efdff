import assert from "node:assert/strict";
import { allowsAmazon, caaFinding, type Published } from "../../../cli/doctor/caa";

const HOST = "links.mail.example.org";
const caa = (name: string, content: string) => ({ name, type: "CAA", content });
const published = (records: Published["records"], elsewhere: Readonly<Record<string, string[]>> = {}): Published => ({
  zone: "example.org",
  records,
  lookUp: (name) => Promise.resolve(elsewhere[name] ?? []),
});

describe("CAA records", () => {
  // The forms of RFC 8659, sections 4.2 to 4.4, and of https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html.
  const sets: readonly (readonly [boolean, readonly string[]])[] = [
    [true, []],
    [true, ['0 issue "amazon.com"']],
    [true, ['0 issue "letsencrypt.org"', '0 issue "amazontrust.com"']],
    [true, ['0 issue "AWStrust.com ; account=230123"']],
    [true, ["0 issue amazonaws.com"]],
    [true, ['0 ISSUE "amazon.com"']],
    [false, ['0 issue "letsencrypt.org"']],
    [false, ['0 issue ";"']],
    [false, ['0 issue ""']],
    [false, ['0 issue "%%%%%"']],
    [false, ["no CAA record at all"]],
    [false, ['0 issue "notamazon.com"']],
    // Neither says who may issue a certificate for a single name.
    [true, ['0 iodef "mailto:security@example.org"']],
    [true, ['0 issuewild ";"']],
    [false, ['0 issuewild "amazon.com"', '0 issue "letsencrypt.org"']],
    [false, ['0 issue "amazon.com"', '128 tbs "Unknown"']],
    [true, ['0 issue "amazon.com"', '0 tbs "Unknown"']],
    [true, ['128 issue "amazon.com"']],
  ];
  for (const [allowed, records] of sets)
    it(`${allowed ? "let" : "do not let"} Amazon issue: ${records.join(", ") || "none"}`, () =>
      assert.equal(allowsAmazon(records), allowed));

  it("count at the nearest name that has any, and not further up", async () => {
    const open = published([caa("mail.example.org", '0 issue "amazon.com"'), caa("example.org", '0 issue ";"')]);
    assert.deepEqual(await caaFinding(HOST, open, false), {
      what: "CAA",
      state: "ok",
      detail: "mail.example.org allows Amazon to issue",
    });
    const closed = published([caa("example.org", '0 issue "letsencrypt.org"')]);
    const { state, detail, mend, stopsUp } = await caaFinding(HOST, closed, false);
    assert.deepEqual([state, mend, stopsUp], ["wrong", ['0 issue "amazon.com"'], true]);
    assert.match(detail, /^The CAA records of example\.org do not allow .* add one of type CAA for example\.org /);
  });

  it("are looked up for names above the zone too, up to the top-level domain", async () => {
    const found = await caaFinding(HOST, published([], { org: ['0 issue "registry.example"'] }), false);
    assert.match(found.detail, /^The CAA records of org do not allow/);
  });

  it("are followed through an alias too, even a wildcard's, until the links' own record takes its place", async () => {
    const parked = [{ name: "*.mail.example.org", type: "CNAME", content: "parking.example" }];
    const behind = { [HOST]: ['0 issue "sectigo.com"'] };
    const { detail, mend } = await caaFinding(HOST, published(parked, behind), false);
    assert.match(detail, /They come with the alias \*\.mail\.example\.org: delete it at porkbun\.com\.$/);
    assert.equal(mend, undefined);
    // A wildcard does not apply to a name that has records of its own (RFC 4592).
    const named = [...parked, { name: HOST, type: "TXT", content: "there" }];
    assert.equal((await caaFinding(HOST, published(named, behind), false)).state, "ok");
  });

  it("with an unknown critical property are only fixed by deleting it", async () => {
    const zone = published([caa("example.org", '0 issue "amazon.com"'), caa("example.org", '128 tbs "Unknown"')]);
    const { detail, mend } = await caaFinding(HOST, zone, false);
    assert.match(detail, /delete 128 tbs "Unknown"\.$/);
    assert.equal(mend, undefined);
  });

  it("that forbid only a renewal do not stop an up", async () => {
    const { state, stopsUp } = await caaFinding(HOST, published([caa("example.org", '0 issue ";"')]), true);
    assert.deepEqual([state, stopsUp], ["wrong", false]);
  });

  it("that could not be looked up are reported as such", async () => {
    const offline = { ...published([]), lookUp: () => Promise.resolve(undefined) };
    assert.equal((await caaFinding(HOST, offline, false)).detail, "none in the zone; public resolvers did not answer");
  });
});
