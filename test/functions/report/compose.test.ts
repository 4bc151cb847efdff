import assert from "node:assert/strict";
import fc from "fast-check";
import { compose } from "../../../functions/report/compose";
import type { Observation } from "../../../functions/report/gather";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { render, type Templates } from "../../../mail/rendering/render";
import type { Letter } from "../../../mail/templates/weekly-report/letter";
import { textTable } from "../../../mail/templates/weekly-report/text-table";
import { linksOfHtml, linksOfText, visibleText } from "../../support/mail";
import { counts, none, observation, subject, unknown, week, weeks } from "../../support/functions/report/observation";

const letter = (changes: Partial<Observation> = {}) => compose(observation(changes), subject);
const part = ({ sections }: Letter, heading: string) => {
  const found = sections.find((section) => section.heading === heading);
  assert.ok(found, `no section ${heading}`);
  return found;
};
const account = (changes: object) => {
  const { account } = observation();
  assert.ok("value" in account);
  return { account: { value: { ...account.value, ...changes } } };
};
const onlyMain = (...all: Parameters<typeof weeks>) => ({ sets: { main: weeks(...all) } });

describe("The headline of a report", () => {
  const cases: [string, Partial<Observation>, string, string, string][] = [
    ["a good week", {}, "All three rates meet their targets, over 1,500 messages.", "targets met", "good"],
    [
      "too many bounces in all sets",
      onlyMain(counts({ hardBounces: 90, delivered: 1106 })),
      "Bounce rate is 7.5% (90 of 1,200), above its target. Delivery rate is 92.2% (1,106 of 1,200), below its target.",
      "bounce rate above target",
      "bad",
    ],
    [
      "too many in one set, which the total hides",
      {
        sets: { main: weeks(), updates: weeks(counts({ sent: 200, delivered: 188, hardBounces: 12, softBounces: 0 })) },
      },
      "Bounce rate of updates is 6.0% (12 of 200), above its target. Delivery rate of updates is 94.0% (188 of 200), below its target.",
      "bounce rate above target",
      "bad",
    ],
    [
      "one complaint about many messages",
      onlyMain(counts({ sent: 900, delivered: 890, complaints: 1 })),
      "Bounce rate and delivery rate meet their targets; 900 messages are too few to judge the complaint rate.",
      "targets met, little mail",
      "good",
    ],
    [
      "little mail",
      onlyMain(counts({ sent: 12, delivered: 6, hardBounces: 6 })),
      "12 messages left SES: too few to compare any rate with its target.",
      "too little mail to judge",
      "neutral",
    ],
    ["no mail", onlyMain(none, none), "No mail was sent.", "no mail", "neutral"],
    [
      "mail to suppressed recipients only",
      onlyMain(counts({ ...none, sent: 3, blocked: 3 })),
      "No mail left SES: all was blocked.",
      "no mail left SES",
      "bad",
    ],
    [
      "no answer from CloudWatch",
      onlyMain(unknown, unknown),
      "CloudWatch did not return enough data for the bounce rate, complaint rate, delivery rate.",
      "figures incomplete",
      "bad",
    ],
    [
      "an account under review",
      account({ enforcementStatus: "PROBATION" }),
      "AWS has the account under review. All three rates meet their targets, over 1,500 messages.",
      "the account needs attention",
      "bad",
    ],
    [
      "an account that was stopped",
      account({ enforcementStatus: "SHUTDOWN" }),
      "AWS has stopped the account from sending. All three rates meet their targets, over 1,500 messages.",
      "the account needs attention",
      "bad",
    ],
    [
      "an account that somebody paused",
      account({ sendingEnabled: false }),
      "Sending is paused for the whole account. All three rates meet their targets, over 1,500 messages.",
      "the account needs attention",
      "bad",
    ],
    [
      "an alarm in a good week",
      { fired: { value: [{ alarm: "example-queue-age", at: week.start }] } },
      "All three rates meet their targets, over 1,500 messages. 1 alarm fired.",
      "targets met",
      "neutral",
    ],
  ];
  for (const [what, changes, headline, short, tone] of cases) {
    it(`covers ${what}`, () => {
      const found = letter(changes);
      assert.equal(found.headline, headline);
      assert.equal(found.subject, `Mail from example.org, 16 Nov to 22 Nov: ${short}`);
      assert.equal(found.tone, tone);
    });
  }
});

