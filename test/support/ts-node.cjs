"use strict";
/*
 * Loads the tests, and what they import, through ts-node without type checks, which `npm run typecheck` does. CONTRIBUTING.md says what it
 * costs.
 */
const Module = require("node:module");
const { transformSync } = require("esbuild");
const { register } = require("ts-node");

/** ts-node's transpiler: TypeScript's own takes longer than most tests. */
exports.create = () => ({
  transpile(source, { fileName }) {
    const { code, map } = transformSync(source, {
      sourcefile: fileName,
      loader: "ts",
      format: "cjs",
      target: "node24",
      sourcemap: "external",
    });
    return { outputText: code, sourceMapText: map };
  },
});

register({ transpileOnly: true, transpiler: module.filename });
// Node.js maps stack traces to the sources. ts-node could too, but Pulumi's SDK takes a stack trace for each promise, and with ts-node's
// mapping a test that runs the program takes twice as long.
Error.prepareStackTrace = undefined;
Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
