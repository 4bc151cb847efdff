/** `npm run packs:build`, which policies/pack-bundles/build.ts explains. */
import path from "node:path";
import { buildPacks, packFolders } from "../../policies/pack-bundles/build";
import { command, run } from "../command-line/command-line";
import { processTerminal } from "../terminal/terminal";

if (require.main === module) {
  const terminal = processTerminal();
  const program = command(
    "packs:build",
    "Build each policy pack into one file, index.js in its folder, which works wherever the folder is copied.",
  ).action(async () => {
    const built = await buildPacks();
    for (const folder of packFolders) {
      const file = path.relative(process.cwd(), path.join(folder, "index.js"));
      terminal.print(`${file}: ${built.includes(folder) ? "built" : "up to date"}`);
    }
  });
  void run(program);
}
