/** What is planned for a zone; the situations of a live zone, with the writes carried out, are the reconciler's tests. */
import assert from "node:assert/strict";
import type { ZoneRecord } from "../../../../infra/dns/porkbun/client";
import { claimOn, marked } from "../../../../infra/dns/porkbun/ownership";
import {
  type Fields,
  ZONE,
  owner,
  dev,
  txt,
  dmarc,
  cname,
  mx,
  there,
  ours,
  joined,
  plan,
  writes,
  reasons,
  conflicts,
  ids,
} from "../../../support/infra/dns/porkbun/planned";

describe("the plan for a record that is not there", () => {
  it("creates it, marked as ours, with a TTL that Porkbun accepts", () => {
    for (const [wanted, claimed] of [
      [mx, /^managed-by=acme; stack=prod; content=[0-9a-f]{12}$/],
      [txt("v=spf1 a include:one.test -all"), /; content=[0-9a-f]{12}; senders=a include:one\.test$/],
    ] as const) {
      for (const [ttl, written] of [
        [60, 600],
        [3600, 3600],
      ] as const) {
        const [create] = plan([{ ...wanted, ttl }], []).writes;
        assert.ok(create?.action === "create");
        const { notes, ...fields } = create.fields;
        assert.deepEqual(fields, { ...wanted, ttl: written });
        assert.match(notes, claimed);
      }
    }
  });
});

describe("the plan for a record that is there", () => {
  it("leaves it, and says whose it is", () => {
    const said = (record: ZoneRecord) => reasons(plan([mx], [record]).unchanged);
    assert.deepEqual(said(ours("1", mx)), ["1: ours"]);
    assert.deepEqual(said(there("1", mx)), ["1: not ours, and says the same"]);
    assert.deepEqual(said(ours("1", mx, {}, dev)), ["1: belongs to acme/dev, and says the same"]);
  });

  it("corrects the TTL of ours, and of no other", () => {
    const slow = { ttl: 3600 };
    assert.deepEqual(writes(plan([mx], [ours("1", mx, slow)])), ["edit 1: TTL was 3600"]);
    assert.deepEqual(writes(plan([mx], [there("1", mx, slow)])), []);
    assert.deepEqual(writes(plan([{ ...mx, ...slow }], [ours("1", mx, slow)])), []);
    assert.deepEqual(writes(plan([{ ...mx, ttl: 60 }], [ours("1", mx)])), []);
  });

  it("counts how many of the zone's records are ours, and how many of those change", () => {
    const records = [
      ours("1", mx, { ttl: 900 }),
      ours("2", cname),
      ours("3", dmarc("v=DMARC1; p=none")),
      there("4", txt("x")),
    ];
    assert.deepEqual(plan([mx, cname, txt("new")], records).owned, { records: 3, changed: 2 });
    const spf = joined("1", "v=spf1 include:one.test -all", "include:one.test");
    assert.deepEqual(plan([], [spf]).owned, { records: 0, changed: 0 }, "our senders alone make no record ours");
  });
});

describe("the plan for a record that other records exclude", () => {
  it("refuses what is below a delegation, and names it", () => {
    const ns = { type: "NS", content: "ns.example.net", ttl: 600 };
    const delegated = [
      there("1", { ...ns, name: `bounce.${ZONE}` }),
      there("2", { ...ns, name: `bounce.${ZONE}` }),
      there("3", { ...ns, name: ZONE }),
      there("4", { ...ns, name: `other.${ZONE}` }),
    ];
    const planned = plan([mx], delegated);
    assert.deepEqual(conflicts(planned), [[`bounce.${ZONE} is delegated to other name servers`, "1 2", false]]);
    assert.deepEqual([planned.writes, ids(planned.foreign)], [[], ["3", "4"]]);
  });

  it("refuses a CNAME beside other records, and names them", () => {
    const others = [there("1", { ...cname, type: "A" }), there("2", { ...cname, type: "TXT" })];
    const [[reason, records] = []] = conflicts(plan([cname], others));
    assert.deepEqual(
      [reason, records],
      ["a CNAME must be the only record at its name, and there is A 1, TXT 2", "1 2"],
    );
  });

  it("removes what is ours and obsolete before it creates a CNAME there", () => {
    const old = ours("1", txt("old", cname.name));
    assert.deepEqual(writes(plan([cname], [old])), ["delete 1: no longer wanted", "create example.net: not there"]);
    assert.equal(plan([cname], [{ ...old, content: "changed" }]).conflicts.length, 1);
    assert.equal(plan([cname, txt("old", cname.name)], [old]).conflicts[0]?.wanted, cname);
  });
});

