import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { command, run } from "../../../cli/command-line/command-line";
import { jsonOption } from "../../../cli/command-line/files";
import { fakeTerminal } from "../../support/fake-terminal";

describe("--json", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "json-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function write(document: unknown, ...args: string[]) {
    const { terminal, printed, told, ended } = fakeTerminal();
    const program = command("play", "Plays.", { terminal })
      .addOption(jsonOption())
      .action(({ json }) => json?.write(document, terminal));
    await run(program, terminal, args);
    return { printed, told, code: ended.code };
  }

  it("goes to standard output without a file or with -", async () => {
    for (const args of [["--json"], ["--json", "-"]])
      assert.deepEqual((await write({ a: 1 }, ...args)).printed, ['{\n  "a": 1\n}']);
    assert.deepEqual((await write({ a: 1 })).printed, []);
  });

  it("goes to a file, replacing its content", async () => {
    const file = path.join(folder, "out.json");
    writeFileSync(file, "x".repeat(1000));
    assert.equal((await write({ a: 1 }, "--json", file)).code, 0);
    assert.equal(readFileSync(file, "utf8"), '{\n  "a": 1\n}\n');
  });

  it("shows a terminal no control characters, and still has the same meaning", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const { printed } = await write({ text }, "--json");
        assert.doesNotMatch(printed.join("").replaceAll("\n", ""), /\p{Cc}/u);
        assert.deepEqual(JSON.parse(printed.join("")), { text });
      }),
    );
  });

  it("is refused at once where it cannot be written, and leaves no new file behind", async () => {
    mkdirSync(path.join(folder, "taken"));
    for (const file of ["taken", "missing/out.json"]) {
      const { told, code } = await write({}, "--json", path.join(folder, file));
      assert.equal(code, 2);
      assert.match(told.join("\n"), /Cannot write there: (EISDIR|ENOENT): /);
    }
    assert.deepEqual(readdirSync(folder), ["taken"]);
  });
});
