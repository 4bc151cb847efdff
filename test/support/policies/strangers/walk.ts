/** Finds and changes values at any depth, inside JSON text too, such as policy documents. */

/** The location of a value: the keys that lead to it, through JSON text as through objects. */
export type Path = readonly string[];

/** A value and its location. */
export interface Found {
  readonly path: Path;
  readonly value: unknown;
}

/** The parsed value of a text that is a JSON object or list; any other value unchanged. */
export function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Every value within a value, itself first. */
export function* walk(value: unknown, path: Path = []): Generator<Found> {
  yield { path, value };
  const inner = opened(value);
  if (inner === null || typeof inner !== "object") return;
  for (const [key, member] of Object.entries(inner)) yield* walk(member, [...path, key]);
}

/** A copy with another value at a path; `undefined` removes a member of an object or a list. */
export function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const inner = opened(value);
  const list = Array.isArray(inner);
  const copy = (list ? [...(inner as unknown[])] : { ...(inner as object) }) as Record<string, unknown>;
  const member = replaced(copy[key], rest, by);
  if (member !== undefined) copy[key] = member;
  else if (list) (copy as unknown as unknown[]).splice(Number(key), 1);
  else delete copy[key];
  return typeof value === "string" ? JSON.stringify(copy) : copy;
}

/** Whether a path leads to a value. */
export function leads(value: unknown, [key, ...rest]: Path): boolean {
  if (key === undefined) return true;
  const inner = opened(value);
  return (
    inner !== null && typeof inner === "object" && key in inner && leads((inner as Record<string, unknown>)[key], rest)
  );
}