describe("the plan for a TXT record of which a name may have several", () => {
  const [a, b] = [txt("token a"), txt("token b")];

  it("leaves those of others", () => {
    const planned = plan([a], [there("1", b)]);
    assert.deepEqual(writes(planned), ["create token a: not there"]);
    assert.deepEqual(ids(planned.foreign), ["1"]);
  });

  it("takes ours for it rather than another's that says the same", () => {
    const planned = plan([a], [there("1", a), ours("2", a)]);
    assert.deepEqual([reasons(planned.unchanged), ids(planned.foreign)], [["2: ours"], ["1"]]);
  });

  it("turns an outdated one of ours into it, once", () => {
    assert.deepEqual(writes(plan([a], [ours("1", txt("old"))])), ['edit 1: was "old"']);
    assert.deepEqual(writes(plan([a, b], [ours("1", txt("old"))])), ['edit 1: was "old"', "create token b: not there"]);
    assert.deepEqual(writes(plan([a, b], [there("0", txt("x")), ours("1", b)])), ["create token a: not there"]);
  });
});

describe("the plan for a record of which a name may have only one", () => {
  const wanted = dmarc("v=DMARC1; p=quarantine");
  const other = (id: string, fields: Fields = {}) => there(id, dmarc("v=DMARC1; p=none"), fields);

  it("refuses it beside those of others, and tells when one could be taken over", () => {
    const foreign = { notes: marked("", dev, claimOn(dmarc("v=DMARC1; p=none"), [])) };
    for (const [records, expected] of [
      [[other("1")], ['TXT of somebody else is there: "v=DMARC1; p=none"', "1", true]],
      [[other("1", foreign)], ['TXT of acme/dev is there: "v=DMARC1; p=none"', "1", false]],
      [
        [other("1"), other("2", { ...foreign, content: "v=DMARC1; p=reject" })],
        ['TXT of acme/dev is there: "v=DMARC1; p=none" and "v=DMARC1; p=reject"', "1 2", false],
      ],
      [
        [other("1"), other("2")],
        ['TXT of somebody else is there: "v=DMARC1; p=none" and "v=DMARC1; p=none"', "1 2", false],
      ],
    ] as const) {
      assert.deepEqual(conflicts(plan([wanted], records)), [expected]);
    }
    const priority = { ...there("1", mx), priority: 20 };
    assert.equal(conflicts(plan([mx], [priority]))[0]?.[0], 'MX of somebody else is there: "20 mx.example.net"');
  });

  it("takes over only what is adopted and no other stack's", () => {
    const adopt = ["1"];
    assert.deepEqual(writes(plan([wanted], [other("1")], { adopt })), ['edit 1: taken over; was "v=DMARC1; p=none"']);
    const foreign = ours("1", dmarc("v=DMARC1; p=none"), {}, dev);
    assert.equal(plan([wanted], [foreign], { adopt }).conflicts.length, 1);
  });

  it("removes a surplus one of ours, unless somebody has changed it", () => {
    const surplus = ours("2", dmarc("v=DMARC1; p=none"));
    const planned = plan([wanted], [ours("1", wanted), surplus]);
    assert.deepEqual([reasons(planned.unchanged), writes(planned)], [["1: ours"], ["delete 2: no longer wanted"]]);
    const changed = { ...surplus, content: "v=DMARC1; p=reject" };
    assert.deepEqual(conflicts(plan([wanted], [ours("1", wanted), changed])), [
      ["more than one is there: TXT 1, TXT 2", "1 2", false],
    ]);
  });

  it("leaves everything of its name and type as it is when it refuses, and nothing else", () => {
    const records = [
      other("1"),
      ours("2", txt("old", `_dmarc.${ZONE}`)),
      ours("3", { ...mx, name: `_dmarc.${ZONE}` }),
      ours("4", txt("old")),
      there("5", txt("theirs")),
    ];
    const planned = plan([wanted], records);
    assert.deepEqual(writes(planned), ["delete 3: no longer wanted", "delete 4: no longer wanted"]);
    assert.deepEqual(ids(planned.foreign), ["5"]);
  });

  for (const [before, after, isWeaker] of [
    ["v=DMARC1; p=reject", "v=DMARC1; p=none", true],
    ["v=DMARC1; p=reject", "v=DMARC1; p=quarantine", true],
    ["v=DMARC1; p=quarantine", "v=DMARC1; p=none", true],
    ['"v=DMARC1;P = REJECT"', "v=DMARC1; p=none", true],
    ["v=DMARC1;P = QUARANTINE", "v=DMARC1; p=none", true],
    ["v=DMARC1; p=none", "v=DMARC1; p=quarantine", false],
    ["v=DMARC1; p=quarantine", "v=DMARC1; p=reject", false],
    ["v=DMARC1; p=quarantine; pct=10", "v=DMARC1; p=quarantine", false],
    ["v=DMARC1; sp=reject; p=none", "v=DMARC1; p=none", false],
  ] as const) {
    it(`says ${isWeaker ? "" : "nothing "}about the policy when ${before} becomes ${after}`, () => {
      const [said = ""] = writes(plan([dmarc(after)], [ours("1", dmarc("x"), { content: before })]));
      assert.match(said, isWeaker ? /, a STRICTER policy$/ : /^edit 1: was "[^"]+"$/);
    });
  }
});

