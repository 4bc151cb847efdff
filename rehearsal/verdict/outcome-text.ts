/** The result of a rehearsal, in words for a terminal. */
import { table } from "../../cli/terminal/table";
import type { Paint, Style, Terminal } from "../../cli/terminal/terminal";
import type { Outcome } from "../scenarios/scenario";
import type { Verdict } from "./verdict";

const styles = {
  kept: "green",
  broken: "red",
  "not kept": "yellow",
  "not played": "dim",
  "played in part": "yellow",
} as const satisfies Record<Verdict["verdict"], Style>;

/** Promise, evidence and verdict. What a scenario saw is printed once, and then only its name. */
export function verdictTable(
  rows: readonly Verdict[],
  { columns: width, paint }: Pick<Terminal, "columns" | "paint">,
): string {
  const told = new Set<string>();
  const tell = ({ scenario, evidence }: Outcome) =>
    told.has(scenario) ? `${scenario} (above)` : (told.add(scenario), `${scenario}: ${evidence}`);
  const columns = [{ head: "Promise" }, { head: "Evidence" }, { head: "Verdict", width: 16 }];
  const cells = rows.map(({ sentence, evidence, verdict }) => [
    sentence,
    evidence.map(tell).join("\n"),
    paint(styles[verdict], verdict),
  ]);
  return table(columns, cells, { width, isRuled: true });
}

/** What a scenario saw, or why it failed and what the cloud knows of it. */
export function outcomeText({ passed, seconds, evidence, troubles }: Outcome, paint: Paint): string {
  const mark = passed ? paint("green", "ok") : paint("red", "FAILED");
  return [`${mark} (${seconds.toFixed(1)} s): ${evidence}`, ...troubles.map((trouble) => `  ${trouble}`)]
    .map((line) => `      ${line}`)
    .join("\n");
}

/** How many scenarios passed. */
export function passedOf(outcomes: readonly Outcome[]): string {
  return `${outcomes.filter(({ passed }) => passed).length} of ${outcomes.length} scenarios passed`;
}

/** How many promises are kept and how many scenarios passed. */
export function resultOf(rows: readonly Verdict[], outcomes: readonly Outcome[]): string {
  const kept = rows.filter(({ verdict }) => verdict === "kept").length;
  return `${kept} of ${rows.length} promises kept; ${passedOf(outcomes)}`;
}
