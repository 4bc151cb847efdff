/**
 * The stacks that tests are about: prod and dev of test/stacks/, beside the project's own Pulumi.yaml. A project whose stack files
 * are others, or none, is tested by the same.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../infra/stack-file";

/** The folder with these files, gone when the process ends. */
export const TEST_STACKS = mkdtempSync(path.join(tmpdir(), "stacks-"));

cpSync(path.join(__dirname, "stacks"), TEST_STACKS, { recursive: true });
cpSync(path.join(ROOT, "Pulumi.yaml"), path.join(TEST_STACKS, "Pulumi.yaml"));
process.on("exit", () => rmSync(TEST_STACKS, { recursive: true, force: true }));
