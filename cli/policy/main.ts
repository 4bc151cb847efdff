/** `npm run mail -- policy`: the least that an operator's IAM policy has to allow, as JSON to paste. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { type CommandContext, settingsOf } from "../stack";
import { stackOption } from "../stack-option";

/** Adds the command. */
export function addPolicy(parent: CommandUnknownOpts, context: CommandContext): void {
  parent
    .command("policy")
    .description(
      "print, as JSON, the IAM policy that lets a person run these commands on a stack: all but recipients, keys and drift",
    )
    .addOption(stackOption(context.directory).makeOptionMandatory())
    .action(({ stack }: { readonly stack: string }) => {
      const { operationStatements } = require("./operation") as typeof import("./operation");
      const document = { Version: "2012-10-17", Statement: operationStatements(settingsOf(stack, context)) };
      context.terminal.print(JSON.stringify(document, undefined, 2));
    });
}
