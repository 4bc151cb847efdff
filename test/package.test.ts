/** Versions that are stated in more than one place, and have to agree. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../infra/settings/stack-file";

const text = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const manifest = JSON.parse(text("package.json")) as Record<
  "dependencies" | "devDependencies" | "optionalDependencies",
  Readonly<Record<string, string>>
>;
const { dependencies, devDependencies, optionalDependencies } = manifest;

describe("Versions", () => {
  it("are pinned for every dependency", () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it("are the same for the Pulumi SDK, the CLI, the CLI that the engine check builds, and the oldest CLI allowed", () => {
    const built = /pulumi\/pkg\/v3 v(\S+)/.exec(text("rehearsal/engine/cli/go.mod"))?.[1];
    const { requiredPulumiVersion } = parse(text("Pulumi.yaml")) as { requiredPulumiVersion?: string };
    assert.deepEqual(
      { cli: dependencies.pulumi, built, required: requiredPulumiVersion },
      {
        cli: dependencies["@pulumi/pulumi"],
        built: dependencies["@pulumi/pulumi"],
        required: `>=${dependencies["@pulumi/pulumi"] ?? ""}`,
      },
    );
  });

  it("are the same for all clients of the AWS SDK", () => {
    const clients = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      /^@aws-sdk\/(client|lib)-/.test(name),
    );
    assert.ok(clients.length > 5);
    assert.equal(new Set(clients.map(([, version]) => version)).size, 1, JSON.stringify(clients, null, 2));
  });

  it("are the same for the bundled Node.js on all platforms and in .node-version", () => {
    const carried = Object.values(optionalDependencies);
    assert.ok(carried.length > 0);
    assert.deepEqual([...new Set(carried)], [text(".node-version").trim()]);
  });
});

describe("Packages", () => {
  interface Locked {
    readonly hasInstallScript?: boolean;
    readonly license?: string;
  }
  const { packages } = JSON.parse(text("package-lock.json")) as { packages: Readonly<Record<string, Locked>> };
  const nameOf = (place: string) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
  const installed = Object.entries(packages).filter(([place]) => place !== "");

  it("run no script when they are installed: those that have one are known, and every version of npm ignores it", () => {
    const { allowScripts } = JSON.parse(text("package.json")) as { allowScripts: Readonly<Record<string, boolean>> };
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
    assert.deepEqual(
      Object.entries(allowScripts),
      [...new Set(scripted)].sort().map((name) => [name, false]),
    );
    assert.match(text(".npmrc"), /^ignore-scripts=true$/m);
  });

  it("are under a stated license, which is not the AGPL", () => {
    /** Packages that state their license in a file alone, as it was read there. */
    const read: Readonly<Record<string, string>> = { "@logdna/tail-file": "MIT", "dejavu-fonts-ttf": "Bitstream Vera" };
    assert.ok(installed.length > 500);
    const licenses = installed.map(([place, { license = "none" }]) => [nameOf(place), read[nameOf(place)] ?? license]);
    assert.deepEqual(
      licenses.filter(([, license = ""]) => /AGPL|none|UNLICENSED|SEE LICENSE/i.test(license)),
      [],
    );
  });
});
