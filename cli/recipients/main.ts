/** The commands about people's data. Each is loaded when it is called. */
import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { lineOfText, UsageError } from "../command-line/command-line";
import { yesOption } from "../command-line/consent";
import { jsonOption, readableFile } from "../command-line/files";
import type { CommandContext, StackOptions } from "../command-line/context";
import { commandOfStack } from "../command-line/stack-option";

const load = () => require("./recipients") as typeof import("./recipients");

/** @returns ISO 8601 in UTC. @throws InvalidArgumentError for what is neither a date nor an instant with its zone */
function instant(text: string): string {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  if (!isWhole || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError("It takes a date such as 2026-01-31, or an instant such as 2026-01-31T08:00Z.");
  const day = text.slice(0, 10);
  // Date.parse takes 31 February for 3 March.
  if (new Date(day).toISOString().startsWith(day)) return new Date(text).toISOString();
  throw new InvalidArgumentError(`The calendar has no ${day}.`);
}

/** Adds the commands. */
export function addRecipients(program: CommandUnknownOpts, context: CommandContext): void {
  const recipients = program
    .command("recipients")
    .description("answer requests about personal data, and manage who is suppressed")
    .helpCommand(false);
  /** Whether anything was changed, as JSON too; the person is not named. */
  const told = async (act: Promise<boolean>, { stack, json }: StackOptions) => {
    const isChanged = await act;
    json?.write({ stack, changed: isChanged }, context.terminal);
  };
  const of = (name: string, description: string) => commandOfStack(recipients, context, name, description);
  of("list", "list who is suppressed, why and since when, newest first")
    .option("--since <date>", "only from then on: 2026-01-31, or a time with its zone", instant)
    .addOption(new Option("--reason <reason>", "only for this reason").choices(["BOUNCE", "COMPLAINT"] as const))
    .addOption(jsonOption())
    .action((options) => {
      const { list } = require("./list") as typeof import("./list");
      return list(options, context);
    });
  addImport(of("import", "import a former provider's suppression list, a CSV file"), context);
  of("show", "show the data about a person: preferences, consents, bounces and complaints")
    .argument("<address>")
    .addOption(jsonOption())
    .action((address, options) => load().show(address, options, context));
  of("export", "print all data about a person as JSON, to hand over to them")
    .argument("<address>")
    .addOption(jsonOption())
    .action((address, options) => load().exportPerson(address, options, context));
  of("forget", "erase a person; with --restored, erase again everyone whom a restored backup brought back")
    .argument("[address]")
    .option(...yesOption)
    .option("--restored", "after a restore: everyone who was erased before")
    .addOption(jsonOption())
    .action((address, options) => {
      if ((address === undefined) !== (options.restored === true))
        throw new UsageError("Name one address, or --restored and none.");
      const { forgetPerson, forgetRestored } = load();
      return told(
        address === undefined ? forgetRestored(options, context) : forgetPerson(address, options, context),
        options,
      );
    });
  of("allow", "allow mail to a person again who asked for it, after a bounce, a complaint or an erasure")
    .argument("<address>")
    .option(...yesOption)
    .addOption(jsonOption())
    .action((address, options) => told(load().allowPerson(address, options, context), options));
}

function addImport(command: ReturnType<typeof commandOfStack>, context: CommandContext): void {
  command
    .argument("<file>", "CSV; its first line names the columns", readableFile)
    .requiredOption("--source <text>", "where the list comes from; kept with each entry", lineOfText)
    .addOption(
      new Option("--reason <reason>", "the reason for all of them")
        .choices(["BOUNCE", "COMPLAINT", "UNSUBSCRIBE"] as const)
        .conflicts("reasonColumn"),
    )
    .option("--reason-column <name>", "the column with the reason for each")
    .option("--column <name>", "the column with the address, if its name does not say so")
    .addOption(jsonOption())
    .option(...yesOption)
    .action((file, options) => {
      const { importList } = require("./import/import") as typeof import("./import/import");
      return importList(file, options, context);
    });
}
