"use strict";
/*
 * Loads TypeScript for the program and for the command that writes DNS, both of which handle credentials: by tsx, without its
 * cache. That is code in the folder for temporary files, where on a machine with several users anybody may have put it first.
 */
process.env.TSX_DISABLE_CACHE = "1";
require("tsx/cjs");
