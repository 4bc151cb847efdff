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
  try {
    void (object as Record<string, unknown>)[key];
    return false;
  } catch (error) {
    if (error instanceof UnknownValueError) return true;
    throw error;
  }
}

/** A value as an object, when it is one that is no array. */
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

/**
 * Every text in an object that is known at preview, the names of members included; the unknown ones are left out. A text
 * that is JSON is read as what it says, so that no escape hides anything.
 */
export function* everyText(value: unknown, path = ""): Generator<Text> {
  if (typeof value === "string") {
    const parsed = parseJson(value);
    if (parsed === undefined) yield { path, text: value };
    else yield* everyText(parsed, path);
  } else if (value !== null && typeof value === "object")
    for (const key of Object.keys(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (!Array.isArray(value)) yield { path: `${path || "properties"} (a name in it)`, text: key };
      if (!isUnknown(value, key)) yield* everyText((value as Record<string, unknown>)[key], at);
    }
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
