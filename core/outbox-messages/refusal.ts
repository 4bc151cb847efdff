/**
 * Why a message is refused. Refusals reach logs and dead letters, so they never quote a value, which could be an address or
 * something that somebody wrote.
 */
import type * as v from "valibot";

/** One fault of a message. */
export interface Refusal {
  /** The field, from the message's root: `data.meeting.title`, `data.actions[3].due`; `message` for the whole. */
  readonly path: string;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly fault: string;
  /** What to do about it, as a sentence without its full stop. */
  readonly remedy: string;
}

/** A refusal as one line, for an error's message or a log. */
export function describeRefusal({ path, fault, remedy }: Refusal): string {
  return `${path}: ${fault}. ${remedy}.`;
}

/** The message of a valibot check; {@link refusalOf} takes it apart again. */
export function refuse(fault: string, remedy: string): string {
  return `${fault}\n${remedy}`;
}

/**
 * Features of mail and calendars that people may expect but version 1 lacks, by the lower-case name of the field that asks for
 * each.
 */
const LEFT_OUT: ReadonlyMap<string, Pick<Refusal, "fault" | "remedy">> = new Map(
  [
    {
      keys: ["recurrence", "recurrencerule", "recurring", "recurrenceid", "rrule", "rdate", "exdate"],
      fault: "recurrence is not part of version 1",
      remedy: "Send one message for each meeting of the series, each with a uid of its own",
    },
    {
      keys: ["allday", "isallday"],
      fault: "all-day meetings are not part of version 1",
      remedy: "Give start and end as instants, for example 2026-12-01T09:00:00Z",
    },
    {
      keys: ["attachment", "attachments"],
      fault: "attachments are not part of version 1",
      remedy: "Put a link into meeting.url, or leave it out",
    },
    {
      keys: ["cc", "bcc", "copies"],
      fault: "copies are not part of version 1",
      remedy: "Send one message for each recipient",
    },
  ].flatMap(({ keys, ...refusal }) => keys.map((key) => [key, refusal] as const)),
);

/** Turns valibot's issues into refusals: the first fault of each field, since the others usually follow from it. */
export function refusalsOf(issues: readonly v.BaseIssue<unknown>[]): Refusal[] {
  const byPath = new Map<string, Refusal>();
  for (const refusal of issues.map(refusalOf)) if (!byPath.has(refusal.path)) byPath.set(refusal.path, refusal);
  return [...byPath.values()];
}

function refusalOf(issue: v.BaseIssue<unknown>): Refusal {
  const items = issue.path ?? [];
  // valibot accepts a list where an object belongs, and then reports its fields as missing.
  const list = items.findIndex(({ type, input }) => type === "object" && Array.isArray(input));
  if (list !== -1) return { path: pathOf(items.slice(0, list)), ...listFault(items[list - 1]?.key) };
  const path = pathOf(items);
  if (issue.kind === "schema") return { path, ...schemaFault(issue) };
  const [fault = "", remedy = ""] = issue.message.split("\n");
  return { path, fault, remedy };
}

const listFault = (key: unknown) => ({
  fault: "is a list",
  remedy: key === "to" ? "Send one message for each recipient" : "Make it an object",
});

/** The fault of a value that is missing, unknown or of the wrong type, which valibot finds without a check of ours. */
function schemaFault(issue: v.BaseIssue<unknown>): Pick<Refusal, "fault" | "remedy"> {
  const key = issue.path?.at(-1)?.key;
  if (issue.expected === "never")
    return (
      LEFT_OUT.get(String(key).toLowerCase()) ?? {
        fault: "is not a field of this message",
        remedy: "Take it out; docs/outbox.schema.json lists the fields",
      }
    );
  if (issue.received === "undefined")
    return { fault: "is missing", remedy: "Add it; docs/outbox.schema.json says what it holds" };
  return { fault: `is not ${expectation(issue)}`, remedy: `Make it ${expectation(issue)}` };
}

/** What a field must be, in words. `expected` names the choices of a literal, a picklist or a variant, never a value. */
function expectation({ type, expected }: v.BaseIssue<unknown>): string {
  if (type === "string") return "a string";
  if (type === "number") return "a number";
  if (type === "array") return "a list";
  if (expected === "Object") return "an object";
  const choices = String(expected).replaceAll(/[()]/g, "").split(" | ");
  return choices.length > 1 ? `one of ${choices.join(", ")}` : choices.join("");
}

/** A path in JavaScript's notation. An unknown key could hold anything, so it is shown only if it looks like a field's name. */
function pathOf(items: readonly v.IssuePathItem[]): string {
  const path = items.reduce((text, { key }) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = /^[A-Za-z_]\w{0,39}$/.test(String(key)) ? String(key) : "(a key)";
    return text ? `${text}.${name}` : name;
  }, "");
  return path || "message";
}
