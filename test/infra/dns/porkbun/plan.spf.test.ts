import assert from "node:assert/strict";
import type { ZoneRecord } from "../../../../infra/dns/porkbun/client";
import type { Plan, Situation } from "../../../../infra/dns/porkbun/plan";
import {
  ZONE,
  txt,
  there,
  ours,
  joined,
  plan,
  writes,
  reasons,
  conflicts,
} from "../../../support/infra/dns/porkbun/planned";

describe("the plan for an SPF record", () => {
  const wanted = txt("v=spf1 include:one.test ~all");
  const edited = (planned: Plan) => planned.writes.map((write) => write.action === "edit" && write.fields);

  it("replaces ours if it is as we left it", () => {
    const old = "v=spf1 include:old.test -all";
    assert.deepEqual(writes(plan([wanted], [ours("1", txt(old))])), [`edit 1: was "${old}"`]);
  });

  it("leaves one that says the same, and refuses two", () => {
    assert.deepEqual(reasons(plan([wanted], [there("1", wanted)]).unchanged), ["1: not ours, and says the same"]);
    assert.deepEqual(conflicts(plan([wanted], [ours("1", wanted), there("2", txt("v=spf1 -all"))])), [
      ["the name has 2 SPF records, which makes all of them void", "1 2", false],
    ]);
  });

  it("adds our senders to another's, takes out those no longer wanted, and keeps the rest", () => {
    const record = { ...joined("1", "v=spf1 mx include:two.test -all", "include:two.test"), ttl: 300 };
    const planned = plan([wanted], [record]);
    assert.deepEqual(writes(planned), ["edit 1: adds include:one.test, takes out include:two.test"]);
    assert.deepEqual(edited(planned), [
      {
        name: ZONE,
        type: "TXT",
        content: "v=spf1 mx include:one.test -all",
        ttl: 600,
        notes: "managed-by=acme; stack=prod; senders=include:one.test",
      },
    ]);
  });

  it("remembers which senders in another's are ours", () => {
    const record = joined("1", "v=spf1 mx include:two.test -all", "include:two.test");
    const [fields] = edited(plan([txt("v=spf1 include:one.test include:two.test ~all")], [record]));
    assert.deepEqual(fields && [fields.content, fields.notes], [
      "v=spf1 mx include:two.test include:one.test -all",
      "managed-by=acme; stack=prod; senders=include:two.test include:one.test",
    ]);
  });

  it("leaves another's that has our senders, and says who put them there", () => {
    const content = "v=spf1 include:one.test -all";
    assert.deepEqual(reasons(plan([wanted], [joined("1", content, "include:one.test")]).unchanged), [
      "1: has our senders",
    ]);
    assert.deepEqual(reasons(plan([wanted], [there("1", txt(content))]).unchanged), [
      "1: not ours, and has the same senders",
    ]);
  });

  it("refuses one that cannot be extended, and passes on any other error", () => {
    assert.deepEqual(conflicts(plan([wanted], [there("1", txt("v=spf1 ?include:one.test -all"))])), [
      [
        'the SPF record there cannot be extended. It has "?include:one.test" where "include:one.test" is wanted.',
        "1",
        false,
      ],
    ]);
    const publishedSpf = () => {
      throw new Error("down");
    };
    assert.throws(() => plan([wanted], [there("1", txt("v=spf1 -all"))], { publishedSpf }), { message: "down" });
  });

  it("may have 450 octets and cost 10 lookups", () => {
    const padded = (octets: number) => `v=spf1 ip4:192.0.2.1 ${"x".repeat(octets - 45)}=1 -all`;
    const long = (octets: number) => plan([wanted], [there("1", txt(padded(octets)))]);
    assert.equal(Buffer.byteLength(String(edited(long(450)).map((fields) => fields && fields.content))), 450);
    assert.match(String(conflicts(long(451))), /It would have 451 octets, more than 450\./);
    const costly = (count: number) =>
      plan([wanted], [there("1", txt(`v=spf1 mx ${"a ".repeat(count - 2)}-all`))]).conflicts.map(
        ({ reason }) => reason,
      );
    assert.deepEqual(costly(10), []);
    assert.deepEqual(costly(11), [
      "the SPF record there cannot be extended. It would cost 11 DNS lookups, more than 10: " +
        `mx 1, ${"a 1, ".repeat(9)}include:one.test 1.`,
    ]);
  });

  it("counts what an include costs by the zone's own record if there is one good one, else by the published one", () => {
    const below = `all.${ZONE}`;
    const apex = there("1", txt(`v=spf1 include:${below} -all`));
    const costs10 = txt(`v=spf1 ${"a ".repeat(10)}-all`, below);
    const planned = (records: readonly ZoneRecord[], publishedSpf?: Situation["publishedSpf"]) => {
      const { conflicts, unknownSpf } = plan([wanted], [apex, ...records], publishedSpf && { publishedSpf });
      return [conflicts.length, unknownSpf.join(" ")];
    };
    const cheap = () => "v=spf1 -all";
    const expensive = () => costs10.content;
    const none = () => undefined;
    assert.deepEqual(planned([there("2", costs10)], cheap), [1, ""]);
    assert.deepEqual(planned([], cheap), [0, ""]);
    assert.deepEqual(planned([], expensive), [1, ""]);
    assert.deepEqual(planned([], none), [0, `${below} one.test`]);
    assert.deepEqual(planned([]), [0, `${below} one.test`]);
    assert.deepEqual(planned([there("2", costs10), there("3", costs10)], none), [0, `${below} one.test`]);
    assert.deepEqual(planned([there("2", { ...costs10, content: "v=spf1 bad!" })], none), [0, `${below} one.test`]);
    assert.deepEqual(planned([there("2", { ...costs10, content: "some text" })], none), [0, `${below} one.test`]);
  });
});
