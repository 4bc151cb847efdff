import assert from "node:assert/strict";
import { runScript } from "../support/command";

describe("npm run bench", () => {
  it("refuses a word that no benchmark has in its name", async () => {
    const { code, stderr } = await runScript("bench", ["warp"]);
    assert.deepEqual(
      [code, stderr],
      [2, 'No benchmark has "warp" in its name.\nAll options: npm run bench -- --help\n'],
    );
  });

  it("prints each number beside its aim", async () => {
    const { code, stdout } = await runScript("bench", ["size of"]);
    assert.equal(code, 0);
    assert.match(stdout, /^size of the suppression function's bundle .*\n {4}0\.\d{3}, aim below [\d.]+: met\n {4}\S/);
    assert.ok(
      stdout.split("\n").every((line) => line.length <= 80),
      stdout,
    );
  });
});
