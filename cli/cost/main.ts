/** `npm run mail -- cost [--stack <stack>]`: what a stack costs a month, as Markdown on standard output. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { defaultStack } from "../../infra/settings/stack-file";
import type { CommandContext } from "../command-line/context";
import { stackOption } from "../command-line/stack-option";

/** Adds the command. */
export function addCost(parent: CommandUnknownOpts, { directory }: CommandContext): void {
  parent
    .command("cost")
    .description("print a stack's monthly cost in each phase of the request, as Markdown")
    .addOption(stackOption(directory).default(defaultStack(directory)))
    .action(async ({ stack }: { readonly stack: string }) => {
      const { recordStack } =
        require("../../infra/recorded-graph/recorded-stack") as typeof import("../../infra/recorded-graph/recorded-stack");
      const { costDocument } = require("./document") as typeof import("./document");
      process.stdout.write(costDocument((await recordStack(stack, directory)).graph));
    });
}
