import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ROOT } from "../../../infra/settings/stack-file";

describe("The terminal of a process", () => {
  /** What a process finds out about its terminal, with a file as standard output. */
  function seen(environment: Readonly<Record<string, string>>): { text: string; columns: number } {
    const script =
      'const { paint, columns } = require("./cli/terminal/terminal").processTerminal();' +
      'process.stdout.write(JSON.stringify({ text: paint("red", "text"), columns }))';
    const { stdout } = spawnSync(
      process.execPath,
      ["--require", "./infra/program-loading/typescript.cjs", "-e", script],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { PATH: process.env.PATH, ...environment },
      },
    );
    return JSON.parse(stdout) as { text: string; columns: number };
  }

  it("has colors as a file only with FORCE_COLOR", () => {
    assert.equal(seen({ FORCE_COLOR: "1" }).text, "\u001b[31mtext\u001b[39m");
    for (const environment of [{}, { NO_COLOR: "1" }, { TERM: "dumb" }, { FORCE_COLOR: "0" }])
      assert.equal(seen(environment).text, "text");
  });

  it("has 80 columns as a file, or as many as COLUMNS says", () => {
    assert.equal(seen({}).columns, 80);
    assert.equal(seen({ COLUMNS: "132" }).columns, 132);
    assert.equal(seen({ COLUMNS: "many" }).columns, 80);
  });
});
