/** `npm run cost [-- --stack <stack>]`: what a stack costs a month, as Markdown on standard output. */
import { command, run } from "../../cli/command-line";
import { stackOption } from "../../cli/stack-option";
import { defaultStack } from "../../infra/stack-file";

const program = command("cost", "Prints what a stack costs a month at the three phases of the request, as Markdown.")
  .addOption(stackOption().default(defaultStack()))
  .action(async ({ stack }) => {
    const { recordForRehearsal } = require("../rehearsed-stack") as typeof import("../rehearsed-stack");
    const { costDocument } = require("./cost") as typeof import("./cost");
    process.stdout.write(costDocument((await recordForRehearsal(stack)).graph));
  });

void run(program);
