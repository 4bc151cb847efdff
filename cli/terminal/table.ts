/** Tables that fit a terminal. */
import CliTable from "cli-table3";

/** A column: its heading, and how wide it is, padding included; if undefined, an equal share of what is left. */
export interface Column {
  readonly head: string;
  readonly width?: number;
}

/** Wider than this, lines are hard to follow. */
const WIDEST = 160;
/** The blanks on both sides of a cell's text. */
const PADDING = 2;

/**
 * A table that is as wide as a terminal. Text that does not fit its column goes on in the next line; nothing is cut off.
 *
 * @param isRuled whether a line stands between rows
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, isRuled }: { width: number; isRuled: boolean },
): string {
  const widths = columnWidths(columns, Math.min(width, WIDEST));
  const view = new CliTable({
    head: columns.map(({ head }) => head),
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [] },
    ...(!isRuled && { chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" } }),
  });
  for (const row of rows) view.push(row.map((text, index) => withBreaks(text, (widths[index] ?? 0) - PADDING)));
  return view.toString();
}

function columnWidths(columns: readonly Column[], width: number): number[] {
  const borders = columns.length + 1;
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const open = columns.filter((column) => column.width === undefined).length;
  const share = Math.floor((width - borders - fixed) / Math.max(open, 1));
  return columns.map((column) => column.width ?? share);
}

/** Breaks words that are longer than a line: cli-table3 would cut them off. Text with styles is short and left as it is. */
function withBreaks(text: string, width: number): string {
  return text.includes("\u001b") ? text : text.replace(new RegExp(`\\S{${width}}(?=\\S)`, "g"), "$&\n");
}
