/** Observes what a rule reads. */
import type { Watch } from "./judging";

/** The paths that were read, by the resource's URN. */
export type Reads = Map<string, Set<string>>;

/** A {@link Watch} that records in `reads` every property that is read or tested for, at any depth, present or not. */
export function watching(reads: Reads): Watch {
  return (object, urn) =>
    watched(
      object,
      (path) => {
        const paths = reads.get(urn) ?? new Set();
        reads.set(urn, paths.add(path.join(".")));
      },
      [],
    );
}

function watched<T extends object>(object: T, note: (path: readonly string[]) => void, at: readonly string[]): T {
  const noted = (key: string | symbol) => {
    const inherited = !Object.hasOwn(object, key) && key in object;
    if (typeof key === "string" && key !== "length" && !inherited) note([...at, key]);
  };
  return new Proxy(object, {
    has: (target, key) => {
      noted(key);
      return key in target;
    },
    get: (target, key) => {
      noted(key);
      const value = (target as Record<string | symbol, unknown>)[key];
      return typeof value === "object" && value !== null ? watched(value, note, [...at, String(key)]) : value;
    },
  });
}
