/**
 * The stacks that tests are about: prod and dev of test/stacks/, beside the project's own Pulumi.yaml. A project whose stack files
 * are others, or none, is tested by the same.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../infra/stack-file";

/** The folder with these files, gone when the process ends. */
export const testStacks = mkdtempSync(path.join(tmpdir(), "stacks-"));

cpSync(path.join(__dirname, "stacks"), testStacks, { recursive: true });
cpSync(path.join(root, "Pulumi.yaml"), path.join(testStacks, "Pulumi.yaml"));
process.on("exit", () => rmSync(testStacks, { recursive: true, force: true }));
