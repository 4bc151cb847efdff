/**
 * Imported first by the program: what is loaded at the start and seldom or never used is loaded on its first use.
 * It is more than half of what the program takes to load (bench/README.md).
 */
import { createRequire, Module } from "node:module";

const MODULES = [
  // The TypeScript compiler and npm's resolver serialise functions of a program; this one has esbuild bundle its own.
  "@pulumi/pulumi/typescript-shim",
  "@npmcli/arborist",
  // Drives the CLI from a program.
  "@pulumi/pulumi/automation",
  // Writes the remedies of faults in a stack's configuration.
  "yaml",
];

/** Puts a stand-in into the place of a module that nobody has loaded yet. */
function putOff(name: string): void {
  const requireAsPulumi = createRequire(require.resolve("@pulumi/pulumi"));
  const { cache } = requireAsPulumi;
  const file = requireAsPulumi.resolve(name);
  if (cache[file] !== undefined) return;
  const standIn = new Module(file);
  const load = () => {
    if (cache[file] === standIn) delete cache[file];
    return requireAsPulumi(file) as Readonly<Record<string | symbol, unknown>>;
  };
  Object.assign(standIn, { filename: file, loaded: true });
  // An ES module's members are read when they are used; those of any other are copied, and so read, at once.
  standIn.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || load()[key] });
  cache[file] = standIn;
}

for (const name of MODULES) putOff(name);
