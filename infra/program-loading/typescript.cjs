"use strict";
/*
 * Loads the project's TypeScript, by tsx, for the program and the commands: `node --require infra/program-loading/typescript.cjs`.
 *
 * tsx caches what it compiles in `node_modules/.cache`. By default it uses the folder for temporary files, where another user of
 * the machine could put code first, while the program and the command that writes DNS handle credentials. If our folder cannot be
 * written to, nothing is cached.
 *
 * Node.js itself loads packages: tsx would parse each of their files, which takes a third of a command's start.
 */
const { accessSync, constants, mkdirSync } = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");

/** The folder for the cache of tsx; undefined if it cannot be written to. */
function cacheFolder() {
  const folder = path.join(__dirname, "../..", "node_modules", ".cache", "typescript");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}

const folder = cacheFolder();
if (folder === undefined) process.env.TSX_DISABLE_CACHE = "1";

const ofNode = Module._extensions[".js"];
const { tmpdir } = os;
// tsx has no setting for its cache folder; while it loads, it asks once for the temporary folder.
os.tmpdir = () => folder ?? tmpdir();
require("tsx/cjs");
os.tmpdir = tmpdir;
const ofTsx = Module._extensions[".js"];
const isPackaged = (file) => /[\\/]node_modules[\\/]/.test(file);
Module._extensions[".js"] = (module, file) => (isPackaged(file) ? ofNode : ofTsx)(module, file);
// Maps stack traces to the project's TypeScript, but not packages': Pulumi's SDK takes a trace for each promise.
Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
