/** The comparison as text for a terminal. */
import { stringify } from "yaml";
import { printable } from "../../core/formatting/printable";
import type { Leftover } from "../aws-inventory/leftovers";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";
import type { Action, Difference, Row } from "./compare";

/** The titles, in this order; what is created is counted alone. */
const titles: readonly (readonly [Action, string])[] = [
  ["replace", "Replaced: deleted and created again"],
  ["import", "Imported as it is"],
  ["update", "Imported and updated"],
  ["write", "Overwritten: it cannot be imported"],
  ["keep", "Already as the program defines it"],
];

const kinds: Readonly<Record<string, string>> = {
  AccountSuppressionAttributes: "account suppression of",
  ConfigurationSet: "configuration set",
  ConfigurationSetEventDestination: "event destination",
  EmailIdentity: "identity",
  EmailIdentityFeedbackAttributes: "feedback forwarding of",
  EmailIdentityMailFromAttributes: "MAIL FROM of",
  Topic: "topic",
  TopicPolicy: "policy of topic",
};

/** `topic ses-bounces-example` */
export function label({ type, id }: Pick<Row, "type" | "id">): string {
  const kind = type.split(":").at(-1) ?? "";
  return `${kinds[kind] ?? kind} ${id.split(":").at(-1) ?? ""}`;
}

/** A value in a few words. */
function shown(value: unknown): string {
  if (value === undefined) return "not set";
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  return printable(members.map((member) => (typeof member === "string" ? member : JSON.stringify(member))).join(", "));
}

/** A policy is too long to be shown; the warning about it says what matters in it. */
const differenceLine = ({ property, live, program }: Difference) =>
  property === "policy" ? "policy: replaced by the stack's" : `${property}: ${shown(live)} -> ${shown(program)}`;

/** Tags in one line: those that come, change and go. */
function tagLine(tags: readonly Difference[]): string[] {
  const names = (some: readonly Difference[]) => some.map(({ property }) => property.replace(/^tags\./, "")).join(", ");
  const added = tags.filter(({ live }) => live === undefined);
  const removed = tags.filter(({ program }) => program === undefined);
  const changed = tags.filter(({ live, program }) => live !== undefined && program !== undefined);
  const parts = [
    ...(added.length > 0 ? [`adds ${names(added)}`] : []),
    ...(changed.length > 0 ? [`changes ${names(changed)}`] : []),
    ...(removed.length > 0 ? [`removes ${names(removed)}`] : []),
  ];
  return parts.length > 0 ? [`tags: ${parts.join("; ")}`] : [];
}

function differenceLines(differences: readonly Difference[]): string[] {
  const isTag = ({ property }: Difference) => property.startsWith("tags.");
  return [...differences.filter((each) => !isTag(each)).map(differenceLine), ...tagLine(differences.filter(isTag))];
}

const block = (lines: readonly string[], indent: number, columns: number) =>
  lines.flatMap((line) =>
    wrapped(line, columns - indent).map((part, index) => " ".repeat(indent + (index > 0 ? 2 : 0)) + part),
  );

/** All rows but those that are created, under what becomes of them. */
export function rowsText(rows: readonly Row[], { paint, columns }: Terminal): string {
  const sections = titles.flatMap(([action, title]) => {
    const own = rows.filter((each) => each.action === action);
    if (own.length === 0) return [];
    const lines = own.flatMap((each) => [
      `  ${label(each)}`,
      ...block(differenceLines(each.differences), 6, columns - 2),
    ]);
    return [[paint("bold", title), ...lines].join("\n")];
  });
  return sections.join("\n\n");
}

/** A section of lines, or nothing where there are none. */
export function listText(title: string, lines: readonly string[], { paint, columns }: Terminal): string[] {
  return lines.length > 0 ? [[paint("bold", title), ...block(lines, 2, columns - 2)].join("\n")] : [];
}

/** What can be neither imported nor created, each with the command line that removes it, which is never broken; or nothing. */
export function leftoversText(found: readonly Leftover[], { paint, columns }: Terminal): string[] {
  if (found.length === 0) return [];
  const lines = found.flatMap(({ what, detail, mend }) => [
    ...block([`${what}: ${detail}`], 2, columns - 2),
    paint("bold", `      ${mend}`),
  ]);
  return [[paint("bold", "Exists already, and cannot be imported"), ...lines].join("\n")];
}

/**
 * The setting as the stack's file takes it.
 *
 * @param line where the file states it today
 */
export function settingText(
  { project, stack, line }: { readonly project: string; readonly stack: string; readonly line: number | undefined },
  entries: readonly string[],
  { paint }: Terminal,
): string {
  const file = `Pulumi.${stack}.yaml`;
  const where = line ? `Replace the key in ${file}:${line} with:` : `Add below "config:" in ${file}:`;
  const yaml = stringify({ [`${project}:adopt`]: entries }, { lineWidth: 0 });
  return [paint("bold", where), yaml.trimEnd().replaceAll(/^/gm, "  ")].join("\n");
}
