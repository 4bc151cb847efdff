import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import { runScript } from "../../support/command";

describe("npm run mail -- preview without Chromium", () => {
  it("says how to get Chromium or where to name it, and writes nothing", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
    try {
      const { code, stdout, stderr } = await runScript("mail", ["preview", "--out", folder, "--chromium", "/no/such"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(
        stderr,
        "No Chromium found at /no/such. Install one (Debian: apt-get install chromium), or say where it is: " +
          "CHROMIUM=/path/to/chromium\n",
      );
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("requires the folder", async () => {
    const { code, stderr } = await runScript("mail", ["preview"]);
    assert.equal(code, 2);
    assert.match(stderr, /required option '--out <folder>' not specified/);
  });
});
