import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../infra/settings/stack-file";
import { packFolders } from "../policies/pack-bundles/build";

/** Folders whose files may name a domain: what is installed or generated, prose, and tests. */
const EXEMPT = new Set(["node_modules", "coverage", "docs", "test", ".git"]);

/** The built packs: their first lines hold a digest, which may contain any twelve digits in a row. */
const BUILT = new Set(packFolders.map((folder) => path.join(folder, "index.js")));

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return EXEMPT.has(entry.name) ? [] : sources(file);
    return entry.isFile() && !BUILT.has(file) && /\.(ts|mts|cts|js|mjs|cjs|sh|go|ya?ml)$/.test(entry.name)
      ? [file]
      : [];
  });
}

const isStackFile = (file: string) => /^Pulumi\..+\.yaml$/.test(path.basename(file));

/** Text in a file that belongs in a stack's settings. Twelve zeros are nobody's account; the project may name itself. */
function ownWords(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const project = path.basename(file) === "Pulumi.yaml" ? /^name: (.+)$/m.exec(text)?.[1] : undefined;
  const mine = project === undefined ? text : text.replaceAll(project, "");
  return mine.match(/candlefish|(?<!\d)(?!0{12})\d{12}(?!\d)/gi) ?? [];
}

describe("The source", () => {
  it("names no domain, company or account outside stack files, tests and docs", () => {
    const files = sources(ROOT).filter((file) => !isStackFile(file));
    assert(files.length > 30);
    assert.deepEqual(
      files.flatMap((file) => ownWords(file).map((word) => `${path.relative(ROOT, file)}: ${word}`)),
      [],
    );
  });

  it("would be caught if it did", () => {
    assert(ownWords(path.join(ROOT, "Pulumi.prod.yaml")).length > 5);
  });
});

/** Tests that do not belong to one source file or folder, and what they belong to. */
const OF_THE_WHOLE: Readonly<Record<string, string>> = {
  "eslint.config.test.ts": "eslint.config.mjs, whose own name has a dot",
  "sources.test.ts": "every source and every test",
  "workflows.test.ts": "the workflows in .github/, where mocha looks for no test",
};

/**
 * Whether a test is where its source's path says: the tests of `<folder>/<name>` are `test/<folder>/<name>.test.ts` and
 * `<name>.<aspect>.test.ts` beside it; a folder counts as a source of the same name within it.
 */
function hasSource(test: string): boolean {
  const folder = path.dirname(test);
  const [name = ""] = path.basename(test).split(".");
  const extensions = ["ts", "cjs", "md", "json"];
  return (
    extensions.some((extension) => existsSync(path.join(ROOT, folder, `${name}.${extension}`))) ||
    (name === path.basename(folder) && existsSync(path.join(ROOT, folder)))
  );
}

describe("Each test", () => {
  const tests = globSync("**/*.{test,cases,browser}.ts", { cwd: path.join(ROOT, "test") }).sort();

  it("is where the path of its source says, except for a stated reason", () => {
    assert(tests.length > 200);
    assert.deepEqual(
      tests.filter((test) => !hasSource(test)),
      Object.keys(OF_THE_WHOLE),
    );
  });

  it("has beside it no code that is no test: what tests share is in test/support/", () => {
    const code = globSync("**/*.{ts,mts,cjs}", { cwd: path.join(ROOT, "test") });
    const shared = code.filter((file) => !tests.includes(file) && !file.startsWith(`support${path.sep}`));
    assert.deepEqual(shared, ["run.ts"]);
  });

  it("would be caught if it were elsewhere", () => {
    assert(hasSource("infra/names-and-arns/names.test.ts"));
    assert(hasSource("policies/policies.packs.test.ts"));
    assert(!hasSource("core/names.test.ts"));
    assert(!hasSource("infra/nothing.test.ts"));
  });
});
