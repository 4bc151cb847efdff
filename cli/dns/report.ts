/** Plans for a zone, and what name servers answer, as text for a terminal and as JSON. */
import { printable } from "../../core/formatting/printable";
import type { Plan, Write } from "../../infra/dns/porkbun/plan";
import type { RecordFields, ZoneRecord } from "../../infra/dns/porkbun/client";
import type { PublicView } from "../../infra/dns/public";
import type { Paint } from "../terminal/terminal";

const value = ({ content, priority }: Pick<RecordFields, "content" | "priority">) =>
  priority === undefined ? content : `${priority} ${content}`;
const label = ({ type, name }: { readonly type: string; readonly name: string }, id?: string) =>
  `${type.padEnd(6)} ${name}${id ? ` (${id})` : ""}`;
const INDENT = " ".repeat(11);

function writeLines(write: Write, paint: Paint): string[] {
  if (write.action === "create") {
    const { fields, reason } = write;
    return [
      paint("green", `  + ${label(fields)}`) + `  create: ${reason}`,
      paint("green", `${INDENT}${value(fields)}`),
    ];
  }
  const { record, reason } = write;
  if (write.action === "delete") {
    return [
      paint("red", `  - ${label(record, record.id)}`) + `  delete: ${reason}`,
      paint("red", `${INDENT}${value(record)}`),
    ];
  }
  const [was, is] = [value(record), value(write.fields)];
  const change =
    was === is ? [`${INDENT}${is}`] : [paint("red", `${INDENT}- ${was}`), paint("green", `${INDENT}+ ${is}`)];
  return [paint("yellow", `  ~ ${label(record, record.id)}`) + `  edit: ${reason}`, ...change];
}

const recordLine = (record: ZoneRecord, reason?: string) =>
  `    ${label(record, record.id)}  ${value(record)}${reason ? `  (${reason})` : ""}`;

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length > 0 ? ["", paint("bold", title), ...lines] : [];
}

/** How many of what: `2 to create, 1 to change, 0 to delete`. */
export function counts(plan: Plan): string {
  const count = (action: Write["action"]) => String(plan.writes.filter((write) => write.action === action).length);
  return (
    `${count("create")} to create, ${count("edit")} to change, ${count("delete")} to delete, ` +
    `${plan.unchanged.length} up to date, ${plan.foreign.length} owned by others.`
  );
}

/** A plan for a person to read before it is carried out. What others wrote into the zone cannot control the terminal. */
export function planText(outsidePlan: Plan, outsideWarnings: readonly string[], paint: Paint): string {
  const plan = printable(outsidePlan);
  const warnings = printable(outsideWarnings);
  const conflicts = plan.conflicts.flatMap(({ wanted, records, reason, adoptable }) => [
    paint("red", `  ! ${label(wanted)}`) + `  ${reason}`,
    `${INDENT}wanted: ${value(wanted)}`,
    ...records.map(
      (record) => `${INDENT}there:  ${value(record)} (${record.id}${record.notes ? `, ${record.notes}` : ""})`,
    ),
    ...(adoptable
      ? [`${INDENT}Remove it at Porkbun, or take it over: --adopt ${records.map(({ id }) => id).join(" ")}`]
      : []),
  ]);
  return [
    paint("bold", `Zone ${plan.zone} at Porkbun`),
    ...section("Conflicts: nothing is written until they are resolved", conflicts, paint),
    ...section(
      "Changes",
      plan.writes.flatMap((write) => writeLines(write, paint)),
      paint,
    ),
    ...section(
      "Up to date",
      plan.unchanged.map(({ record, reason }) => recordLine(record, reason)),
      paint,
    ),
    ...section(
      "Left as they are",
      plan.left.map(({ record, reason }) => recordLine(record, reason)),
      paint,
    ),
    ...section(
      "Owned by others, left alone",
      plan.foreign.map((record) => recordLine(record)),
      paint,
    ).map((line) => paint("dim", line)),
    ...section(
      "Warnings",
      warnings.map((warning) => paint("yellow", `  ${warning}`)),
      paint,
    ),
    "",
    counts(plan),
  ].join("\n");
}

/** A plan for a program to read. */
export function planJson(plan: Plan, warnings: readonly string[]): Record<string, unknown> {
  const { zone, writes, conflicts, unchanged, left, foreign } = plan;
  const inStep = writes.length === 0 && conflicts.length === 0;
  return { zone, inStep, writes, conflicts, unchanged, left, foreign, warnings };
}

/** What name servers on the Internet answer, in lines. */
export function viewText(view: PublicView, paint: Paint): string {
  const { nameServers, sightings } = printable(view);
  const lines = sightings.flatMap(({ record, seenBy, missingAt }) => {
    const sign = missingAt.length === 0 && seenBy.length > 0 ? paint("green", "seen") : paint("yellow", "not yet");
    const missing = missingAt.length > 0 ? [`${INDENT}missing at ${missingAt.join(", ")}`] : [];
    return [`    ${label(record)}  ${sign}`, ...missing];
  });
  return ["", paint("bold", "On the Internet"), `    delegated to ${nameServers.join(", ")}`, ...lines].join("\n");
}
