/** `npm run mail -- request-access`: the production access request as a document, its submission, and answers to what AWS asks back. */
import { type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { defaultStack } from "../../infra/settings/stack-file";
import { minutes, UsageError } from "../command-line/command-line";
import { yesOption } from "../command-line/consent";
import { jsonOption } from "../command-line/files";
import { type CommandContext, settingsOf } from "../command-line/context";
import { stackOption } from "../command-line/stack-option";
import type { Options as SubmitOptions } from "./submit";

/** The command's options. */
interface Options extends SubmitOptions {
  readonly submit?: true;
  readonly answers?: true;
}

/** Adds the command. */
export function addRequestAccess(parent: CommandUnknownOpts, context: CommandContext): void {
  const { directory } = context;
  parent
    .command("request-access")
    .description(
      "print the request for production access as Markdown; with --submit, check what AWS will check and submit it",
    )
    .addOption(stackOption(directory).default(defaultStack(directory)))
    .addOption(new Option("--submit", "submit the request, or show the state of AWS's review").conflicts("answers"))
    .option("--answers", "print answers to the questions that AWS asks in return")
    .option("--privacy <url>", "the privacy page (default: /privacy on the website)", httpsUrl)
    .option("--wait <minutes>", "how long to wait for AWS's decision after --submit", minutes, 0)
    .addOption(jsonOption())
    .option(...yesOption)
    .action((options: Options) => act(options, context));
}

/** @throws InvalidArgumentError for anything but an https URL */
function httpsUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === "https:") return text;
  throw new InvalidArgumentError("It takes an https URL.");
}

async function act(options: Options, context: CommandContext): Promise<void> {
  if (options.submit) {
    const { submit } = require("./submit") as typeof import("./submit");
    return submit(options, context);
  }
  if (options.json) throw new UsageError("--json goes with --submit; the documents are Markdown.");
  if (options.answers) {
    const { renderAnswers } = require("./answers") as typeof import("./answers");
    process.stdout.write(renderAnswers(settingsOf(options.stack, context)));
    return;
  }
  const { recordStack } =
    require("../../infra/recorded-graph/recorded-stack") as typeof import("../../infra/recorded-graph/recorded-stack");
  const { renderRequest } = require("./document") as typeof import("./document");
  const { settings, graph } = await recordStack(options.stack, context.directory);
  process.stdout.write(renderRequest(settings, graph));
}
