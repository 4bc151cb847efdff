import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { documents as current } from "../../../cli/docs/documents";
import { checkDocuments, writeDocuments } from "../../../cli/docs/main";
import { ROOT } from "../../../infra/settings/stack-file";
import { runScript } from "../../support/command";
import { fakeTerminal } from "../../support/fake-terminal";

describe("npm run mail -- docs, where documents are out of date", () => {
  const documents = { "README.md": "as it should read\n", "cost.md": "$1\n" };
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "documents-"));
    writeFileSync(path.join(directory, "README.md"), "changed by hand\n");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("names each with --check, writes none, and has its own exit code", () => {
    const { terminal, printed, told, ended } = fakeTerminal();
    checkDocuments(documents, directory, terminal);
    assert.deepEqual(told, [
      "README.md is out of date: npm run mail -- docs writes it anew.",
      "cost.md is out of date: npm run mail -- docs writes it anew.",
    ]);
    assert.deepEqual([printed, ended.code], [[], 23]);
    assert.deepEqual(readdirSync(directory), ["README.md"]);
    assert.equal(readFileSync(path.join(directory, "README.md"), "utf8"), "changed by hand\n");
  });

  it("writes exactly these without --check, and says which", () => {
    const { terminal, printed, ended } = fakeTerminal();
    writeDocuments(documents, directory, terminal);
    writeDocuments(documents, directory, terminal);
    checkDocuments(documents, directory, terminal);
    assert.deepEqual(printed, [
      "Written: README.md, cost.md",
      "Every document was up to date.",
      "Up to date: README.md, cost.md",
    ]);
    assert.equal(ended.code, 0);
    for (const [file, text] of Object.entries(documents))
      assert.equal(readFileSync(path.join(directory, file), "utf8"), text);
  });
});

describe("npm run mail -- docs", () => {
  it("finds the documents up to date with --check, and writes none of them", async () => {
    const names = Object.keys(await current());
    const files = names.map((file) => path.join(ROOT, file));
    const before = files.map((file) => statSync(file).mtimeMs);
    const { code, stdout } = await runScript("mail", ["docs", "--check"]);
    assert.deepEqual([code, stdout], [0, `Up to date: ${names.join(", ")}\n`]);
    assert.deepEqual(
      files.map((file) => statSync(file).mtimeMs),
      before,
    );
  });
});
