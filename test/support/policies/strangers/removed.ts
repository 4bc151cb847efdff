/** Removes each of a stack's resources. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";

/** One mutant for each resource except components, which create nothing themselves. */
export function removedResources({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => !type.startsWith("mail:"))
    .map((removed) => ({ what: `${removed.name ?? ""} is gone`, removed }));
}
