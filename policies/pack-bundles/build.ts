/**
 * Makes each policy pack one self-contained file, `index.js` in the pack's folder, as `npm run packs:build` does.
 *
 * The file holds the pack, the policy SDK and what the SDK needs, so that the folder works wherever it is copied, and
 * `pulumi policy publish` takes it as it is. Pulumi's own runner of policy packs, in `@pulumi/pulumi`, stays outside.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

const POLICIES = path.join(__dirname, "..");

/** The folders of the packs, in the order in which their names sort. */
export const packFolders: readonly string[] = readdirSync(POLICIES)
  .map((name) => path.join(POLICIES, name))
  .filter((folder) => existsSync(path.join(folder, "PulumiPolicy.yaml")))
  .sort();

/**
 * The SDK imports the root of `@pulumi/pulumi` for these two names; the root also loads the Automation API, the TypeScript
 * compiler and npm's resolver, 14 MB that no pack runs.
 */
const withoutTheRest: Plugin = {
  name: "pulumi-without-the-rest",
  setup(builder) {
    builder.onResolve({ filter: /^@pulumi\/pulumi$/ }, () => ({ path: "root", namespace: "pulumi" }));
    builder.onLoad({ filter: /.*/, namespace: "pulumi" }, () => ({
      contents:
        'exports.asset = require("@pulumi/pulumi/asset"); exports.Output = require("@pulumi/pulumi/output").Output;',
      resolveDir: __dirname,
    }));
  },
};

/** A digest of all that a bundle is made from: every file below `policies/` that is not itself a bundle, and the lock file. */
function sourceDigest(): string {
  const hash = createHash("sha256");
  const files = readdirSync(POLICIES, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(ts|json)$/.test(file),
  );
  for (const file of [...files.sort(), "../package-lock.json"])
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(path.join(POLICIES, file)))
      .update("\0");
  return hash.digest("hex");
}

/** The first line of a bundle; it changes when a source does. */
function banner(folder: string, digest: string): string {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  return `// ${name} ${version}, built from sources ${digest}`;
}

function isCurrent(file: string, firstLine: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8").startsWith(`${firstLine}\n`);
}

/**
 * Makes the pack in a folder, `pack.ts`, one self-contained `index.js` there.
 *
 * @param firstLine what the file begins with
 */
export async function buildPack(folder: string, firstLine: string): Promise<void> {
  const unfinished = path.join(folder, `.index.${process.pid}.js`);
  await build({
    entryPoints: [path.join(folder, "pack.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    banner: { js: firstLine },
    plugins: [withoutTheRest],
    logLevel: "warning",
    absWorkingDir: POLICIES,
  });
  // Another preview may be starting the pack at this moment: it finds the old file or the new one, never a part.
  renameSync(unfinished, path.join(folder, "index.js"));
}

/**
 * Brings the bundle of every pack up to date.
 *
 * @returns the folders of the packs that were built anew; none when no source has changed
 */
export async function buildPacks(): Promise<readonly string[]> {
  const digest = sourceDigest();
  const stale = packFolders.filter((folder) => !isCurrent(path.join(folder, "index.js"), banner(folder, digest)));
  await Promise.all(stale.map((folder) => buildPack(folder, banner(folder, digest))));
  return stale;
}
