import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../infra/stack-file";

/** Folders whose files are a domain's own or nobody's: what is installed or made, prose, and tests. */
const EXEMPT = new Set(["node_modules", "coverage", "docs", "test", ".git"]);

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return EXEMPT.has(entry.name) ? [] : sources(file);
    return entry.isFile() && /\.(ts|mts|cts|js|mjs|cjs|sh|go|ya?ml)$/.test(entry.name) ? [file] : [];
  });
}

const isStackFile = (file: string) => /^Pulumi\..+\.yaml$/.test(path.basename(file));

/** What a file says that belongs in a stack's settings. Twelve zeros are nobody's account; the project may name itself. */
function ownWords(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const project = path.basename(file) === "Pulumi.yaml" ? /^name: (.+)$/m.exec(text)?.[1] : undefined;
  const mine = project === undefined ? text : text.replaceAll(project, "");
  return mine.match(/candlefish|(?<!\d)(?!0{12})\d{12}(?!\d)/gi) ?? [];
}

describe("The source", () => {
  it("names no domain, company or account outside stack files, tests and docs", () => {
    const files = sources(root).filter((file) => !isStackFile(file));
    assert(files.length > 30);
    assert.deepEqual(
      files.flatMap((file) => ownWords(file).map((word) => `${path.relative(root, file)}: ${word}`)),
      [],
    );
  });

  it("would be caught if it did", () => {
    assert(ownWords(path.join(root, "Pulumi.prod.yaml")).length > 5);
  });
});
