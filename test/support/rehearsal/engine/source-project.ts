import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A project with one stack `prod` in its own folder, which the caller removes. */
export function sourceProject(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(path.join(tmpdir(), "engine-source-"));
  const all = {
    "Pulumi.yaml": "name: letters\nruntime: nodejs\nmain: infra/\n",
    "Pulumi.prod.yaml": "config:\n  letters:zone: example.org\n",
    "infra/index.ts": "export = () => ({});\n",
    "README.md": "not part of the program",
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
  return directory;
}
