/** Empties each list in the stack's inputs. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { opened, walk } from "./walk";

/** One mutant for each list in the inputs of custom resources, in policy documents and dashboards too. */
export function emptiedLists({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => !type.startsWith("mail:"))
    .flatMap((of) =>
      [...walk(of.props)]
        .filter(({ value }) => Array.isArray(opened(value)))
        .map(({ path, value }) => ({
          what: `${of.name} ${path.join(".")} is empty`,
          of,
          path,
          value: typeof value === "string" ? "[]" : [],
        })),
    );
}
