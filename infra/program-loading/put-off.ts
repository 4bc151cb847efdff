/**
 * Imported before Pulumi's SDK: modules that the SDK loads at the start but that are seldom or never used are loaded on first use
 * instead. They take more than half of the load time of the program (bench/README.md) and of a command.
 */
import { createRequire, Module } from "node:module";

const MODULES = [
  // The TypeScript compiler and npm's resolver, with which Pulumi serializes functions; this program bundles its own with esbuild.
  "@pulumi/pulumi/typescript-shim",
  "@npmcli/arborist",
  // Drives the CLI from a program.
  "@pulumi/pulumi/automation",
  // Writes the remedies of faults in a stack's configuration.
  "yaml",
];

/** Puts a stand-in in the place of a module that has not been loaded yet. */
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
  // The members of an ES module are read when they are used; those of any other are copied at once, which would load it.
  standIn.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || load()[key] });
  cache[file] = standIn;
}

for (const name of MODULES) putOff(name);
