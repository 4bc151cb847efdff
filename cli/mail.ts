/** `npm run mail -- <command>`: everything that an operator does with a stack, and the mails themselves. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { command, run } from "./command-line/command-line";
import { addCost } from "./cost/main";
import { addDns } from "./dns/dns";
import { addDocs } from "./docs/main";
import { addKeys } from "./keys/keys";
import { type Folder, jsonOption, writableFolder } from "./command-line/files";
import { addGraph } from "./graph/graph";
import { addOperation, addTrials } from "./operation";
import { addPolicy } from "./iam-policies/main";
import { addRecipients } from "./recipients/main";
import { addRequestAccess } from "./request-access/main";
import type { CommandContext } from "./command-line/context";
import { commandOfStack } from "./command-line/stack-option";
import { processTerminal } from "./terminal/terminal";

/** Carries out one command line. */
export function mail(args: readonly string[], surroundings: CommandContext): Promise<void> {
  return run(mailProgram(surroundings), surroundings.terminal, args);
}

/** All commands, each with its options. */
export function mailProgram(surroundings: CommandContext): CommandUnknownOpts {
  const { terminal } = surroundings;
  const program = command(
    "mail",
    "Set up and operate a stack. A command that has the option --yes asks before it changes anything.",
    {
      codes: { drift: ["drift", "dns"], outdated: ["docs"] },
      terminal,
    },
  );
  program.commandsGroup("The first day:");
  addFirstDay(program, surroundings);
  addRequestAccess(program, surroundings);
  program.commandsGroup("A running stack:");
  addState(program, surroundings);
  addOperation(program, surroundings);
  addRecipients(program, surroundings);
  addDns(program, surroundings);
  addKeys(program, surroundings);
  program.commandsGroup("Trying it out:");
  addTrials(program, surroundings);
  addPreview(program, surroundings);
  program.commandsGroup("Policies and documents:");
  addPolicy(program, surroundings);
  addCost(program, surroundings);
  addGraph(program, surroundings);
  addDocs(program, surroundings);
  return program;
}

/** The commands of the first day. Each is loaded when it is called: help needs none of the AWS SDK. */
function addFirstDay(program: CommandUnknownOpts, surroundings: CommandContext): void {
  commandOfStack(
    program,
    surroundings,
    "doctor",
    "check everything that a deployment needs, and show how to fix each problem; changes nothing",
  )
    .addOption(jsonOption())
    .action((options) => {
      const { doctor } = require("./doctor/doctor") as typeof import("./doctor/doctor");
      return doctor(options, surroundings);
    });
  commandOfStack(
    program,
    surroundings,
    "secrets",
    "set the secrets that a stack still needs: Pulumi asks for the Porkbun keys, the others are generated",
  ).action((options) => {
    const { secrets } = require("./secrets/secrets") as typeof import("./secrets/secrets");
    secrets(options, surroundings);
  });
  commandOfStack(
    program,
    surroundings,
    "adopt",
    "compare the account and the zone with the program, and print the settings that take over what exists; changes nothing",
  )
    .addOption(jsonOption())
    .action((options) => {
      const { adopt } = require("./adopt/adopt") as typeof import("./adopt/adopt");
      return adopt(options, surroundings);
    });
  commandOfStack(
    program,
    surroundings,
    "confirm-alerts",
    "confirm the subscriptions to alerts with the links that SNS mailed to the subscribers",
  ).action((options) => {
    const { confirmAlerts } =
      require("./confirm-alerts/confirm-alerts") as typeof import("./confirm-alerts/confirm-alerts");
    return confirmAlerts(options, surroundings);
  });
}

/** The commands that show the state of a stack. */
function addState(program: CommandUnknownOpts, surroundings: CommandContext): void {
  commandOfStack(program, surroundings, "status", "show the state of a stack on one screen; changes nothing")
    .addOption(jsonOption())
    .action((options) => {
      const { status } = require("./status/status") as typeof import("./status/status");
      return status(options, surroundings);
    });
  commandOfStack(
    program,
    surroundings,
    "drift",
    "check that the account and the zone still match the program, and that both policy packs pass; changes nothing",
  )
    .addOption(jsonOption())
    .action((options) => {
      const { drift } = require("./drift/drift") as typeof import("./drift/drift");
      return drift(options, surroundings);
    });
}

function addPreview(program: CommandUnknownOpts, { terminal }: CommandContext): void {
  program
    .command("preview")
    .description(
      "render every mail with sample data into one page, with screenshots, header fields, text and calendar parts",
    )
    .requiredOption("--out <folder>", "where to write it; open index.html there", writableFolder)
    .option(
      "--chromium <file>",
      "the Chromium executable; by default that in CHROMIUM, or where it is usually installed",
    )
    .action(async ({ out, chromium }: { out: Folder; chromium?: string }) => {
      // Loaded here: help needs neither a browser nor MJML.
      const { preview } = require("./preview/preview") as typeof import("./preview/preview");
      const mails = await preview(out, chromium ?? terminal.environment["CHROMIUM"]);
      terminal.print(`${mails} mails: ${out.path}/index.html`);
    });
}

if (require.main === module) void mail(process.argv.slice(2), { terminal: processTerminal() });
