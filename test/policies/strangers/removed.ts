/** A stack without one of its resources. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";

/** One mutant for each resource but components, which make nothing themselves. */
export function removedResources({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => !type.startsWith("mail:"))
    .map((removed) => ({ what: `${removed.name ?? ""} is gone`, removed }));
}