describe("A report", () => {
  it("compares each rate with its target, for all sets together and for each", () => {
    const { table } = part(letter(), "Against the targets");
    assert.deepEqual(table?.columns, ["", "all", "main", "updates"]);
    assert.deepEqual(table?.rows[1], [
      { text: "Complaint rate", detail: "below 0.1%" },
      { text: "0.0%", detail: "0 of 1,500, met", tone: "good" },
      { text: "0.0%", detail: "0 of 1,200, met", tone: "good" },
      { text: "0.0%", detail: "0 of 300, too few to tell", tone: "neutral" },
    ]);
  });

  it("marks what is unknown and what there was none of, and shows neither as zero", () => {
    const unknownRow = part(letter({ sets: { main: weeks(unknown) } }), "Against the targets").table?.rows[0];
    assert.deepEqual(unknownRow?.[1], { text: "?", detail: "unknown", tone: "neutral" });
    const emptyRow = part(letter({ sets: { main: weeks(none) } }), "Against the targets").table?.rows[0];
    assert.deepEqual(emptyRow?.[1], { text: "–", detail: "no mail", tone: "neutral" });
  });

  it("compares with the week before and with those earlier weeks that had mail", () => {
    const [now, before] = [counts(), counts({ sent: 600, delivered: 590, hardBounces: 12 })];
    const main = [now, before, counts({ sent: 200, delivered: 199, hardBounces: 4 }), none, none];
    const { paragraphs, table } = part(letter({ sets: { main } }), "Compared with earlier weeks");
    assert.deepEqual(paragraphs, ["2 earlier weeks had mail."]);
    const text = table?.rows.map((row) => row.map((each) => each.text).join(" "));
    assert.deepEqual(text, [
      "Bounce rate 0.50% 2.0% 2.0%",
      "Complaint rate 0.0% 0.0% 0.0%",
      "Delivery rate 99.2% 98.3% 98.6%",
      "Messages sent 1,200 600 400",
    ]);
  });

  it("makes no comparison in the first week, and says whether that is certain", () => {
    const words = (earlier: typeof none) =>
      part(letter({ sets: { main: weeks(counts(), earlier) } }), "Compared with earlier weeks").paragraphs;
    assert.deepEqual(words(none), ["There was no mail in the four weeks before."]);
    assert.deepEqual(words(unknown), ["The weeks before are unknown."]);
  });

  it("describes each picture for readers who do not see it, and counts missing ones", () => {
    const failed = { failed: "InternalServiceFault" };
    const { pictures } = observation();
    const found = part(letter({ pictures: { ...pictures, send: failed } }), "Five weeks in pictures");
    assert.deepEqual(found.paragraphs, ["CloudWatch did not draw 1 picture."]);
    assert.deepEqual(
      found.pictures?.map(({ id }) => id),
      ["trendbounce", "trendcomplaint", "trenddelivery"],
    );
    assert.equal(
      found.pictures?.[0]?.alt,
      "Bounce rate, by week, oldest first: 0.50%, 0.50%, 0.50%, 0.50%, 0.53%. Target: below 5%.",
    );
  });

  const sentences: [string, Partial<Observation>, string, string[]][] = [
    [
      "growth",
      {
        growth: {
          value: [
            { bounces: 1, complaints: 2 },
            { bounces: 0, complaints: 0 },
          ],
        },
      },
      "Suppression list",
      ["New on the account's list: 3 recipients (1 bounce, 2 complaints); the week before, 0."],
    ],
    [
      "a list that SES keeps closed",
      { growth: { value: "sandbox" } },
      "Suppression list",
      ["SES keeps the list closed until the account has production access."],
    ],
    [
      "a list that it could not read",
      { growth: { failed: "TooManyRequestsException" } },
      "Suppression list",
      ["SES did not report how it grew (TooManyRequestsException)."],
    ],
    [
      "quota and account status",
      {},
      "Quota and standing",
      [
        "SES allows 50,000 messages in 24 hours, at most 14 a second. The account's busiest day had 320, 0.64% of that.",
        "The account has production access and is healthy.",
      ],
    ],
    [
      "an account without a limit",
      account({ dailyQuota: -1, enforcementStatus: "NEW_STATUS", productionAccess: false, sendingEnabled: false }),
      "Quota and standing",
      [
        "SES sets no daily limit; at most 14 a second.",
        "The account is in the sandbox and is NEW_STATUS. Sending is paused for the whole account.",
      ],
    ],
    [
      "an unknown busiest day",
      { busiestDay: undefined, ...account({}) },
      "Quota and standing",
      [
        "SES allows 50,000 messages in 24 hours, at most 14 a second.",
        "The account has production access and is healthy.",
      ],
    ],
    ["a silent SES", { account: { failed: "Timeout" } }, "Quota and standing", ["SES did not report them (Timeout)."]],
    ["quiet alarms", {}, "Alarms", ["None of the 2 alarms fired."]],
    [
      "a silent CloudWatch",
      { fired: { failed: "Timeout" } },
      "Alarms",
      ["CloudWatch did not report which fired (Timeout)."],
    ],
  ];
  for (const [what, changes, heading, paragraphs] of sentences) {
    it(`is right about ${what}`, () => assert.deepEqual(part(letter(changes), heading).paragraphs, paragraphs));
  }

  it("names each alarm that went off, how often and when first", () => {
    const fired = ["2026-11-17T09:05:00Z", "2026-11-19T00:00:00Z"].map((at) => ({
      alarm: "example-bounces",
      at: new Date(at),
    }));
    assert.deepEqual(part(letter({ fired: { value: fired } }), "Alarms").table, {
      columns: ["", "times", "first"],
      rows: [[{ text: "example-bounces" }, { text: "2" }, { text: "Tue 17 Nov, 09:05 UTC" }]],
    });
    const without = compose(observation(), { ...subject, alarms: [] });
    assert.deepEqual(part(without, "Alarms").paragraphs, ["This stack has no alarms."]);
  });

  it("says that volume is low, with the number, and does not say so in a busy week", () => {
    const low = part(letter(onlyMain(counts({ sent: 400 }))), "What this report cannot tell").paragraphs;
    assert.match(
      low[0] ?? "",
      /^Low volume: .* One complaint about 400 messages is 0.25% already: look at the counts.$/,
    );
    assert.equal(part(letter(), "What this report cannot tell").paragraphs.length, 2);
  });
});

