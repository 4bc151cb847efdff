/** Tables in plain text. */
import type { Cell, Table } from "./letter";

const WIDTH = 76;

const words = ({ text, detail }: Cell) => (detail === undefined ? text : `${text} (${detail})`);

/** The lines of a table: columns side by side if they fit, else one line for each cell. */
export function textTable({ columns, rows }: Table): readonly string[] {
  const cells = [columns.map((text): Cell => ({ text })), ...rows].map((row) => row.map(words));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  if (widths.reduce((sum, width) => sum + width + 2, -2) <= WIDTH) {
    const line = (row: readonly string[]) =>
      row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)));
    return cells.map((row) => line(row).join("  ").trimEnd());
  }
  return cells
    .slice(1)
    .flatMap(([name = "", ...values]) => [name, ...values.map((value, index) => `  ${columns[index + 1]}: ${value}`)]);
}
