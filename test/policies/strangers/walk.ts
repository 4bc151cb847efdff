/** Finds and changes values at any depth, inside JSON texts too: a policy document is such a text. */

/** Where a value stands: the keys that lead to it, through JSON texts as through objects. */
export type Path = readonly string[];

/** A value where it stands. */
export interface Found {
  readonly path: Path;
  readonly value: unknown;
}

/** The value of a text that is a JSON object or list; any other value as it is. */
export function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Every value in a value, itself first. */
export function* walk(value: unknown, path: Path = []): Generator<Found> {
  yield { path, value };
  const inner = opened(value);
  if (inner === null || typeof inner !== "object") return;
  for (const [key, member] of Object.entries(inner)) yield* walk(member, [...path, key]);
}

/** A copy in which the value at a path is another; `undefined` takes a member out of an object or a list. */
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
