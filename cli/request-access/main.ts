/** `npm run mail -- request-access [--stack <stack>]`: the production access request on standard output. It submits nothing. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { defaultStack } from "../../infra/stack-file";
import type { CommandContext } from "../stack";
import { stackOption } from "../stack-option";

/** Adds the command. */
export function addRequestAccess(parent: CommandUnknownOpts, { directory }: CommandContext): void {
  parent
    .command("request-access")
    .description("print the production access request as Markdown; submits nothing")
    .addOption(stackOption(directory).default(defaultStack(directory)))
    .action(async ({ stack }: { readonly stack: string }) => {
      const { recordStack } =
        require("../../infra/graph/recorded-stack") as typeof import("../../infra/graph/recorded-stack");
      const { renderRequest } = require("./document") as typeof import("./document");
      const { settings, graph } = await recordStack(stack, directory);
      process.stdout.write(renderRequest(settings, graph));
    });
}
