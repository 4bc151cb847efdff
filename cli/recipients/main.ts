/** The commands about people's data. Each is loaded when it is called. */
import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { UsageError } from "../command-line";
import { yesOption } from "../consent";
import { jsonOption } from "../files";
import type { CommandContext } from "../stack";
import { stackOption } from "../stack-option";

const load = () => require("./recipients") as typeof import("./recipients");

/** @returns ISO 8601 in UTC. @throws InvalidArgumentError for what is neither a date nor an instant with its zone */
function instant(text: string): string {
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  if (isWhole && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new InvalidArgumentError("It takes a date such as 2026-01-31, or an instant such as 2026-01-31T08:00Z.");
}

/** Adds the commands. */
export function addRecipients(program: CommandUnknownOpts, context: CommandContext): void {
  const recipients = program.command("recipients").description("answer a person who asks about their data");
  const of = (name: string, description: string) =>
    recipients.command(name).description(description).addOption(stackOption(context.directory).makeOptionMandatory());
  of("list", "list who is suppressed, why and since when, the newest first")
    .option("--since <date>", "only since then: 2026-01-31, or an instant with its zone", instant)
    .addOption(new Option("--reason <reason>", "only for this reason").choices(["BOUNCE", "COMPLAINT"] as const))
    .addOption(jsonOption())
    .action((options) => {
      const { list } = require("./list") as typeof import("./list");
      return list(options, context);
    });
  of("show", "print what is kept of a person: choices, consents, bounces and complaints")
    .argument("<address>")
    .action((address, options) => load().show(address, options, context));
  of("export", "write all that is kept of a person as JSON, for them")
    .argument("<address>")
    .addOption(jsonOption())
    .action((address, options) => load().exportPerson(address, options, context));
  of("forget", "erase a person, or what a backup brought back of those who were erased")
    .argument("[address]")
    .option(...yesOption)
    .option("--restored", "after a restore: everybody who was erased before")
    .action((address, options) => {
      if ((address === undefined) !== (options.restored === true))
        throw new UsageError("Name one address, or --restored and none.");
      return address === undefined
        ? load().forgetRestored(options, context)
        : load().forgetPerson(address, options, context);
    });
  of("allow", "let mail be sent again to a person who asked for it, after a bounce, a complaint or an erasure")
    .argument("<address>")
    .option(...yesOption)
    .action((address, options) => load().allowPerson(address, options, context));
}
