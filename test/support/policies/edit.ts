/** Applies the changes that cases state to resources. */
import type { Given } from "./judging";

/** A copy of an object with another value at a path; `undefined` removes it. */
export function edited<T>(object: T, [key = "", ...rest]: readonly string[], value: unknown): T {
  const copy = (Array.isArray(object) ? [...(object as unknown[])] : { ...object }) as Record<string, unknown>;
  if (rest.length > 0) copy[key] = edited(copy[key] ?? {}, rest, value);
  else if (value === undefined && key !== "provider") delete copy[key];
  else copy[key] = value;
  return copy as T;
}

/** The resources with one of them changed: `at` is its name and the path within it, separated by full stops. */
export function editedResources(given: readonly Given[], at: string, value: unknown): readonly Given[] {
  const [name, ...path] = at.split(".");
  return given.map((each) => ((each.name ?? "it") === name ? edited(each, path, value) : each));
}
