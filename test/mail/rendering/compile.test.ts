import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, it } from "mocha";
import { bundleOf } from "../../../infra/function-code/bundle";
import { ROOT } from "../../../infra/settings/stack-file";
import { compileTemplates } from "../../../mail/rendering/compile";
import type * as compiled from "../../../mail/rendering/compiled";
import { FOLDERS } from "../../../mail/rendering/render";

describe("compiled templates", () => {
  it("need no compiler", async () => {
    const source = await compileTemplates();
    const required = [...source.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.deepEqual(required, ["handlebars/runtime"]);
  });

  it("are compiled once and then read: MJML is not loaded again", async () => {
    await compileTemplates();
    const script = `require("./mail/rendering/compile.ts").compileTemplates().then(() => {
      console.log(Object.keys(require.cache).filter((file) => /node_modules.mjml/.test(file)).length);
    })`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--require",
      "./infra/program-loading/typescript.cjs",
      "-e",
      script,
    ]);
    assert.equal(stdout, "0\n");
  });

  it("are bundled as they are, with only Handlebars' runtime, reproducibly", async () => {
    const entry = path.join(ROOT, "mail/rendering/compiled.ts");
    const { "index.js": code = "", ...others } = await bundleOf(entry);
    assert.deepEqual(others, {});
    assert.deepEqual(await bundleOf(entry), { "index.js": code });
    assert.doesNotMatch(code, /mjml|require\("/);
    assert.ok(!code.includes(process.cwd()));
    const folder = mkdtempSync(path.join(tmpdir(), "templates-"));
    try {
      writeFileSync(path.join(folder, "index.js"), code);
      const bundled = createRequire(path.join(folder, "index.js"))("./index.js") as typeof compiled;
      const templates = await bundled.compiledTemplates();
      assert.throws(() => templates.alert.html({}), /"lang" not defined/);
      assert.deepEqual(Object.keys(templates).sort(), [...new Set(Object.values(FOLDERS))].sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
