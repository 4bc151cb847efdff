"use strict";
/*
 * Loads the project's TypeScript, by tsx, for the program and the commands: `node --require infra/typescript.cjs`.
 *
 * Without tsx's cache, since the program and the command that writes DNS handle credentials: that is code in the folder for
 * temporary files, where on a machine with several users anybody may have put it first. And without packages, which Node.js loads
 * by itself: tsx would parse each of their files, which takes a third of a command's start.
 */
const Module = require("node:module");

process.env.TSX_DISABLE_CACHE = "1";
const ofNode = Module._extensions[".js"];
require("tsx/cjs");
const ofTsx = Module._extensions[".js"];
const isPackaged = (file) => /[\\/]node_modules[\\/]/.test(file);
Module._extensions[".js"] = (module, file) => (isPackaged(file) ? ofNode : ofTsx)(module, file);
// Traces lead to the lines of the project's TypeScript; Pulumi's SDK takes one for each promise, mostly of lines of its own.
Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
