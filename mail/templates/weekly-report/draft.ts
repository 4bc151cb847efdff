/** The weekly report on a domain's mail, for those who run it. */
import type { Button, Context, Draft, Heading } from "../layout/draft";
import type { Cell, Letter, Section, Tone } from "./letter";
import { textTable } from "./text-table";

/** The data of a weekly report. */
export interface WeeklyReportContent {
  readonly mail: "weeklyReport";
  readonly letter: Letter;
}

/** A tone as the template tests for it; neutral if both are false. */
interface ToneSlots {
  readonly good: boolean;
  readonly bad: boolean;
}

interface CellSlots extends ToneSlots {
  readonly text: string;
  readonly detail: string | undefined;
}

interface SectionSlots {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table:
    | {
        /** Without the first column's heading, which is empty. */
        readonly columns: readonly string[];
        readonly rows: readonly { readonly name: CellSlots; readonly values: readonly CellSlots[] }[];
        readonly lines: readonly string[];
      }
    | undefined;
  readonly pictures: readonly { readonly id: string; readonly title: string; readonly alt: string }[];
}

/** The slots of the weekly report's template. */
export interface WeeklyReportSlots {
  readonly heading: Heading;
  readonly tone: ToneSlots;
  readonly headline: string;
  readonly sections: readonly SectionSlots[];
  readonly buttons: readonly Button[];
}

const toneSlots = (tone: Tone): ToneSlots => ({ good: tone === "good", bad: tone === "bad" });

const cellSlots = ({ text, detail, tone = "neutral" }: Cell): CellSlots => ({ text, detail, ...toneSlots(tone) });

const NAMELESS: Cell = { text: "" };

const sectionSlots = ({ heading, paragraphs, table, pictures = [] }: Section): SectionSlots => ({
  heading,
  paragraphs,
  table: table && {
    columns: table.columns.slice(1),
    rows: table.rows.map(([name = NAMELESS, ...values]) => ({ name: cellSlots(name), values: values.map(cellSlots) })),
    lines: textTable(table),
  },
  pictures: pictures.map(({ id, title, alt }) => ({ id, title, alt })),
});

/** Writes a weekly report. */
export function weeklyReport({ letter }: WeeklyReportContent, { language }: Context): Draft<WeeklyReportSlots> {
  const { weeklyReport: say } = language;
  const { subject, title, headline, tone, sections, link } = letter;
  return {
    subject,
    preheader: headline,
    reason: say.reason,
    slots: {
      heading: { kind: say.kind, title, paragraphs: [], canceled: false },
      headline,
      tone: toneSlots(tone),
      sections: sections.map(sectionSlots),
      buttons: [{ label: link.text, url: link.url, primary: true }],
    },
  };
}
