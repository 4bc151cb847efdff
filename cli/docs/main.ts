/** `npm run mail -- docs [--check]`: writes what documents say of promises, settings, rules and cost, or checks it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes } from "../process/exit-codes";
import type { CommandContext } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";
import { ROOT } from "../../infra/settings/stack-file";

type Documents = Readonly<Record<string, string>>;

/** The documents whose files in a folder do not read as they should. */
function outdated(documents: Documents, directory: string): string[] {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return Object.entries(documents).flatMap(([file, text]) => (read(path.join(directory, file)) === text ? [] : [file]));
}

/** Says which documents are out of date, and writes none. */
export function checkDocuments(documents: Documents, directory: string, terminal: Terminal): void {
  const stale = outdated(documents, directory);
  for (const file of stale) terminal.tell(`${file} is out of date: npm run mail -- docs writes it anew.`);
  if (stale.length > 0) terminal.end(exitCodes.outdated);
  else terminal.print(`Up to date: ${Object.keys(documents).join(", ")}`);
}

/** Writes the documents that are out of date. */
export function writeDocuments(documents: Documents, directory: string, terminal: Terminal): void {
  const stale = outdated(documents, directory);
  for (const file of stale) writeFileSync(path.join(directory, file), documents[file] ?? "");
  terminal.print(stale.length > 0 ? `Written: ${stale.join(", ")}` : "Every document was up to date.");
}

/** Adds the command. */
export function addDocs(parent: CommandUnknownOpts, { terminal }: CommandContext): void {
  parent
    .command("docs")
    .description("update the generated parts of the documents: promises, settings, rules and cost")
    .option("--check", "only list the documents that are out of date")
    .action(async ({ check }: { readonly check?: true }) => {
      const { documents } = require("./documents") as typeof import("./documents");
      (check ? checkDocuments : writeDocuments)(await documents(), ROOT, terminal);
    });
}
