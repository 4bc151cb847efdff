import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../../infra/settings/stack-file";
import { all, recorded } from "../../support/infra/recorded";

const PROGRAM = path.join(ROOT, "infra");

/** The files that Node.js leaves in the temporary folder when it runs a TypeScript file with these arguments. */
function leftBy(args: readonly string[]): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "typescript-"));
  try {
    const env = { ...process.env, TMPDIR: directory };
    execFileSync(process.execPath, [...args, "settings/ses-regions.ts"], { cwd: PROGRAM, env });
    return readdirSync(directory, { recursive: true, encoding: "utf8" });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const LOADER = "infra/program-loading/typescript.cjs";
const CACHE = path.join("node_modules", ".cache", "typescript");

/** Runs `use` with a folder that contains the loader, tsx, and one TypeScript file. */
function inProject(use: (project: string) => void): void {
  const project = mkdtempSync(path.join(tmpdir(), "typescript-"));
  try {
    for (const folder of ["infra/program-loading", "node_modules"])
      mkdirSync(path.join(project, folder), { recursive: true });
    copyFileSync(path.join(ROOT, LOADER), path.join(project, LOADER));
    symlinkSync(path.join(ROOT, "node_modules", "tsx"), path.join(project, "node_modules", "tsx"), "junction");
    writeFileSync(path.join(project, "file.ts"), 'const text: string = "loaded";\nconsole.log(text);\n');
    use(project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What the project's file prints. */
const runIn = (project: string) =>
  execFileSync(process.execPath, ["--require", `./${LOADER}`, "file.ts"], {
    cwd: project,
    encoding: "utf8",
  });

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
      "tsx keeps no cache among the temporary files any more: infra/program-loading/typescript.cjs need not lead it elsewhere",
    );
  });

  it("is cached in node_modules/.cache once it is compiled", () => {
    inProject((project) => {
      assert.equal(runIn(project), "loaded\n");
      const files = readdirSync(path.join(project, CACHE), { recursive: true, withFileTypes: true });
      const [kept, ...others] = files.filter((file) => file.isFile());
      assert.ok(kept);
      assert.deepEqual(others, []);
      const file = path.join(kept.parentPath, kept.name);
      writeFileSync(file, readFileSync(file, "utf8").replace("loaded", "kept"));
      assert.equal(runIn(project), "kept\n");
    });
  });

  it("is loaded but not cached where the folder cannot be created", () => {
    inProject((project) => {
      writeFileSync(path.join(project, "node_modules", ".cache"), "");
      assert.equal(runIn(project), "loaded\n");
    });
  });
});
