/** `npm run engine`: the program, its stacks and the policy packs on the real Pulumi engine, without AWS. */
import { command, paragraph, run } from "../../cli/command-line/command-line";
import { stackOption } from "../../cli/command-line/stack-option";
import { processTerminal } from "../../cli/terminal/terminal";

const terminal = processTerminal();
const stack = stackOption();
stack.description += " (default: all)";
const program = command(
  "engine",
  "Run the program and both policy packs on the real Pulumi engine, with a local backend and a stand-in for AWS.",
)
  .addOption(stack)
  .addHelpText(
    "after",
    paragraph(
      "Each stack goes through preview, up, an up that changes nothing, policy analyze, refresh, secrets, protection, destroy, " +
        "and imports of what exists. This needs a Pulumi CLI that runs on this machine, or Go to build one.",
      terminal,
    ),
  )
  .action(async ({ stack }) => {
    const { play } = require("./play") as typeof import("./play");
    await play(stack, terminal);
  });

void run(program);
