import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { describe, it } from "mocha";
import { compileTemplates } from "../../mail/compile";

describe("compiled templates", () => {
  it("are compiled once and then read", async () => {
    const file = await compileTemplates();
    const { mtimeMs } = statSync(file);
    assert.equal(await compileTemplates(), file);
    assert.equal(statSync(file).mtimeMs, mtimeMs);
  });

  it("hold no compiler, nor the name of a folder of this machine", async () => {
    const source = readFileSync(await compileTemplates(), "utf8");
    assert.deepEqual(
      [...source.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name),
      ["handlebars/runtime"],
    );
    assert.ok(!source.includes(process.cwd()));
  });
});
