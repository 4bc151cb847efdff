/**
 * What the engine starts. Its loader checks the types of every file at every start, which takes longer than all the rest
 * together and finds nothing that `npm run typecheck` has not found: here files are only transpiled.
 */
"use strict";
const { REGISTER_INSTANCE, register } = require("ts-node");
process[REGISTER_INSTANCE]?.enabled(false);
register({ transpileOnly: true });
require("./pack");
