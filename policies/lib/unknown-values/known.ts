/**
 * Reading what may be unknown. At preview a rule sees inputs through the SDK's checking proxy, which throws
 * `UnknownValueError` when an unknown is read, but not when it is only listed (`Object.keys`) or passed by (`some`).
 */
import { UnknownValueError } from "@pulumi/policy";

/** A plain copy of a value; throws `UnknownValueError` when any part of it is unknown. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, known);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, known((value as Record<string, unknown>)[key])]));
}

/** Whether the member `key` of an object is itself unknown; what it contains may still be. */
export function isUnknown(object: object, key: string): boolean {
  return memberOf(object, key) === undefined;
}

/** The member `key` of an object; undefined when it is itself unknown. */
function memberOf(object: object, key: string): { readonly value: unknown } | undefined {
  try {
    return { value: (object as Record<string, unknown>)[key] };
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

/** A value as an object; undefined when it is an array or no object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A value as a list: an array as it is, nothing as the empty list, anything else as a list of one. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** A text and the path to it, its parts joined by a full stop. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Every text in a value that stands at `path`, the names of members included; unknown parts throw. */
export function* texts(value: unknown, path: string): Generator<Text> {
  if (typeof value === "string") yield { path, text: value };
  if (value === null || typeof value !== "object") return;
  for (const key of Object.keys(value)) {
    yield { path: `${path} (a name in it)`, text: key };
    yield* texts((value as Record<string, unknown>)[key], `${path}.${key}`);
  }
}

/** What was found in an object: several rules ask for the texts of each resource. */
const found = new WeakMap<object, readonly Text[]>();

/**
 * Every text in an object that is known at preview, the names of members included; the unknown ones are left out. A text
 * that is JSON is read as what it says, so that no escape hides anything.
 */
export function everyText(object: object): readonly Text[] {
  const kept = found.get(object) ?? collected(object, "", []);
  found.set(object, kept);
  return kept;
}

function collected(value: unknown, path: string, into: Text[]): readonly Text[] {
  const read = typeof value === "string" ? (parseJson(value) ?? value) : value;
  if (typeof read === "string") into.push({ path, text: read });
  else if (read !== null && typeof read === "object")
    for (const key of Object.keys(read)) {
      if (!Array.isArray(read)) into.push({ path: `${path || "properties"} (a name in it)`, text: key });
      const member = memberOf(read, key);
      if (member !== undefined) collected(member.value, path === "" ? key : `${path}.${key}`, into);
    }
  return into;
}

/** The object or list that a text is in JSON; undefined for any other text. */
export function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
