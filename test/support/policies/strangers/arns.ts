/** Replaces each ARN in the stack's inputs by somebody else's. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { walk } from "./walk";

const STRANGER = "999988887777";

/** How an ARN becomes a stranger's. */
const REPLACEMENTS: Readonly<Record<string, (arn: string) => string>> = {
  "another account's": (arn) => arn.replace(/:\d{12}:/, `:${STRANGER}:`),
  "the account's, not the stack's": (arn) => arn.replace(/([\w-]*\w)([^\w]*)$/, "$1-stranger$2"),
  "another Region's": (arn) => arn.replace(/:us-east-1:/, ":eu-west-1:"),
};

/** One mutant for each ARN and each way to make it a stranger's, in the inputs of custom resources. */
export function strangeArns({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => !type.startsWith("mail:") && !type.startsWith("pulumi:"))
    .flatMap((of) =>
      [...walk(of.props)]
        .filter(({ path }) => path[0] !== "code")
        .flatMap(({ path, value }) =>
          typeof value === "string" && /^arn:\S+$/.test(value)
            ? Object.entries(REPLACEMENTS)
                .map(([whose, replace]) => ({ whose, value: replace(value) }))
                .filter((mutated) => mutated.value !== value)
                .map((mutated) => ({
                  what: `${of.name} names ${mutated.value} (${mutated.whose})`,
                  of,
                  path,
                  value: mutated.value,
                }))
            : [],
        ),
    );
}
