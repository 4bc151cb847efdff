/** What an import would do, in lines for a person. No address is among them. */
import * as formatted from "../../../core/formatting/numbers";
import { printable } from "../../../core/formatting/printable";
import type { Outcome } from "./change";
import { type List, type Stop, STOPS } from "./file";
import type { Found } from "./record";

/** How many entries of a file have which outcome. */
export interface Counts extends Readonly<Record<Exclude<Outcome, "new">, number>> {
  readonly newEntries: number;
  /** Of the new ones. */
  readonly newByReason: Readonly<Record<Stop, number>>;
}

/** Counts what was found. */
export function countsOf(found: readonly Found[]): Counts {
  const of = (outcome: Outcome, stop?: Stop) =>
    found.filter((each) => each.outcome === outcome && (stop === undefined || each.entry.stop === stop)).length;
  const byReason = STOPS.map((stop) => [stop, of("new", stop)] as const);
  return {
    newEntries: of("new"),
    newByReason: Object.fromEntries(byReason) as Record<Stop, number>,
    known: of("known"),
    erased: of("erased"),
    allowed: of("allowed"),
  };
}

/** `1 entry`, `1,204 entries`. */
export const entries = (number: number): string => (number === 1 ? "1 entry" : `${formatted.count(number)} entries`);

/** Numbers of lines that are named; the JSON has all of them. */
const NAMED = 10;

function linesText(lines: readonly number[]): string {
  const more = lines.length > NAMED ? `, and ${formatted.count(lines.length - NAMED)} more` : "";
  return `${lines.length === 1 ? "line" : "lines"} ${lines.slice(0, NAMED).join(", ")}${more}`;
}

/** What a file holds and what of it is new, in lines. */
export function summary(file: string, list: List, counts: Counts): string[] {
  const kinds = STOPS.filter((stop) => counts.newByReason[stop] > 0);
  const byReason = kinds.map((stop) => `${formatted.count(counts.newByReason[stop])} ${stop}`).join(", ");
  const rows: [number, string][] = [
    [counts.newEntries, byReason === "" ? "new" : `new: ${byReason}`],
    [counts.known, "already recorded"],
    [counts.erased, "erased here: not mailed, and nothing is stored about them"],
    [counts.allowed, "allowed again here at their own request: not changed"],
    [list.repeated, "left out: repeated in the file"],
    [list.softBounces, "left out: soft bounces, which do not stop mail"],
    [list.unreadable.length, `left out: not an address that SES can send to, ${linesText(list.unreadable)}`],
  ];
  const shown = rows.filter(([number], index) => index === 0 || number > 0);
  const width = Math.max(...shown.map(([number]) => formatted.count(number).length));
  return [
    `${printable(file)}:`,
    ...shown.map(([number, text]) => `  ${formatted.count(number).padStart(width)}  ${text}`),
  ];
}
