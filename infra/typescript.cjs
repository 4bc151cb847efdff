"use strict";
/*
 * Loads the project's TypeScript, by tsx, for the program and the commands: `node --require infra/typescript.cjs`.
 *
 * What tsx compiles is kept in `node_modules/.cache`. Its own choice is the folder for temporary files, where another user of the
 * machine could put code first, and the program and the command that writes DNS handle credentials. Where that folder cannot be
 * written to, nothing is kept.
 *
 * Node.js loads packages by itself: tsx would parse each of their files, which takes a third of a command's start.
 */
const { accessSync, constants, mkdirSync } = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");

/** The folder for what tsx keeps, or undefined where there can be none. */
function cacheFolder() {
  const folder = path.join(path.dirname(__dirname), "node_modules", ".cache", "typescript");
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
// tsx has no setting for its folder; it asks for the temporary one once, while it is loaded.
os.tmpdir = () => folder ?? tmpdir();
require("tsx/cjs");
os.tmpdir = tmpdir;
const ofTsx = Module._extensions[".js"];
const isPackaged = (file) => /[\\/]node_modules[\\/]/.test(file);
Module._extensions[".js"] = (module, file) => (isPackaged(file) ? ofNode : ofTsx)(module, file);
// Traces lead to the lines of the project's TypeScript; Pulumi's SDK takes one for each promise, mostly of lines of its own.
Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
