/** `npm run mail -- policy`: the least that IAM policies must allow people who work on a stack. */
import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { Statement } from "../../infra/iam/statements";
import { type Folder, writableFolder } from "../command-line/files";
import { type CommandContext, settingsOf } from "../command-line/context";
import { commandOfStack } from "../command-line/stack-option";

/** Whom a policy is for. */
const PURPOSES = ["operation", "recipients", "preview", "drift", "deployment"] as const;

type Purpose = (typeof PURPOSES)[number];

interface Options {
  readonly stack: string;
  readonly for: Purpose;
  readonly out?: Folder;
}

/** Adds the command. */
export function addPolicy(parent: CommandUnknownOpts, context: CommandContext): void {
  commandOfStack(
    parent,
    context,
    "policy",
    "print least-privilege IAM policies, as JSON, for people and workflows that work on a stack",
  )
    .addOption(
      new Option(
        "--for <purpose>",
        "operation: all of these commands except recipients and drift, which have their own; preview: npm run preview; deployment: npm run up",
      )
        .choices(PURPOSES)
        .default("operation" as const),
    )
    .option("--out <folder>", "write each policy to a file in this folder instead of printing them", writableFolder)
    .action((options: Options) => policy(options, context));
}

async function policy({ stack, for: purpose, out }: Options, context: CommandContext): Promise<void> {
  const { documentsOf } = require("./documents") as typeof import("./documents");
  const documents = documentsOf(await statements(purpose, stack, context));
  const text = (value: unknown) => JSON.stringify(value, undefined, 2);
  if (!out) return context.terminal.print(text(documents));
  for (const [index, document] of documents.entries()) out.write(`${purpose}-${index + 1}.json`, `${text(document)}\n`);
  context.terminal.print(`${out.path}: ${out.files.join(", ")}`);
}

async function statements(purpose: Purpose, stack: string, context: CommandContext): Promise<readonly Statement[]> {
  const settings = settingsOf(stack, context);
  if (purpose === "operation" || purpose === "recipients") {
    const { operationStatements, recipientStatements } = require("./operation") as typeof import("./operation");
    return purpose === "operation" ? operationStatements(settings) : recipientStatements(settings);
  }
  const { record } = require("../../infra/recorded-graph/record") as typeof import("../../infra/recorded-graph/record");
  const { pulumiStatements } = require("./pulumi") as typeof import("./pulumi");
  const { directory } = context;
  const graph = await record({ stack, phase: "up", ...(directory !== undefined && { directory }) });
  return pulumiStatements(purpose, graph, settings.target);
}
