"use strict";
/*
 * Which folder may import which: the arrows of the house. `npm run lint` checks them.
 *
 *   test -> rehearsal -> cli -> infra and functions -> mail -> core
 */
const allowed = {
  core: [],
  mail: ["core"],
  functions: ["mail", "core"],
  infra: ["mail", "core"],
  // The documents have a table of the rules of both packs.
  cli: ["infra", "functions", "mail", "core", "policies"],
  rehearsal: ["cli", "infra", "functions", "mail", "core", "policies"],
  bench: ["rehearsal", "cli", "infra", "functions", "mail", "core", "policies", "test"],
  // A rule that shares code with what it judges proves nothing.
  policies: [],
};

/** infra/ states what the contract beside each handler asks for. */
const CONTRACTS = "^functions/[^/]+/environment[.]ts$";

const OURS = `^(${[...Object.keys(allowed), "test"].join("|")})/`;

const arrows = Object.entries(allowed).map(([folder, others]) => ({
  name: `${folder}-imports-downward`,
  comment: `${folder}/ stands on ${others.join(", ") || "nothing of ours"}`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: {
    path: OURS,
    pathNot: [folder, ...others].map((other) => `^${other}/`).concat(folder === "infra" ? CONTRACTS : []),
  },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: "no-circle",
      comment: "no file imports itself by way of others",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circle-of-folders",
      comment: "no folder imports itself by way of its neighbours",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    includeOnly: { path: OURS },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".cjs", ".js", ".json"] },
  },
};
