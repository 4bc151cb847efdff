import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundle } from "../../../infra/function-code/bundle";
import { functions } from "../../../infra/function-declarations/functions";
import { stacks } from "../../../infra/settings/stack-file";
import { runScript } from "../../support/command";

describe("npm run graph", () => {
  it("accepts a stack's full name, and uses its last part", async () => {
    const [stack = ""] = stacks();
    const { code, stdout } = await runScript("graph", ["--stack", `acme/mail/${stack}`]);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { stack: string }).stack, stack);
  });

  it("refuses an invalid stack name, with the reason", async () => {
    const { code, stderr } = await runScript("graph", ["--stack", "Acme Corp"]);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      "error: option '--stack <stack>' argument 'Acme Corp' is invalid. A stack's name has 1 to 100 letters, digits, " +
        "hyphens, underscores and periods, and no spaces.\nAll options: npm run mail -- --help\n",
    );
  });

  it("writes the graph, and each function's code as it would be uploaded, into a folder", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "graph-"));
    try {
      const { code, stdout } = await runScript("graph", ["--out", folder]);
      const names = Object.keys(functions) as (keyof typeof functions)[];
      assert.equal(code, 0);
      assert.match(stdout, /^Written into .*: graph\.json, \w+\/index\.js/);
      assert.deepEqual(readdirSync(folder).sort(), ["graph.json", ...names].sort());
      for (const name of names)
        assert.equal(readFileSync(path.join(folder, name, "index.js"), "utf8"), (await bundle(name))["index.js"]);
      const graph = JSON.parse(readFileSync(path.join(folder, "graph.json"), "utf8")) as { resources: unknown[] };
      assert(graph.resources.length > 100, String(graph.resources.length));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses an unknown phase", async () => {
    const { code, stderr } = await runScript("graph", ["--phase", "down"]);
    assert.equal(code, 2);
    assert.match(stderr, /argument 'down' is invalid\. Allowed choices are preview, up\.\n/);
  });
});
