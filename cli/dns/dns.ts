/** `npm run mail -- dns plan|apply|check|destroy --stack <stack>`: a stack's DNS records, for a person at a terminal. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { listOption, minutes } from "../command-line/command-line";
import type { Action, Options } from "./actions";
import { jsonOption } from "../command-line/files";
import type { CommandContext } from "../command-line/context";
import { yesOption } from "../command-line/consent";
import { commandOfStack } from "../command-line/stack-option";

const NOTE = `
The Porkbun keys come from PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY, else from
the stack's configuration, else from its secret in AWS. PORKBUN_API_URL replaces
the address of the API.`;

/** Adds the command with those below it. */
export function addDns(parent: CommandUnknownOpts, surroundings: CommandContext): void {
  const { terminal } = surroundings;
  const program = parent
    .command("dns")
    .description("compare a stack's DNS records with the zone at Porkbun, or write them")
    .helpCommand(false)
    .addHelpText("after", NOTE);
  const doing = (action: Action) => async (options: Options) => {
    const { act } = require("./actions") as typeof import("./actions");
    terminal.end(await act(action, options, surroundings));
  };
  const subcommand = (name: string, summary: string) =>
    commandOfStack(program, surroundings, name, summary).addOption(jsonOption());
  const adopt = () => listOption("--adopt <ids...>", "take over existing records that are in the way, by id");
  const force = "allow more than a third of the stack's records to change";
  const allowWarnings = "write despite a warning from Porkbun, or if the domain is delegated to other name servers";

  subcommand("plan", "show what apply would change").addOption(adopt()).action(doing("plan"));
  subcommand("apply", "write the records")
    .addOption(adopt())
    .option("--force", force)
    .option("--allow-warnings", allowWarnings)
    .action(doing("apply"));
  subcommand("check", "check the records in the zone, then on public name servers")
    .option("--wait <minutes>", "how long to wait for name servers to update", minutes, 10)
    .action(doing("check"));
  subcommand("destroy", "delete the stack's records from the zone, after asking")
    .option(...yesOption)
    .action(doing("destroy"));
}
