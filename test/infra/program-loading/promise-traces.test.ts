import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "../../../infra/settings/stack-file";

/** Runs a script in its own process in the program's folder, and returns what it prints as JSON. */
function run(script: string, env: Readonly<Record<string, string>> = {}): unknown {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "./program-loading/typescript.cjs", "-e", script],
    {
      cwd: path.join(ROOT, "infra"),
      encoding: "utf8",
      env: { ...process.env, ...env },
    },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

/** Prints how many lines the stack trace of one of the SDK's promises has, and that of an error created after it. */
const LINES = `require("./program-loading/promise-traces.ts");
  const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
  const promise = Promise.resolve();
  debuggablePromise(promise, "test");
  const lines = (trace) => trace.split("\\n").length;
  console.log(JSON.stringify([lines(promise._debugStackTrace) > 1, lines(new Error().stack) > 1]));`;

describe("The program's stack traces", () => {
  it("are captured for errors, but not for promises", () => {
    assert.deepEqual(run(LINES), [false, true]);
  });

  it("are captured for promises where the SDK would print them", () => {
    assert.deepEqual(run(LINES, { PULUMI_DEBUG_PROMISE_LEAKS: "1" }), [true, true]);
  });

  it("point to the lines of its sources, whatever mapped them before", () => {
    const script = `Error.prepareStackTrace = () => "slow";
      require("./program-loading/promise-traces.ts");
      let trace;
      try { require("./names-and-arns/names.ts").names(undefined); } catch (error) { trace = error.stack; }
      console.log(JSON.stringify(/names-and-arns.names\\.ts:\\d+/.test(trace)));`;
    assert.equal(run(script), true);
  });
});