describe("the plan for what is no longer wanted", () => {
  it("deletes what is ours, and leaves it if somebody has changed it", () => {
    assert.deepEqual(writes(plan([], [ours("1", mx)])), ["delete 1: no longer wanted"]);
    const spf = ours("2", txt("v=spf1 ~all"), { content: "v=spf1 mx ~all" });
    const left = plan([], [ours("1", mx, { priority: 20 }), spf]);
    assert.deepEqual(writes(left), []);
    const said = "was ours, but somebody has changed it";
    assert.deepEqual(reasons(left.left), [`1: ${said}`, `2: ${said}`]);
  });

  it("takes our senders out of another's SPF record", () => {
    const two = ["include:one.test", "include:two.test"];
    const planned = plan([], [joined("1", `v=spf1 mx ${two.join(" ")} -all`, ...two)]);
    assert.deepEqual(writes(planned), ["edit 1: takes out include:one.test, include:two.test"]);
    assert.deepEqual(planned.writes[0]?.action === "edit" && planned.writes[0].fields, {
      ...txt("v=spf1 mx -all"),
      notes: "",
    });
  });

  it("leaves an SPF record that is broken or has none of our senders any more, and what has become another record", () => {
    const broken = plan([], [joined("1", "v=spf1 bad!", "include:one.test")]);
    assert.deepEqual([writes(broken), reasons(broken.left)], [[], ["1: has our senders, and is broken"]]);
    for (const content of ["v=spf1 -all", "some text"]) {
      const planned = plan([], [joined("1", content, "include:one.test")]);
      assert.deepEqual([planned.writes, planned.left, planned.foreign], [[], [], []]);
    }
  });

  it("leaves what AWS has assigned, whichever part of the stack owns it, and nobody else's", () => {
    const links = { ...owner, part: "links" } as const;
    const assigned = ({ type }: ZoneRecord) => type === "CNAME";
    const at = (name: string) => ({ ...cname, name: `${name}.${ZONE}` });
    const records = [
      ours("1", at("a")),
      ours("2", at("b"), {}, links),
      ours("3", at("c"), { content: "changed.test" }, links),
      there("4", at("d")),
      ours("5", at("e"), {}, dev),
      ours("6", txt("old")),
      ours("7", at("f")),
    ];
    const planned = plan([at("f")], records, { assigned });
    const said = "ours, with a value that AWS assigned";
    assert.deepEqual(reasons(planned.unchanged), ["7: ours", `1: ${said}`, `2: ${said}`]);
    assert.deepEqual(reasons(planned.left), ["3: was ours, but somebody has changed it"]);
    assert.deepEqual([writes(planned), ids(planned.foreign)], [["delete 6: no longer wanted"], ["4", "5"]]);
  });
});

describe("the order of the writes", () => {
  const policy = dmarc("v=DMARC1; p=quarantine");

  it("writes a DMARC policy after what lets mail pass it, and removes it before", () => {
    assert.deepEqual(writes(plan([policy, mx], [])), [
      `create ${mx.content}: not there`,
      `create ${policy.content}: not there`,
    ]);
    assert.deepEqual(writes(plan([], [ours("1", mx), ours("2", policy)])), [
      "delete 2: no longer wanted",
      "delete 1: no longer wanted",
    ]);
  });

  it("removes last what is no longer wanted, except where a wanted record is created", () => {
    const records = [ours("1", txt("old")), ours("2", mx), ours("3", txt("old", cname.name))];
    assert.deepEqual(writes(plan([{ ...mx, priority: 20 }, cname], records)), [
      "delete 3: no longer wanted",
      'edit 2: was "10 mx.example.net"',
      "create example.net: not there",
      "delete 1: no longer wanted",
    ]);
    const beside = [ours("1", txt("old", mx.name)), ours("2", mx)];
    assert.deepEqual(writes(plan([{ ...mx, priority: 20 }], beside)), [
      'edit 2: was "10 mx.example.net"',
      "delete 1: no longer wanted",
    ]);
  });
});

describe("wanted records that contradict each other", () => {
  it("are an error in the program", () => {
    for (const [one, other, key] of [
      [mx, { ...mx, content: "other.test" }, `bounce.${ZONE} MX MX`],
      [txt("v=spf1 -all"), txt("v=spf1 ~all"), `${ZONE} TXT v=spf1`],
      [txt("token"), txt('"token"'), `${ZONE} TXT token`],
    ] as const) {
      assert.throws(() => plan([one, other], []), {
        message: `Two records are wanted where only one can be: ${key}`,
      });
    }
    assert.equal(plan([txt("a"), txt("b"), mx, { ...mx, name: ZONE }], []).writes.length, 4);
  });
});
