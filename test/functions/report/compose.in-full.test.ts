import assert from "node:assert/strict";
import { compose } from "../../../functions/report/compose";
import type { Observation } from "../../../functions/report/gather";
import type { Section } from "../../../mail/templates/weekly-report/letter";
import { counts, none, observation, subject, unknown, week, weeks } from "../../support/functions/report/observation";

/** A section as text, one line each; table cells are separated by a bar, with their detail and tone. */
const lines = ({ heading, paragraphs, table, pictures = [] }: Section) => [
  `# ${heading}`,
  ...paragraphs,
  ...(table ? [table.columns.join(" | ")] : []),
  ...(table?.rows ?? []).map((row) =>
    row
      .map(({ text, detail, tone }) =>
        [text, detail && `(${detail})`, tone].filter((part) => part !== undefined).join(" "),
      )
      .join(" | "),
  ),
  ...pictures.map(({ id, title, alt }) => `${id}: ${title}. ${alt}`),
];
const letter = (changes: Partial<Observation> = {}) => compose(observation(changes), subject);
const section = (heading: string, changes: Partial<Observation>) =>
  letter(changes)
    .sections.filter((each) => each.heading === heading)
    .flatMap((each) => lines(each).slice(1));
const onlyMain = (...all: Parameters<typeof weeks>) => ({ sets: { main: weeks(...all) } });
const account = (changes: object) => {
  const { account } = observation();
  assert.ok("value" in account);
  return { account: { value: { ...account.value, ...changes } } };
};

