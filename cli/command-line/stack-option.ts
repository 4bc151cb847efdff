/** The option `--stack`, as every command has it. */
import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { EXAMPLE, ROOT, stacks } from "../../infra/settings/stack-file";
import { didYouMean } from "./command-line";

/** What Pulumi accepts as a stack's name: ParseStackName in github.com/pulumi/pulumi/sdk/v3/go/common/tokens. */
const stackName = /^[\w.-]{1,100}$/;

/**
 * The short name of a stack that has a file. Pulumi Cloud's full name, `<organization>/<project>/<stack>`, is understood.
 *
 * @throws InvalidArgumentError for anything else, with the stacks that there are
 */
export function parseStack(text: string, directory = ROOT): string {
  const stack = text.split("/").at(-1) ?? "";
  if (!stackName.test(stack)) {
    throw new InvalidArgumentError(
      "A stack's name has 1 to 100 letters, digits, hyphens, underscores and periods, and no spaces.",
    );
  }
  const known = stacks(directory);
  if (known.includes(stack) || stack === EXAMPLE) return stack;
  const others = known.length > 0 ? ` Stacks that have one: ${known.join(", ")}.` : "";
  const begin = ` To create it: cp Pulumi.example.yaml Pulumi.${stack}.yaml, then change the values in it.`;
  throw new InvalidArgumentError(`There is no Pulumi.${stack}.yaml.${didYouMean(stack, known)}${others}${begin}`);
}

/** `--stack <stack>`, by its file. */
export const stackOption = (directory = ROOT) =>
  new Option("--stack <stack>", `the stack: ${stacks(directory).join(", ")}`).argParser((text: string) =>
    parseStack(text, directory),
  );

/** A subcommand that needs a stack, by `--stack`. */
export const commandOfStack = (
  parent: CommandUnknownOpts,
  { directory }: { readonly directory?: string },
  name: string,
  description: string,
) => parent.command(name).description(description).addOption(stackOption(directory).makeOptionMandatory());