describe("The HTML and text versions of a report", () => {
  let templates: Templates;
  before(async () => {
    templates = await compiledTemplates();
  });
  const rendered = (letter: Letter) =>
    render(
      { mail: "weeklyReport", letter, links: {} },
      { address: subject.from, locale: "en-US", timeZone: "UTC" },
      { templates, company: subject.company },
    );
  const changes = {
    ...onlyMain(counts({ sent: 40, delivered: undefined })),
    fired: { value: [{ alarm: "example-bounces", at: week.start }] },
  };
  const full = letter(changes);
  /** All of a report's text. */
  const said = ({ title, headline, sections }: Letter) => [
    title,
    headline,
    ...sections.flatMap(({ heading, paragraphs, table, pictures = [] }) => [
      heading,
      ...paragraphs,
      ...(table?.columns ?? []),
      ...(table?.rows ?? []).flat().flatMap(({ text, detail = "" }) => [text, detail]),
      ...pictures.map(({ alt }) => alt),
    ]),
  ];
  const flat = (text: string) => text.replace(/\s+/g, " ");

  it("say the same", () => {
    const { html, text } = rendered(full);
    const [shown, written] = [flat(visibleText(html)), flat(text)];
    for (const words of said(full)) {
      assert.ok(shown.includes(flat(words)), `HTML lacks: ${words}`);
      assert.ok(written.includes(flat(words)), `text lacks: ${words}`);
    }
  });

  it("have tables that fit a terminal", () => {
    const lines = full.sections.flatMap(({ table }) => (table ? textTable(table) : []));
    assert.ok(lines.length > 10);
    assert.deepEqual(
      lines.filter((line) => line.length > 76),
      [],
    );
    for (const line of lines) assert.ok(rendered(full).text.includes(line));
  });

  it("link only to the dashboard and the address for abuse, and say who changes the list", () => {
    const { html, text } = rendered(full);
    assert.deepEqual(linksOfHtml(html), [subject.dashboardUrl, "mailto:abuse@example.org"]);
    assert.deepEqual(linksOfText(text), [subject.dashboardUrl]);
    for (const shown of [visibleText(html), text]) assert.match(shown, /the setting reportRecipients\./);
  });

  it("show each picture once, with a text alternative", () => {
    const { html } = rendered(letter());
    for (const id of ["trendsend", "trendbounce", "trendcomplaint", "trenddelivery"])
      assert.equal(html.split(`src="cid:${id}"`).length, 2);
    assert.equal((html.match(/alt="[^"]+"/g) ?? []).length, 4);
  });

  it("show a name literally, whatever characters it has", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>&\"'a=/ ") }), (name) => {
        const hostile = `x<script>${name}</script>`;
        const { html } = rendered(compose(observation({ sets: { [hostile]: weeks() } }), subject));
        assert.ok(!html.includes("<script"));
        assert.ok(html.includes("x&lt;script&gt;"));
      }),
    );
  });
});
