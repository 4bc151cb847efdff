/** Plans and failures as text for a terminal. */
import type { RecordFields, ZoneRecord } from "./porkbun/client";
import type { PublicView } from "./public";
import type { Plan, Write } from "./porkbun/plan";
import type { ReconcileError } from "./porkbun/reconcile";
import { type Done, inWords } from "./porkbun/reconcile";

/** Colours text where the reader is a terminal. */
export type Paint = (colour: "green" | "yellow" | "red" | "dim" | "bold", text: string) => string;

const codes = { green: 32, yellow: 33, red: 31, dim: 2, bold: 1 } as const;

/** Paints with ANSI codes, or leaves text as it is. */
export function painter(colours: boolean): Paint {
  return (colour, text) => (colours ? `\u001b[${String(codes[colour])}m${text}\u001b[0m` : text);
}

const value = ({ content, priority }: Pick<RecordFields, "content" | "priority">) =>
  priority === undefined ? content : `${String(priority)} ${content}`;
const label = ({ type, name }: { readonly type: string; readonly name: string }, id?: string) =>
  `${type.padEnd(6)} ${name}${id ? ` (${id})` : ""}`;
const indent = " ".repeat(11);

function writeLines(write: Write, paint: Paint): string[] {
  if (write.action === "create") {
    const { fields, reason } = write;
    return [
      paint("green", `  + ${label(fields)}`) + `  create: ${reason}`,
      paint("green", `${indent}${value(fields)}`),
    ];
  }
  const { record, reason } = write;
  if (write.action === "delete") {
    return [
      paint("red", `  - ${label(record, record.id)}`) + `  delete: ${reason}`,
      paint("red", `${indent}${value(record)}`),
    ];
  }
  const [was, is] = [value(record), value(write.fields)];
  const change =
    was === is ? [`${indent}${is}`] : [paint("red", `${indent}- ${was}`), paint("green", `${indent}+ ${is}`)];
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
    `${String(plan.unchanged.length)} as wanted, ${String(plan.foreign.length)} of others.`
  );
}

/** A plan for a person to read before it is carried out. */
export function planText(plan: Plan, warnings: readonly string[], paint: Paint): string {
  const conflicts = plan.conflicts.flatMap(({ wanted, records, reason, adoptable }) => [
    paint("red", `  ! ${label(wanted)}`) + `  ${reason}`,
    `${indent}wanted: ${value(wanted)}`,
    ...records.map(
      (record) => `${indent}there:  ${value(record)} (${record.id}${record.notes ? `, ${record.notes}` : ""})`,
    ),
    ...(adoptable
      ? [`${indent}Remove it at Porkbun, or take it over: --adopt ${records.map(({ id }) => id).join(" ")}`]
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
      "As wanted",
      plan.unchanged.map(({ record, reason }) => recordLine(record, reason)),
      paint,
    ),
    ...section(
      "Left as they are",
      plan.left.map(({ record, reason }) => recordLine(record, reason)),
      paint,
    ),
    ...section(
      "Of others, not touched",
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
export function viewText({ nameServers, sightings }: PublicView, paint: Paint): string {
  const lines = sightings.flatMap(({ record, seenBy, missingAt }) => {
    const sign = missingAt.length === 0 && seenBy.length > 0 ? paint("green", "seen") : paint("yellow", "not yet");
    const missing = missingAt.length > 0 ? [`${indent}missing at ${missingAt.join(", ")}`] : [];
    return [`    ${label(record)}  ${sign}`, ...missing];
  });
  return ["", paint("bold", "On the Internet"), `    delegated to ${nameServers.join(", ")}`, ...lines].join("\n");
}

/** A write that is done, in a line. */
export function doneLine({ write, id, inSpiteOf }: Done): string {
  const created = write.action === "create" ? ` (${id})` : "";
  return `${inWords(write)}${created}${inSpiteOf ? `, found done although: ${inSpiteOf}` : ""}`;
}

/** Why a run failed, and how far it got. Never more than Porkbun said and we did; no key. */
export function failureText(error: ReconcileError): string {
  const { done, failed, notTried } = error;
  if (done.length === 0 && !failed) return error.message;
  return [
    error.message,
    ...done.map((one) => `  done       ${doneLine(one)}`),
    ...(failed ? [`  failed     ${inWords(failed)}`] : []),
    ...notTried.map((write) => `  not tried  ${inWords(write)}`),
    ...(failed ? ["Run it again: what is done is found and stays done."] : []),
  ].join("\n");
}