describe("A report in full", () => {
  it("about a good week", () => {
    const { sections, ...rest } = letter();
    assert.deepEqual(rest, {
      subject: "Mail from example.org, 16 Nov to 22 Nov: targets met",
      title: "Mail from example.org, 16 Nov to 22 Nov 2026",
      headline: "All three rates meet their targets, over 1,500 messages.",
      tone: "good",
      link: { text: "Open the dashboard", url: "https://console.example/dashboards" },
    });
    assert.deepEqual(sections.flatMap(lines), [
      "# Against the targets",
      " | all | main | updates",
      "Bounce rate (below 5%) | 0.53% (8 of 1,500, met) good | 0.50% (6 of 1,200, met) good | 0.67% (2 of 300, met) good",
      "Complaint rate (below 0.1%) | 0.0% (0 of 1,500, met) good | 0.0% (0 of 1,200, met) good | 0.0% (0 of 300, too few to tell) neutral",
      "Delivery rate (above 95%) | 99.2% (1,488 of 1,500, met) good | 99.2% (1,190 of 1,200, met) good | 99.3% (298 of 300, met) good",
      "Messages sent | 1,500 | 1,200 | 300",
      "# Compared with earlier weeks",
      " | this week | week before | average before",
      "Bounce rate | 0.53% | 0.50% | 0.50%",
      "Complaint rate | 0.0% | 0.0% | 0.0%",
      "Delivery rate | 99.2% | 99.2% | 99.2%",
      "Messages sent | 1,500 | 2,400 | 2,400",
      "# Counted",
      "Hard: no such mailbox; now suppressed. Soft: mailbox full or server unavailable. Blocked: already suppressed, so not mailed; rates leave these out. Rejected: SES found a virus or could not render a template.",
      " | all | main | updates | week before",
      "Sent | 1,500 | 1,200 | 300 | 2,400",
      "Delivered | 1,488 | 1,190 | 298 | 2,380",
      "Hard bounces | 8 | 6 | 2 | 12",
      "Soft bounces | 4 | 4 | 0 | 8",
      "Blocked | 0 | 0 | 0 | 0",
      "Complaints | 0 | 0 | 0 | 0",
      "Rejected | 0 | 0 | 0 | 0",
      "# Five weeks in pictures",
      "trendsend: Messages a day. Messages sent, by week, oldest first: 2,400, 2,400, 2,400, 2,400, 1,500.",
      "trendbounce: Bounce rate by day. Bounce rate, by week, oldest first: 0.50%, 0.50%, 0.50%, 0.50%, 0.53%. Target: below 5%.",
      "trendcomplaint: Complaint rate by day. Complaint rate, by week, oldest first: 0.0%, 0.0%, 0.0%, 0.0%, 0.0%. Target: below 0.1%.",
      "trenddelivery: Delivery rate by day. Delivery rate, by week, oldest first: 99.2%, 99.2%, 99.2%, 99.2%, 99.2%. Target: above 95%.",
      "# Suppression list",
      "New on the account's list: 8 recipients (8 bounces, 0 complaints); the week before, 8.",
      "# Quota and standing",
      "SES allows 50,000 messages in 24 hours, at most 14 a second. The account's busiest day had 320, 0.64% of that.",
      "The account has production access and is healthy.",
      "# Alarms",
      "None of the 2 alarms fired.",
      "# What this report cannot tell",
      "Gmail does not tell SES about complaints, so the complaint rate covers the other providers only. Google Postmaster Tools (postmaster.google.com) shows Gmail's own.",
      "No provider reports whether a delivered message went to the spam folder.",
    ]);
  });

  it("about a week for which CloudWatch gives only half of the data", () => {
    const half = onlyMain(counts({ sent: 999, hardBounces: undefined }), counts({ blocked: undefined }));
    assert.deepEqual(section("Against the targets", half), [
      " | all | main",
      "Bounce rate (below 5%) | ? (unknown) neutral | ? (unknown) neutral",
      "Complaint rate (below 0.1%) | 0.0% (0 of 999, too few to tell) neutral | 0.0% (0 of 999, too few to tell) neutral",
      "Delivery rate (above 95%) | 100.0% (999 of 999, met) good | 100.0% (999 of 999, met) good",
      "Messages sent | 999 | 999",
    ]);
    assert.deepEqual(section("Compared with earlier weeks", half).slice(1, 3), [
      "Bounce rate | ? | ? | ?",
      "Complaint rate | 0.0% | ? | ?",
    ]);
    assert.deepEqual(section("Counted", half).slice(2, 6), [
      "Sent | 999 | 999 | 1,200",
      "Delivered | 1,190 | 1,190 | 1,190",
      "Hard bounces | ? | ? | 6",
      "Soft bounces | 4 | 4 | 4",
    ]);
    const oneOfTwo = { sets: { ...half.sets, updates: weeks() } };
    assert.match(section("What this report cannot tell", oneOfTwo)[0] ?? "", /^CloudWatch's answer was incomplete\./);
    assert.deepEqual(section("What this report cannot tell", half).slice(0, 2), [
      "CloudWatch's answer was incomplete. A question mark stands for a number that it did not return, which need not be zero.",
      "Low volume: with fewer than 100 messages a week (1,000 for complaints) no rate is compared with its target. One complaint about 999 messages is 0.10% already: look at the counts.",
    ]);
  });
});

describe("What a report says about", () => {
  const cases: readonly (readonly [what: string, heading: string, Partial<Observation>, said: readonly string[]])[] = [
    [
      "one earlier week with mail, and none just before",
      "Compared with earlier weeks",
      { sets: { main: [none, none, counts(), none, none] } },
      [
        "1 earlier week had mail.",
        " | this week | week before | average before",
        "Bounce rate | – | – | 0.50%",
        "Complaint rate | – | – | 0.0%",
        "Delivery rate | – | – | 99.2%",
        "Messages sent | 0 | 0 | 1,200",
      ],
    ],
    [
      "an unknown week before others without mail",
      "Compared with earlier weeks",
      { sets: { main: [counts(), unknown, none, none, none] } },
      ["The weeks before are unknown."],
    ],
    [
      "a rate that misses its target",
      "Against the targets",
      onlyMain(counts({ sent: 100, delivered: 90, hardBounces: 5 })),
      [
        " | all | main",
        "Bounce rate (below 5%) | 5.0% (5 of 100, missed) bad | 5.0% (5 of 100, missed) bad",
        "Complaint rate (below 0.1%) | 0.0% (0 of 100, too few to tell) neutral | 0.0% (0 of 100, too few to tell) neutral",
        "Delivery rate (above 95%) | 90.0% (90 of 100, missed) bad | 90.0% (90 of 100, missed) bad",
        "Messages sent | 100 | 100",
      ],
    ],
    [
      "pictures that CloudWatch did not draw",
      "Five weeks in pictures",
      {
        pictures: {
          send: { failed: "a" },
          bounce: { failed: "a" },
          complaint: { failed: "a" },
          delivery: { failed: "a" },
        },
      },
      ["CloudWatch did not draw 4 pictures."],
    ],
    [
      "a list that did not grow",
      "Suppression list",
      {
        growth: {
          value: [
            { bounces: 0, complaints: 0 },
            { bounces: 1, complaints: 2 },
          ],
        },
      },
      ["New on the account's list: 0 recipients; the week before, 3."],
    ],
    [
      "a list with one newcomer",
      "Suppression list",
      {
        growth: {
          value: [
            { bounces: 0, complaints: 1 },
            { bounces: 0, complaints: 0 },
          ],
        },
      },
      ["New on the account's list: 1 recipient (0 bounces, 1 complaint); the week before, 0."],
    ],
    ...(
      [
        ["PROBATION", "under review by AWS"],
        ["SHUTDOWN", "stopped by AWS"],
      ] as const
    ).map(
      ([enforcementStatus, words]) =>
        [
          `an account that is ${words}`,
          "Quota and standing",
          account({ enforcementStatus }),
          [
            "SES allows 50,000 messages in 24 hours, at most 14 a second. The account's busiest day had 320, 0.64% of that.",
            `The account has production access and is ${words}.`,
          ],
        ] as const,
    ),
    [
      "a quota of zero",
      "Quota and standing",
      { ...account({ dailyQuota: 0 }), busiestDay: undefined },
      ["SES allows 0 messages in 24 hours, at most 14 a second.", "The account has production access and is healthy."],
    ],
    [
      "two alarms, one of which went off twice",
      "Alarms",
      {
        fired: {
          value: [
            { alarm: "b", at: week.start },
            { alarm: "a", at: new Date("2026-11-18T13:30:00Z") },
            { alarm: "b", at: new Date("2026-11-19T00:00:00Z") },
          ],
        },
      },
      [" | times | first", "b | 2 | Mon 16 Nov, 00:00 UTC", "a | 1 | Wed 18 Nov, 13:30 UTC"],
    ],
    [
      "a week without mail",
      "What this report cannot tell",
      onlyMain(none),
      [
        "Gmail does not tell SES about complaints, so the complaint rate covers the other providers only. Google Postmaster Tools (postmaster.google.com) shows Gmail's own.",
        "No provider reports whether a delivered message went to the spam folder.",
      ],
    ],
  ];
  for (const [what, heading, changes, said] of cases)
    it(what, () => {
      assert.deepEqual(section(heading, changes), said);
    });

  it("low volume applies below a thousand messages", () => {
    const said = (sent: number) => section("What this report cannot tell", onlyMain(counts({ sent }))).length;
    assert.deepEqual([said(1), said(999), said(1000)], [3, 3, 2]);
  });

  it("growth needs two weeks", () => {
    assert.throws(() => letter({ growth: { value: [{ bounces: 1, complaints: 1 }] } }), {
      message: "The growth of two weeks is needed.",
    });
  });
});

describe("The headline of a report", () => {
  const fired = (...alarms: string[]) => ({ fired: { value: alarms.map((alarm) => ({ alarm, at: week.start })) } });
  const cases: readonly (readonly [
    what: string,
    Partial<Observation>,
    headline: string,
    short: string,
    tone: string,
  ])[] = [
    [
      "one set's complaints, which the total hides",
      { sets: { main: weeks(counts({ sent: 9000, delivered: 9000 })), updates: weeks(counts({ complaints: 2 })) } },
      "Complaint rate of updates is 0.17% (2 of 1,200), above its target.",
      "complaint rate above target",
      "bad",
    ],
    [
      "another rate of one set than the one that all sets miss",
      {
        sets: {
          main: weeks(counts({ sent: 9000, delivered: 8990, hardBounces: 900 })),
          updates: weeks(counts({ complaints: 2 })),
        },
      },
      "Bounce rate is 8.9% (906 of 10,200), above its target. Complaint rate of updates is 0.17% (2 of 1,200), above its target.",
      "bounce rate above target",
      "bad",
    ],
    [
      "deliveries alone",
      onlyMain(counts({ delivered: 1100 })),
      "Delivery rate is 91.7% (1,100 of 1,200), below its target.",
      "delivery rate below target",
      "bad",
    ],
    [
      "one unknown rate",
      onlyMain(counts({ complaints: undefined })),
      "CloudWatch did not return enough data for the complaint rate.",
      "figures incomplete",
      "bad",
    ],
    [
      "one message",
      onlyMain(counts({ sent: 3, blocked: 2 })),
      "1 message left SES: too few to compare any rate with its target.",
      "too little mail to judge",
      "neutral",
    ],
    ["no sets", { sets: {} }, "No mail was sent.", "no mail", "neutral"],
    [
      "two alarms in a bad week, one of which went off twice",
      { ...onlyMain(counts({ delivered: 1100 })), ...fired("a", "b", "a") },
      "Delivery rate is 91.7% (1,100 of 1,200), below its target. 2 alarms fired.",
      "delivery rate below target",
      "bad",
    ],
    [
      "a silent SES and alarms that could not be read",
      { account: { failed: "Timeout" }, fired: { failed: "Timeout" } },
      "All three rates meet their targets, over 1,500 messages.",
      "targets met",
      "good",
    ],
    [
      "a stop by AWS and an alarm",
      { ...account({ enforcementStatus: "SHUTDOWN" }), ...fired("a") },
      "AWS has stopped the account from sending. All three rates meet their targets, over 1,500 messages. 1 alarm fired.",
      "the account needs attention",
      "bad",
    ],
  ];
  for (const [what, changes, headline, short, tone] of cases)
    it(`covers ${what}`, () => {
      const found = letter(changes);
      assert.deepEqual(
        [found.headline, found.subject, found.tone],
        [headline, `Mail from example.org, 16 Nov to 22 Nov: ${short}`, tone],
      );
    });
});
