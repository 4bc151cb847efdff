/** `npm run docs [-- --check]`: writes what documents say of promises, settings, rules and cost, or checks it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { command, run } from "../cli/command-line";
import { exitCodes } from "../cli/exit-codes";
import { processTerminal } from "../cli/terminal";
import { root } from "../infra/stack-file";

const terminal = processTerminal();

/** The documents, of those given, whose files do not read as they should. */
function outdated(documents: Readonly<Record<string, string>>): string[] {
  const read = (file: string) => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : "");
  return Object.entries(documents).flatMap(([file, text]) => (read(file) === text ? [] : [file]));
}

function check(documents: Readonly<Record<string, string>>): void {
  const stale = outdated(documents);
  for (const file of stale) terminal.tell(`${file} is out of date: npm run docs writes it anew.`);
  if (stale.length > 0) terminal.end(exitCodes.outdated);
  else terminal.print(`Up to date: ${Object.keys(documents).join(", ")}`);
}

function write(documents: Readonly<Record<string, string>>): void {
  const stale = outdated(documents);
  for (const file of stale) writeFileSync(path.join(root, file), documents[file] ?? "");
  terminal.print(stale.length > 0 ? `Written: ${stale.join(", ")}` : "Every document was up to date.");
}

const summary = "Writes what the documents say of promises, settings, rules and cost anew.";
const program = command("docs", summary, { codes: ["outdated"] })
  .option("--check", "write nothing; say which documents are out of date")
  .action(async (options) => {
    const { documents } = require("./documents") as typeof import("./documents");
    (options.check ? check : write)(await documents());
  });

void run(program);
