/** The commands about people's data. Each is loaded when it is called. */
import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { lineOfText, UsageError } from "../command-line/command-line";
import { yesOption } from "../command-line/consent";
import { jsonOption, readableFile } from "../command-line/files";
import type { CommandContext, StackOptions } from "../command-line/context";
import { stackOption } from "../command-line/stack-option";

const load = () => require("./recipients") as typeof import("./recipients");

/** @returns ISO 8601 in UTC. @throws InvalidArgumentError for what is neither a date nor an instant with its zone */
function instant(text: string): string {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  if (!isWhole || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError("It takes a date such as 2026-01-31, or an instant such as 2026-01-31T08:00Z.");
  const day = text.slice(0, 10);
  // Date.parse takes 31 February for 3 March.
  if (new Date(day).toISOString().startsWith(day)) return new Date(text).toISOString();
  throw new InvalidArgumentError(`There is no ${day} in the calendar.`);
}

const ofStack = (parent: CommandUnknownOpts, name: string, description: string, { directory }: CommandContext) =>
  parent.command(name).description(description).addOption(stackOption(directory).makeOptionMandatory());

/** Adds the commands. */
export function addRecipients(program: CommandUnknownOpts, context: CommandContext): void {
  const recipients = program
    .command("recipients")
    .description("answer a person who asks about their data; see who is suppressed, and add to them");
  /** Whether anything was changed, as JSON too; the person is not named. */
  const told = async (act: Promise<boolean>, { stack, json }: StackOptions) => {
    const isChanged = await act;
    json?.write({ stack, changed: isChanged }, context.terminal);
  };
  const of = (name: string, description: string) => ofStack(recipients, name, description, context);
  of("list", "list who is suppressed, why and since when, the newest first")
    .option("--since <date>", "only since then: 2026-01-31, or an instant with its zone", instant)
    .addOption(new Option("--reason <reason>", "only for this reason").choices(["BOUNCE", "COMPLAINT"] as const))
    .addOption(jsonOption())
    .action((options) => {
      const { list } = require("./list") as typeof import("./list");
      return list(options, context);
    });
  addImport(of("import", "take over a former provider's list of addresses that must not get mail, as CSV"), context);
  of("show", "print what is kept of a person: choices, consents, bounces and complaints")
    .argument("<address>")
    .addOption(jsonOption())
    .action((address, options) => load().show(address, options, context));
  of("export", "write all that is kept of a person as JSON, for them")
    .argument("<address>")
    .addOption(jsonOption())
    .action((address, options) => load().exportPerson(address, options, context));
  of("forget", "erase a person, or what a backup brought back of those who were erased")
    .argument("[address]")
    .option(...yesOption)
    .option("--restored", "after a restore: everybody who was erased before")
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
  of("allow", "let mail be sent again to a person who asked for it, after a bounce, a complaint or an erasure")
    .argument("<address>")
    .option(...yesOption)
    .addOption(jsonOption())
    .action((address, options) => told(load().allowPerson(address, options, context), options));
}

function addImport(command: ReturnType<typeof ofStack>, context: CommandContext): void {
  command
    .argument("<file>", "CSV; its first line names the columns", readableFile)
    .requiredOption("--source <text>", "where the list comes from, to be kept with each entry", lineOfText)
    .addOption(
      new Option("--reason <reason>", "why all of them must not get mail")
        .choices(["BOUNCE", "COMPLAINT", "UNSUBSCRIBE"] as const)
        .conflicts("reasonColumn"),
    )
    .option("--reason-column <name>", "the column that says why, line by line")
    .option("--column <name>", "the column with the address, where its name does not tell")
    .addOption(jsonOption())
    .option(...yesOption)
    .action((file, options) => {
      const { importList } = require("./import/import") as typeof import("./import/import");
      return importList(file, options, context);
    });
}
