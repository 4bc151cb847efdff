import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../../infra/settings/stack-file";
import { buildPacks, packFolders } from "../../../policies/pack-bundles/build";
import { record } from "../../../infra/recorded-graph/record";
import { judge, verdict } from "../../../rehearsal/policy-packs/judge";
import { startPack } from "../../../rehearsal/policy-packs/pack";
import { TEST_STACKS } from "../../support/stack-files";

const NAMES = ["deliverability", "security"];

describe("Building the policy packs", () => {
  let copy: string;
  const inCopy = (file: string) => path.join(copy, "policies", file);
  const build = async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the build script of the copy
    const { buildPacks: buildCopy } = require(inCopy("pack-bundles/build.ts")) as { buildPacks: typeof buildPacks };
    return (await buildCopy()).map((folder) => path.basename(folder));
  };

  before(async function () {
    copy = fs.mkdtempSync(path.join(os.tmpdir(), "packs-"));
    for (const part of ["policies", "package-lock.json", "tsconfig.json"])
      fs.cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
    for (const name of NAMES) fs.rmSync(inCopy(`${name}/index.js`), { force: true });
    fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"), "junction");
    assert.deepEqual(await build(), NAMES);
  });
  after(() => fs.rmSync(copy, { recursive: true }));

  it("builds again only when a source changes, and records in the file which sources it is from", async () => {
    assert.deepEqual(await build(), []);
    const [firstLine] = fs.readFileSync(inCopy("security/index.js"), "utf8").split("\n");
    assert.match(firstLine ?? "", /^\/\/ mail-security \d+\.\d+\.\d+, built from sources [0-9a-f]{64}$/);
    fs.appendFileSync(inCopy("lib/resources/arn.ts"), "\n");
    assert.deepEqual(await build(), NAMES);
    assert.notEqual(fs.readFileSync(inCopy("security/index.js"), "utf8").split("\n")[0], firstLine);
    assert.deepEqual(
      fs.readdirSync(inCopy("security")).filter((file) => file.startsWith(".")),
      [],
    );
  });

  it("builds again what somebody has emptied, or when the SDK may be another", async () => {
    fs.writeFileSync(inCopy("security/index.js"), "");
    assert.deepEqual(await build(), ["security"]);
    fs.appendFileSync(path.join(copy, "package-lock.json"), "\n");
    assert.deepEqual(await build(), NAMES);
  });

  it("is reproducible", async () => {
    const built = NAMES.map((name) => fs.readFileSync(inCopy(`${name}/index.js`)));
    for (const name of NAMES) fs.rmSync(inCopy(`${name}/index.js`));
    assert.deepEqual(await build(), NAMES);
    assert.ok(NAMES.every((name, index) => built[index]?.equals(fs.readFileSync(inCopy(`${name}/index.js`)))));
  });
});

describe("A policy pack as published", () => {
  let elsewhere: string;
  before(async () => {
    elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), "installed-"));
    await buildPacks();
  });
  after(() => fs.rmSync(elsewhere, { recursive: true }));

  it("has one version, and depends only on Pulumi's runner, in the project's version", () => {
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const folder of packFolders) {
      const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Record<
        string,
        unknown
      >;
      const { version } = parse(fs.readFileSync(path.join(folder, "PulumiPolicy.yaml"), "utf8")) as { version: string };
      assert.equal(manifest.version, version);
      assert.deepEqual(manifest.dependencies, { "@pulumi/pulumi": dependencies["@pulumi/pulumi"] });
    }
  });

  for (const name of NAMES)
    it(`runs where nothing of this project is: ${name}, packed as pulumi policy publish packs it`, async () => {
      const command = `npm pack --json --offline --pack-destination "${elsewhere}"`;
      const { stdout, stderr } = spawnSync(command, {
        cwd: path.join(ROOT, "policies", name),
        shell: true,
        encoding: "utf8",
      });
      assert.ok(stdout.startsWith("["), stderr);
      const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
      assert.deepEqual(files.map((file) => file.path).sort(), [
        "PulumiPolicy.yaml",
        "README.md",
        "index.js",
        "package.json",
      ]);
      const folder = path.join(elsewhere, name);
      fs.mkdirSync(folder);
      assert.equal(spawnSync("tar", ["-xzf", path.join(elsewhere, filename), "-C", folder]).status, 0);
      const pack = await startPack(path.join(folder, "package"));
      try {
        const results = await judge(pack, await record({ stack: "prod", phase: "preview", directory: TEST_STACKS }));
        assert.ok(results.length > 10);
        assert.deepEqual(
          results.filter((result) => verdict(result) !== "passed"),
          [],
        );
      } finally {
        await pack.stop();
      }
    });
});
