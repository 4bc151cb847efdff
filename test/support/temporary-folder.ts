/**
 * Loaded before any test: gives this process its own folder for temporary files, so that a test that counts them sees none from a test
 * running in parallel. Deleted when the process exits.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const FOLDER = mkdtempSync(path.join(tmpdir(), "tests-"));
// Windows uses TEMP and TMP.
for (const variable of ["TMPDIR", "TEMP", "TMP"]) process.env[variable] = FOLDER;
process.on("exit", () => rmSync(FOLDER, { recursive: true, force: true }));
