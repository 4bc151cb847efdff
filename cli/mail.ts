/** `npm run mail -- <command>`: everything that an operator does with a stack, and the mails themselves. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { command, run } from "./command-line/command-line";
import { addCost } from "./cost/main";
import { addDns } from "./dns/dns";
import { addDocs } from "./docs/main";
import { addKeys } from "./keys/keys";
import { type Folder, jsonOption, writableFolder } from "./command-line/files";
import { addGraph } from "./graph/graph";
import { addOperation } from "./operation";
import { addPolicy } from "./policy/main";
import { addRecipients } from "./recipients/main";
import { addRequestAccess } from "./request-access/main";
import type { CommandContext } from "./command-line/context";
import { stackOption } from "./command-line/stack-option";
import { processTerminal } from "./terminal/terminal";

/** Carries out one command line. */
export function mail(args: readonly string[], surroundings: CommandContext): Promise<void> {
  return run(mailProgram(surroundings), surroundings.terminal, args);
}

/** All commands, each with its options. */
export function mailProgram(surroundings: CommandContext): CommandUnknownOpts {
  const { terminal } = surroundings;
  const program = command("mail", "What an operator does with a stack. Nothing is changed without asking.", {
    codes: { drift: ["drift", "dns"], outdated: ["docs"] },
    terminal,
  });
  addFirstDay(program, surroundings);
  addOperation(program, surroundings);
  addPolicy(program, surroundings);
  addRecipients(program, surroundings);
  addDns(program, surroundings);
  addKeys(program, surroundings);
  addRequestAccess(program, surroundings);
  addCost(program, surroundings);
  addGraph(program, surroundings);
  addPreview(program, surroundings);
  addDocs(program, surroundings);
  return program;
}

/** The commands of the first day and after. Each is loaded when it is called: help needs none of the AWS SDK. */
function addFirstDay(program: CommandUnknownOpts, surroundings: CommandContext): void {
  const ofStack = (name: string, description: string) =>
    program.command(name).description(description).addOption(stackOption(surroundings.directory).makeOptionMandatory());

  ofStack("doctor", "look at everything that up needs, and say of each fault what mends it; changes nothing")
    .addOption(jsonOption())
    .action((options) => {
      const { doctor } = require("./doctor/doctor") as typeof import("./doctor/doctor");
      return doctor(options, surroundings);
    });
  ofStack(
    "secrets",
    "set the secrets that a stack lacks: Pulumi asks for the Porkbun keys, the others are random",
  ).action((options) => {
    const { secrets } = require("./secrets/secrets") as typeof import("./secrets/secrets");
    secrets(options, surroundings);
  });
  ofStack(
    "adopt",
    "compare the live account and zone with the program, and print the settings that take over what is there",
  )
    .addOption(jsonOption())
    .action((options) => {
      const { adopt } = require("./adopt/adopt") as typeof import("./adopt/adopt");
      return adopt(options, surroundings);
    });
  ofStack(
    "confirm-alerts",
    "ask for the links that SNS has mailed to the recipients of alerts, and confirm by them",
  ).action((options) => {
    const { confirmAlerts } =
      require("./confirm-alerts/confirm-alerts") as typeof import("./confirm-alerts/confirm-alerts");
    return confirmAlerts(options, surroundings);
  });
  ofStack("status", "show on one screen how a stack's mail stands; changes nothing")
    .addOption(jsonOption())
    .action((options) => {
      const { status } = require("./status/status") as typeof import("./status/status");
      return status(options, surroundings);
    });
  ofStack("drift", "whether a stack and its zone still are what the program wants, and both policy packs agree")
    .addOption(jsonOption())
    .action((options) => {
      const { drift } = require("./drift/drift") as typeof import("./drift/drift");
      return drift(options, surroundings);
    });
}

function addPreview(program: CommandUnknownOpts, { terminal }: CommandContext): void {
  program
    .command("preview")
    .description("write every mail with invented data: as one page, with pictures, header fields, text and calendar")
    .requiredOption("--out <folder>", "where to write; index.html is the page", writableFolder)
    .option("--chromium <file>", "Chromium's executable; CHROMIUM says so too; else where it is as a rule")
    .action(async ({ out, chromium }: { out: Folder; chromium?: string }) => {
      // Loaded here: help needs neither a browser nor MJML.
      const { preview } = require("./preview/preview") as typeof import("./preview/preview");
      const mails = await preview(out, chromium ?? terminal.environment["CHROMIUM"]);
      terminal.print(`${mails} mails: ${out.path}/index.html`);
    });
}

if (require.main === module) void mail(process.argv.slice(2), { terminal: processTerminal() });
