/** `npm run client:build`: builds the outbox's client as an npm package that an application can install. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Option } from "@commander-js/extra-typings";
import { build } from "esbuild";
import { ROOT } from "../../infra/settings/stack-file";
import { command, run } from "../command-line/command-line";
import { writableFolder } from "../command-line/files";
import { removeFolder, temporaryFolder } from "../process/cleanup";
import { processTerminal } from "../terminal/terminal";

const ENTRY = path.join(ROOT, "core/outbox-messages/outbox.ts");
/** The package that the types refer to. It is bundled, so that installing the client needs no registry. */
const INSIDE = "valibot";

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, string>;

/**
 * Writes the package: JavaScript with the SDK inside, types, and the schema of messages.
 *
 * @param destination a folder that exists
 * @returns the path of the tarball
 */
export async function buildClient(destination: string): Promise<string> {
  const folder = temporaryFolder("client");
  try {
    const bundle = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" } as const;
    await build({ ...bundle, entryPoints: [ENTRY], outfile: path.join(folder, "outbox.js"), external: [INSIDE] });
    writeTypes(path.join(folder, "types"));
    cpSync(path.join(ROOT, "docs/outbox.schema.json"), path.join(folder, "outbox.schema.json"));
    const inside = path.join(ROOT, "node_modules", INSIDE);
    for (const file of ["package.json", "LICENSE.md", "dist/index.cjs", "dist/index.d.cts"]) {
      mkdirSync(path.dirname(path.join(folder, "node_modules", INSIDE, file)), { recursive: true });
      cpSync(path.join(inside, file), path.join(folder, "node_modules", INSIDE, file));
    }
    const { name, version, license } = manifestOf(ROOT);
    const manifest = {
      name,
      version,
      license,
      description: "The client of the outbox.",
      exports: {
        "./outbox": { types: "./types/core/outbox-messages/outbox.d.ts", default: "./outbox.js" },
        "./outbox.schema.json": "./outbox.schema.json",
      },
      dependencies: { [INSIDE]: manifestOf(inside).version },
      bundleDependencies: [INSIDE],
    };
    writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    const args = ["pack", folder, "--pack-destination", destination, "--silent"];
    return path.join(destination, execFileSync("npm", args, { cwd: folder, encoding: "utf8" }).trim());
  } finally {
    removeFolder(folder);
  }
}

function writeTypes(outDir: string): void {
  const tsc = require.resolve("typescript/bin/tsc");
  const options = ["--declaration", "--emitDeclarationOnly", "--rootDir", ROOT, "--outDir", outDir];
  const asHere = ["--strict", "--target", "es2023", "--module", "nodenext", "--types", "node", "--skipLibCheck"];
  execFileSync(process.execPath, [tsc, ...options, ...asHere, "--exactOptionalPropertyTypes", ENTRY], { cwd: ROOT });
}

if (require.main === module) {
  const terminal = processTerminal();
  const to = new Option("--out <folder>", "where to write the package").argParser(writableFolder).makeOptionMandatory();
  const summary = "Build the outbox's client as an npm package that an application can install.";
  const program = command("client:build", summary)
    .addOption(to)
    .action(async ({ out }) => {
      terminal.print(await buildClient(out.path));
    });
  void run(program);
}
