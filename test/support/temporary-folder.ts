/**
 * Loaded before any test: gives this process a folder of its own for temporary files, so that a test which counts those sees none of
 * a test that runs beside it. Gone when the process ends.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const FOLDER = mkdtempSync(path.join(tmpdir(), "tests-"));
// Windows has the second and the third.
for (const variable of ["TMPDIR", "TEMP", "TMP"]) process.env[variable] = FOLDER;
process.on("exit", () => rmSync(FOLDER, { recursive: true, force: true }));
