import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../infra/stack-file";
import { all, recorded } from "./recorded";

const PROGRAM = path.join(ROOT, "infra");

/** The files that Node.js leaves among the temporary ones when it runs a TypeScript file with these arguments. */
function leftBy(args: readonly string[]): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "typescript-"));
  try {
    const env = { ...process.env, TMPDIR: directory, TSX_DISABLE_CACHE: "" };
    execFileSync(process.execPath, [...args, "ses-regions.ts"], { cwd: PROGRAM, env });
    return readdirSync(directory, { recursive: true, encoding: "utf8" });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("TypeScript where credentials are handled", () => {
  it("is loaded without a cache that others could have filled, in the program and in the command that writes DNS", async () => {
    const { runtime } = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as {
      runtime: { options: { nodeargs: string } };
    };
    const [command] = all(await recorded("dev"), "command:local:Command");
    const [node, ...args] = command?.inputs.interpreter as string[];
    assert.equal(node, "node");
    assert.deepEqual(leftBy(runtime.options.nodeargs.split(" ")), []);
    assert.deepEqual(leftBy(args.slice(0, -1)), []);
    assert.notDeepEqual(
      leftBy(["--require", "tsx/cjs"]),
      [],
      "tsx keeps no cache any more: infra/typescript.cjs may go",
    );
  });
});
