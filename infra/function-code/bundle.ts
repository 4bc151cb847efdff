/** The functions' code as it is uploaded. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { digestOf, keptFile } from "../../core/build-cache/build-cache";
import type * as MailCompiler from "../../mail/rendering/compile";
import type { FunctionName } from "../function-declarations/functions";

/**
 * Modules that the AWS SDK imports lazily and that a Lambda function never runs: credentials come from the environment, the first
 * provider in the SDK's chain, and no call streams events. Left external, the imports stay in the code and would fail if they ever
 * ran; bundled, they would be a third of the code and make esbuild wrap nearly every module of the SDK in a function.
 */
const NEVER_RUN = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  "@smithy/core/event-streams",
];

/** What a bundle is made from: the functions, what they import and, through the lock file, the packages and the bundler. */
const SOURCES = [
  "functions",
  "core",
  "mail",
  "infra/function-code/bundle.ts",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];
const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, "node_modules", ".cache", "functions");

// Loaded on demand, like esbuild below: a program that rebuilds no bundle needs neither.
const compiler = () => require("../../mail/rendering/compile") as typeof MailCompiler;

/** Replaces the modules that compile templates with the compiled templates, so that no function contains MJML or a compiler. */
const compiledTemplates: Plugin = {
  name: "compiled-templates",
  setup(build) {
    build.onLoad({ filter: /[\\/]mail[\\/]rendering[\\/]compiled\.ts$/ }, async () => ({
      contents: `${await compiler().compileTemplates()}exports.compiledTemplates = () => Promise.resolve(templates);`,
      resolveDir: ROOT,
    }));
    build.onLoad({ filter: /[\\/]mail[\\/]pages[\\/]compiled\.ts$/ }, () => ({
      contents: `${compiler().compilePages()}exports.compiledPage = () => page;`,
      resolveDir: ROOT,
    }));
  },
};

/** File name to text. */
export type Bundle = Readonly<Record<string, string>>;

/**
 * Bundles a function: the same text for the same source. It does not block the rest of the program.
 *
 * What each choice does to the time from process start to the first bounce handled is in `bench/README.md`:
 * - `mainFields`: the SDK's ES modules, from which esbuild drops what is not called; by default it takes all of their CommonJS.
 * - `external`: see {@link NEVER_RUN}.
 * - `supported`: `import()` becomes `require()`. The SDK imports `node:http` that way, and imported as an ES module it loads all of
 *   undici.
 * - `minify`: half the text; reading and compiling it is the largest part of the start.
 * - `format`: CommonJS, which Node loads faster than an ES module.
 *
 * No source map: stack traces name files and lines of a build that anyone can repeat from the same commit.
 */
export const buildBundle = (name: FunctionName): Promise<Bundle> =>
  bundleOf(join(ROOT, "functions", name, "handler.ts"));

/** Bundles any file of this project in the way that functions are bundled. */
export async function bundleOf(entryPoint: string): Promise<Bundle> {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    metafile: true,
    entryPoints: [entryPoint],
    plugins: [compiledTemplates],
    bundle: true,
    write: false,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    external: NEVER_RUN,
    supported: { "dynamic-import": false },
    minify: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "warning",
    absWorkingDir: ROOT,
  });
  const known = ["node_modules", ...SOURCES].map((part) => `${part}/`);
  const strange = Object.keys(metafile.inputs).filter((file) => !known.some((part) => file.includes(part)));
  if (strange.length > 0)
    throw new Error(
      `${entryPoint} imports ${strange.join(", ")}: add its folder to SOURCES, so that a change there leads to a new bundle.`,
    );
  return Object.fromEntries(outputFiles.map(({ text }) => ["index.js", text]));
}

let digest: Promise<string> | undefined;
const files = new Map<FunctionName, Promise<string>>();

async function keptBundle(name: FunctionName): Promise<string> {
  const make = async () => (await buildBundle(name))["index.js"] ?? "";
  return keptFile(FOLDER, name, await (digest ??= digestOf(ROOT, SOURCES)), make);
}

/**
 * The path of the file with a function's bundle, rebuilt if the sources have changed. The file's name ends with the SHA-256 of its
 * content.
 */
export function bundleFile(name: FunctionName): Promise<string> {
  const found = files.get(name) ?? keptBundle(name);
  files.set(name, found);
  return found;
}

/** The bundle of a function, from its {@link bundleFile}. */
export async function bundle(name: FunctionName): Promise<Bundle> {
  return { "index.js": await readFile(await bundleFile(name), "utf8") };
}
