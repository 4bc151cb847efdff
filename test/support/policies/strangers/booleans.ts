/** Flips every boolean in the inputs of a stack's resources, in texts too. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { walk } from "./walk";

const FLIPPED: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [true, false],
  [false, true],
  ["true", "false"],
  ["false", "true"],
]);

/** Documents have mutants of their own, and the records of a Command have too. */
const APART = /^(?:code|policy|assumeRolePolicy|dashboardBody|stdin)$/;

/** One mutant for each boolean in the inputs of the resources that a provider makes. */
export function flippedBooleans({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => !type.startsWith("mail:"))
    .flatMap((of) =>
      [...walk(of.props)]
        .filter(({ path, value }) => FLIPPED.has(value) && !APART.test(path[0] ?? ""))
        .map(({ path, value }) => ({
          what: `${of.name ?? ""} ${path.join(".")} is ${String(FLIPPED.get(value))}`,
          of,
          path,
          value: FLIPPED.get(value),
        })),
    );
}
