/** A separate folder for a stack whose file a test writes. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../../infra/settings/stack-file";

/** Runs `use` with a folder that contains Pulumi.yaml and the given stack file, and removes the folder. */
export async function withStackFile<T>(
  stack: string,
  text: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), "stack-"));
  try {
    cpSync(path.join(ROOT, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    writeFileSync(path.join(directory, `Pulumi.${stack}.yaml`), text);
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
