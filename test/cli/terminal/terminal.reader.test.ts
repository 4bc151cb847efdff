import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../../../infra/settings/stack-file";

describe("A command whose reader stops", () => {
  it("exits silently", async () => {
    const script =
      'require("./cli/terminal/terminal").endWithReader(); setInterval(() => console.log("x".repeat(100_000)), 1)';
    const child = spawn(process.execPath, ["--require", "./infra/program-loading/typescript.cjs", "-e", script], {
      cwd: path.resolve(ROOT),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.stdout.once("data", () => child.stdout.destroy());
    assert.equal(await text(child.stderr), "");
    assert.equal(await ended, 0);
  });
});
