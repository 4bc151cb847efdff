import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { digestOf, kept, keptFile } from "../../../core/build-cache/build-cache";

describe("The digest of sources", () => {
  let root: string;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const digest = () => digestOf(root, ["functions", "core", "package-lock.json"]);

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "digest-"));
    write("functions/guard/handler.ts", "one");
    write("package-lock.json", "{}");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("changes only when a file changes, appears, disappears or is renamed", async () => {
    const first = await digest();
    write("README.md", "of no part");
    assert.equal(await digest(), first);
    const seen = new Set([first]);
    const isNew = async (what: string) => {
      const now = await digest();
      assert.ok(!seen.has(now), what);
      seen.add(now);
    };
    write("functions/guard/handler.ts", "two");
    await isNew("a changed file");
    write("core/log.ts", "");
    await isNew("a folder that was not there");
    write("package-lock.json", "{} ");
    await isNew("another version of a package");
    renameSync(path.join(root, "core/log.ts"), path.join(root, "core/logs.ts"));
    await isNew("another name");
  });

  it("does not depend on the order in which the files are found", async () => {
    const parts = ["functions", "package-lock.json"];
    assert.equal(await digestOf(root, parts), await digestOf(root, parts.toReversed()));
  });

  it("differs for files with the same bytes split differently", async () => {
    write("functions/a", "xy");
    write("functions/b", "");
    const first = await digest();
    write("functions/a", "x");
    write("functions/b", "y");
    assert.notEqual(await digest(), first);
  });
});

describe("A built bundle", () => {
  let folder: string;
  beforeEach(() => (folder = path.join(mkdtempSync(path.join(tmpdir(), "kept-")), "functions")));
  afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

  it("is built once for the same sources", async () => {
    let made = 0;
    const make = () => Promise.resolve(`text ${++made}`);
    assert.equal(await kept(folder, "guard", "1", make), "text 1");
    assert.equal(await kept(folder, "guard", "1", make), "text 1");
    assert.equal(await kept(folder, "report", "1", make), "text 2");
    assert.equal(await kept(folder, "guard", "2", make), "text 3");
    assert.equal(made, 3);
  });

  it("is a file named by the digest of its content", async () => {
    const digest = createHash("sha256").update("text").digest("hex");
    const file = await keptFile(folder, "guard", "0123456789abcdef0", () => Promise.resolve("text"));
    assert.equal(file, path.join(folder, `guard-0123456789abcdef-${digest}.js`));
    assert.equal(readFileSync(file, "utf8"), "text");
  });

  it("is kept for processes that started with other sources, until it has been unused for a day", async () => {
    const ask = (digest: string) => keptFile(folder, "guard", digest, () => Promise.resolve(`text of ${digest}`));
    const [first, second, third] = [await ask("1"), await ask("2"), await ask("3")];
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3600 * 1000);
    for (const file of [first, second]) utimesSync(file, hoursAgo(25), hoursAgo(25));
    utimesSync(third, hoursAgo(23), hoursAgo(23));
    assert.equal(await ask("1"), first);
    const fourth = await ask("4");
    assert.deepEqual(readdirSync(folder).sort(), [first, third, fourth].map((file) => path.basename(file)).sort());
  });

  it("is built although a file beside it vanishes while its age is looked up", async () => {
    mkdirSync(folder);
    symlinkSync("nowhere", path.join(folder, "vanished"));
    assert.equal(await kept(folder, "guard", "1", () => Promise.resolve("text")), "text");
  });

  it("is built once for two concurrent requests", async () => {
    let made = 0;
    const ask = () => kept(folder, "templates", "1", () => Promise.resolve(`text ${++made}`));
    assert.deepEqual(await Promise.all([ask(), ask()]), ["text 1", "text 1"]);
  });

  it("is not cached when the build fails", async () => {
    await assert.rejects(
      kept(folder, "guard", "1", () => Promise.reject(new Error("no such module"))),
      /no such module/,
    );
    assert.equal(await kept(folder, "guard", "1", () => Promise.resolve("text")), "text");
  });
});
