import type { Sample } from "./sample";
import type { Letter } from "../templates/weekly-report/letter";

const LETTER: Letter = {
  subject: "Mail from acme.example, 23 Nov to 29 Nov: complaint rate above target",
  title: "Mail from acme.example, 23 Nov to 29 Nov 2026",
  headline: "Complaint rate is 0.19% (4 of 2,104), above its target. 1 alarm fired.",
  tone: "bad",
  sections: [
    {
      heading: "Against the targets",
      paragraphs: [],
      table: {
        columns: ["", "all", "main", "updates"],
        rows: [
          [
            { text: "Bounce rate", detail: "below 5%" },
            { text: "1.3%", detail: "28 of 2,104, met", tone: "good" },
            { text: "1.2%", detail: "14 of 1,180, met", tone: "good" },
            { text: "1.5%", detail: "14 of 924, met", tone: "good" },
          ],
          [
            { text: "Complaint rate", detail: "below 0.1%" },
            { text: "0.19%", detail: "4 of 2,104, missed", tone: "bad" },
            { text: "0.0%", detail: "0 of 1,180, met", tone: "good" },
            { text: "0.43%", detail: "4 of 924, too few to tell" },
          ],
          [{ text: "Messages sent" }, { text: "2,110" }, { text: "1,184" }, { text: "926" }],
        ],
      },
    },
    {
      heading: "Five weeks in pictures",
      paragraphs: [],
      pictures: [
        {
          id: "trendsend",
          title: "Messages a day",
          alt: "Messages sent, by week, oldest first: 1,640, 1,822, 1,790, 2,011, 2,110.",
          png: new Uint8Array(),
        },
      ],
    },
    {
      heading: "Suppression list",
      paragraphs: ["New on the account's list: 32 recipients (28 bounces, 4 complaints); the week before, 21."],
    },
    {
      heading: "Alarms",
      paragraphs: [],
      table: {
        columns: ["", "times", "first"],
        rows: [[{ text: "acme-updates-complaints" }, { text: "1" }, { text: "Thu 26 Nov, 09:05 UTC" }]],
      },
    },
  ],
  link: {
    text: "Open the dashboard",
    url: "https://us-east-1.console.aws.example/cloudwatch/home#dashboards:name=acme",
  },
};

/** A week in which a target was missed; its pictures are not loaded. */
export const weeklyReportSamples: readonly Sample[] = [
  {
    name: "weekly-report",
    content: { mail: "weeklyReport", letter: LETTER, links: {} },
    reader: { address: "ops@acme.example", locale: "en-US", timeZone: "UTC" },
  },
];
