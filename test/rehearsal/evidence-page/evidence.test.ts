import assert from "node:assert/strict";
import { promises } from "../../../cli/promises/promises";
import {
  evidence,
  isNoticed,
  type Rehearsed,
  shownCalls,
  shownRecords,
} from "../../../rehearsal/evidence-page/evidence";
import { evidencePage } from "../../../rehearsal/evidence-page/page";
import { rehearsed } from "../../support/rehearsed";

describe("the evidence", () => {
  let played: Rehearsed;
  before(async () => {
    played = await rehearsed();
  });

  it("has each promise of the request once, in the request's order", () => {
    const shown = evidence(played).sections.flatMap((section) => section.promises.map(({ id }) => id));
    assert.deepEqual(
      shown,
      promises.map(({ id }) => id),
    );
  });

  it("counts what was played, and calls a promise kept only when all its scenarios were played", () => {
    const { counts, sections } = evidence(played);
    assert.deepEqual(counts, { promises: 33, kept: 3, scenarios: 4, passed: 4, sabotages: 4, noticed: 4 });
    const verdict = (promise: string) =>
      sections.flatMap((section) => section.promises).find(({ id }) => id === promise)?.verdict;
    assert.equal(verdict("bounce-topic"), "kept");
    assert.equal(verdict("dkim"), "played in part");
    assert.equal(verdict("secrets"), "not played");
    assert.equal(verdict("preference-center"), "not played");
  });

  it("counts a mistake as noticed only when the scenario failed, and for the reason that the mistake gives", () => {
    const [made] = played.sabotaged;
    assert.ok(made);
    assert.ok(isNoticed(made));
    assert.ok(!isNoticed({ ...made, outcome: { ...made.outcome, passed: true } }));
    assert.ok(!isNoticed({ ...made, outcome: { ...made.outcome, evidence: "the machine ran out of memory" } }));
  });

  it("shows with a promise the mistakes that break it, and separately those that break none", () => {
    const shown = evidence(played);
    const topic = shown.sections.flatMap((section) => section.promises).find(({ id }) => id === "bounce-topic");
    assert.deepEqual(
      topic?.sabotages.map(({ title }) => title),
      ["nobody subscribes to the bounce topic"],
    );
    const all = [
      ...shown.sections.flatMap((section) => section.promises.flatMap((p) => p.sabotages)),
      ...shown.beyondPromises,
    ];
    assert.deepEqual(
      new Set(all.map(({ title }) => title)),
      new Set(played.sabotaged.map(({ sabotage }) => sabotage.title)),
    );
  });

  it("names the scenarios in which an alarm went off", () => {
    const { alarms } = evidence(played);
    assert.ok(alarms.find(({ name }) => name === "candlefish-updates-bounce-rate")?.rang.includes("bounce-storm"));
    assert.deepEqual(alarms.find(({ name }) => name === "candlefish-missed-report")?.rang, []);
  });

  it("shows what the first up did to the zone: SPF is changed and keeps what it had", () => {
    const { records } = evidence(played);
    const changed = records.filter(({ change }) => change === "changed");
    assert.deepEqual(changed, [
      {
        name: "candlefish.ai",
        type: "TXT",
        content: "v=spf1 include:_spf.porkbun.com include:amazonses.com ~all",
        previous: "v=spf1 include:_spf.porkbun.com ~all",
        change: "changed",
      },
    ]);
    assert.deepEqual(
      records.filter(({ change }) => change === "removed"),
      [],
    );
  });

  it("shows a deleted record as removed", () => {
    const record = { id: "1", name: "a.example", type: "TXT", content: "x", ttl: "600", prio: "0", notes: null };
    assert.deepEqual(shownRecords({ zone: "example", before: [record], after: [] }), [
      { name: "a.example", type: "TXT", content: "x", change: "removed" },
    ]);
  });

  it("counts equal calls together, and refused ones separately", () => {
    const call = { service: "ses", operation: "PutSuppressedDestination", status: 200 };
    const principal = "arn:aws:iam::111122223333:role/x-suppression-function";
    assert.deepEqual(
      shownCalls([
        { ...call, principal },
        { ...call, principal, status: 403, refusal: "AccessDenied: not in the sandbox" },
        { ...call, principal },
      ]),
      [
        { who: "x-suppression-function", call: "ses:PutSuppressedDestination", answer: "done", times: 2 },
        { who: "x-suppression-function", call: "ses:PutSuppressedDestination", answer: "AccessDenied", times: 1 },
      ],
    );
  });

  describe("on its page", () => {
    let page: string;
    before(async () => {
      page = await evidencePage(evidence(played), played.graph);
    });

    it("fetches nothing and runs nothing", () => {
      // The mails and dashboards in the frames are escaped, and may contain links.
      const own = page.replaceAll(/srcdoc="[^"]*"/g, "");
      assert.doesNotMatch(own, /<script|<link|\ssrc=|url\(|@import|\son\w+=/i);
      assert.match(page, /<iframe sandbox="" /);
    });

    it("has a target for each of its internal links", () => {
      const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
      // Only links to scenarios that were not played may lack a target.
      const played4 = new Set(played.outcomes.map(({ scenario }) => `scenario-${scenario}`));
      for (const [, target = ""] of page.matchAll(/href="#([^"]+)"/g))
        assert.ok(ids.has(target) || (target.startsWith("scenario-") && !played4.has(target)), target);
    });

    it("shows code and bold in the request's sentences, and escapes everything else", async () => {
      assert.ok(page.includes("<b>DMARC</b>: <code>v&#x3D;DMARC1; p&#x3D;quarantine;"));
      const [first, ...others] = played.outcomes;
      assert.ok(first);
      const foul = { ...played, outcomes: [{ ...first, evidence: "<img src=x onerror=alert(1)>" }, ...others] };
      assert.doesNotMatch(await evidencePage(evidence(foul), played.graph), /<img src=x/);
    });

    it("marks what is not kept, and says that nothing was run on AWS", async () => {
      const unkept = async (directSending: boolean) => {
        const settings = { ...played.settings, directSending };
        const shown = await evidencePage(evidence({ ...played, settings }), played.graph);
        return (shown.match(/class="verdict open">not kept</g) ?? []).length;
      };
      assert.equal(await unkept(true), promises.filter(({ endedBy }) => endedBy).length);
      assert.equal(await unkept(false), 0);
      assert.match(page, /was read in its\s+documentation, not run/);
    });
  });
});
