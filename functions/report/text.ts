/** A report as plain text, for whoever reads mail so, and for filters that distrust mail without such a part. */
import type { Cell, Letter, Section, Table } from "./letter";

const WIDTH = 76;

/** Breaks a paragraph into lines of at most {@link WIDTH} characters. */
function wrap(paragraph: string): string {
  const lines = [""];
  for (const word of paragraph.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}

const words = ({ text, detail }: Cell) => (detail === undefined ? text : `${text} (${detail})`);

/** A table: columns side by side where they fit, else one line for each cell. */
function table({ columns, rows }: Table): string {
  const cells = [columns.map((text): Cell => ({ text })), ...rows].map((row) => row.map(words));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  if (widths.reduce((sum, width) => sum + width + 2, -2) <= WIDTH) {
    const line = (row: readonly string[]) =>
      row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)));
    return cells.map((row) => line(row).join("  ").trimEnd()).join("\n");
  }
  return cells
    .slice(1)
    .map(([name = "", ...values]) =>
      [name, ...values.map((value, index) => `  ${String(columns[index + 1])}: ${value}`)].join("\n"),
    )
    .join("\n");
}

function section({ heading, paragraphs, table: content, pictures = [] }: Section): string {
  const parts = [
    ...paragraphs.map(wrap),
    ...(content ? [table(content)] : []),
    ...pictures.map(({ alt }) => wrap(alt)),
  ];
  return [`${heading}\n${"-".repeat(heading.length)}`, ...parts].join("\n\n");
}

/** Renders a report as plain text. */
export function plainText({ title, headline, sections, link }: Letter): string {
  const parts = [`${title}\n${"=".repeat(title.length)}`, wrap(headline), ...sections.map(section)];
  return `${[...parts, `${link.text}: ${link.url}`].join("\n\n\n")}\n`;
}
