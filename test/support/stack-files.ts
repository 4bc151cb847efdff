/**
 * The stacks that the tests use: prod and dev of test/support/stacks/, with the project's own Pulumi.yaml, so that a project with other stack
 * files, or none, is tested the same way.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../infra/settings/stack-file";

/** A folder with these files, deleted when the process exits. */
export const TEST_STACKS = mkdtempSync(path.join(tmpdir(), "stacks-"));

cpSync(path.join(__dirname, "stacks"), TEST_STACKS, { recursive: true });
cpSync(path.join(ROOT, "Pulumi.yaml"), path.join(TEST_STACKS, "Pulumi.yaml"));
process.on("exit", () => rmSync(TEST_STACKS, { recursive: true, force: true }));
