/** `npm run request-access [-- --stack <stack>]`: the production access request on standard output. It submits nothing. */
import { command, run } from "../command-line";
import { stackOption } from "../stack-option";
import { defaultStack } from "../../infra/stack-file";

const program = command("request-access", "Prints the production access request as Markdown. It submits nothing.")
  .addOption(stackOption().default(defaultStack()))
  .action(async ({ stack }) => {
    const { recordStack } =
      require("../../infra/graph/recorded-stack") as typeof import("../../infra/graph/recorded-stack");
    const { renderRequest } = require("./document") as typeof import("./document");
    const { settings, graph } = await recordStack(stack);
    process.stdout.write(renderRequest(settings, graph));
  });

void run(program);
