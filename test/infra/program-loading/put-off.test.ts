import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "../../../infra/settings/stack-file";

/** Runs a script in its own process in the program's folder, and returns what it prints as JSON. */
function run(script: string): unknown {
  const args = ["--require", "./program-loading/typescript.cjs", "-e", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: path.join(ROOT, "infra"), encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

describe("Put-off modules", () => {
  for (const [what, file] of [
    ["The program", "./index.ts"],
    ["A command", "../cli/mail.ts"],
    ["The rehearsal", "../rehearsal/scenarios/index.ts"],
  ] as const)
    it(`${what} loads neither the TypeScript compiler, nor npm's resolver, nor the Automation API`, () => {
      const script = `require("${file}");
        const files = Object.keys(require.cache);
        const parts = ["typescript/lib/typescript.js", "@npmcli/", "pulumi/automation/"];
        console.log(JSON.stringify(parts.map((part) => files.filter((file) => file.includes(part)).length)));`;
      // The two are the stand-ins.
      assert.deepEqual(run(script), [0, 1, 1]);
    });

  it("are loaded when something in them is used", () => {
    const script = `require("./program-loading/put-off.ts");
      const { automation } = require("@pulumi/pulumi");
      const { ScriptTarget } = require("@pulumi/pulumi/typescript-shim");
      const { Arborist } = require("@npmcli/arborist");
      console.log(JSON.stringify([typeof automation.LocalWorkspace.create, ScriptTarget.ES2020, Arborist.name]));`;
    assert.deepEqual(run(script), ["function", 7, "Arborist"]);
  });

  it("stay as they are when they were loaded before", () => {
    const script = `const before = require("@pulumi/pulumi").automation; require("./program-loading/put-off.ts");
      console.log(JSON.stringify(before === require("@pulumi/pulumi/automation")));`;
    assert.deepEqual(run(script), true);
  });
});
