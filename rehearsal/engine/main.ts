/** `npm run engine`: the program, its stacks and the policy packs on the real Pulumi engine, without AWS. */
import { command, run } from "../../cli/command-line/command-line";
import { stackOption } from "../../cli/command-line/stack-option";
import { processTerminal } from "../../cli/terminal/terminal";

const terminal = processTerminal();
const program = command(
  "engine",
  "Runs the program on the real Pulumi engine, with a local backend and an AWS provider that answers from this machine: " +
    "fresh preview, up, an up that changes nothing, policy analyze, refresh, secrets, protection, destroy, and imports of " +
    "what exists. It needs a Pulumi CLI that runs, or Go to build one.",
)
  .addOption(stackOption())
  .action(async ({ stack }) => {
    const { play } = require("./play") as typeof import("./play");
    await play(stack, terminal);
  });

void run(program);
