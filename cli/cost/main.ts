/** `npm run cost [-- --stack <stack>]`: what a stack costs a month, as Markdown on standard output. */
import { command, run } from "../command-line";
import { stackOption } from "../stack-option";
import { defaultStack } from "../../infra/stack-file";

const program = command("cost", "Prints what a stack costs a month at the three phases of the request, as Markdown.")
  .addOption(stackOption().default(defaultStack()))
  .action(async ({ stack }) => {
    const { recordStack } =
      require("../../infra/graph/recorded-stack") as typeof import("../../infra/graph/recorded-stack");
    const { costDocument } = require("./document") as typeof import("./document");
    process.stdout.write(costDocument((await recordStack(stack)).graph));
  });

void run(program);
