/** The table of rules, for people: made from what the packs themselves say. */
import type { Rule } from "./rule";

const COLUMNS = ["Rule", "Level", "Severity", "Requires", "Because", "Source"];

/**
 * The rules of a pack as a Markdown table: name, level, severity, what it requires and why, and the standard that it
 * follows. Every rule takes the same configuration, exemptions by resource name, which the text around the table tells.
 */
export function ruleTable(rules: readonly Rule[]): string {
  const rows = rules.map(({ name, enforcementLevel, severity, requires, why, framework, url }) => [
    `\`${name}\``,
    String(enforcementLevel),
    String(severity),
    requires,
    why,
    `[${framework?.name} ${framework?.reference}](${url})`,
  ]);
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [COLUMNS, COLUMNS.map(() => "---"), ...rows].map(line).join("\n");
}
