/** `npm run packs:build`: makes each policy pack one file. What that is stands in policies/pack-bundles/build.ts. */
import path from "node:path";
import { buildPacks, packFolders } from "../../policies/pack-bundles/build";
import { command, run } from "../command-line/command-line";
import { processTerminal } from "../terminal/terminal";

if (require.main === module) {
  const terminal = processTerminal();
  const program = command(
    "packs:build",
    "Makes each policy pack one file, index.js in the pack's folder, which judges wherever the folder is copied to.",
  ).action(async () => {
    const built = await buildPacks();
    for (const folder of packFolders) {
      const file = path.relative(process.cwd(), path.join(folder, "index.js"));
      terminal.print(`${file}: ${built.includes(folder) ? "built" : "up to date"}`);
    }
  });
  void run(program);
}
