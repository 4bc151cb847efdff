/** `npm run mail -- <command>`: what concerns the mails themselves. */
import { command, run } from "./command-line";
import { type Folder, writableFolder } from "./files";
import { processTerminal, type Terminal } from "./terminal";

/** Carries out one command line. */
export function mail(args: readonly string[], terminal: Terminal): Promise<void> {
  const program = command("mail", "Shows the mails that this project sends.", { terminal });
  program
    .command("preview")
    .description("write every mail with invented data: as one page, with pictures, header fields, text and calendar")
    .requiredOption("--out <folder>", "where to write; index.html is the page", writableFolder)
    .option("--chromium <file>", "Chromium's executable; CHROMIUM says so too; else where it is as a rule")
    .action(async ({ out, chromium }: { out: Folder; chromium?: string }) => {
      // Loaded here: help needs neither a browser nor MJML.
      const { preview } = require("./preview/preview") as typeof import("./preview/preview");
      const mails = await preview(out, chromium ?? terminal.environment["CHROMIUM"]);
      terminal.print(`${String(mails)} mails: ${out.path}/index.html`);
    });
  return run(program, terminal, args);
}

if (require.main === module) void mail(process.argv.slice(2), processTerminal());
