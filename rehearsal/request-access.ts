/** `npm run request-access [-- --stack <stack>]`: the production access request on standard output. It submits nothing. */
import { command, run } from "../cli/command-line";
import { stackOption } from "../cli/stack-option";
import { defaultStack } from "../infra/stack-file";

const program = command("request-access", "Prints the production access request as Markdown. It submits nothing.")
  .addOption(stackOption().default(defaultStack()))
  .action(async ({ stack }) => {
    const { recordForRehearsal } = require("./rehearsed-stack") as typeof import("./rehearsed-stack");
    const { renderRequest } = require("./request") as typeof import("./request");
    const { settings, graph } = await recordForRehearsal(stack);
    process.stdout.write(renderRequest(settings, graph));
  });

void run(program);
