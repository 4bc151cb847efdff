/** Versions that are stated in more than one place, and have to agree. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../infra/stack-file";

const text = (file: string) => readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(text("package.json")) as Record<
  "dependencies" | "devDependencies" | "optionalDependencies",
  Readonly<Record<string, string>>
>;
const { dependencies, devDependencies, optionalDependencies } = manifest;

describe("Versions", () => {
  it("are exact for every dependency", () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it("are one for the Pulumi SDK, the CLI, the CLI that the engine check builds, and the oldest CLI allowed", () => {
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

  it("are one for all clients of the AWS SDK", () => {
    const clients = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      /^@aws-sdk\/(client|lib)-/.test(name),
    );
    assert.ok(clients.length > 5);
    assert.equal(new Set(clients.map(([, version]) => version)).size, 1, JSON.stringify(clients, null, 2));
  });

  it("are one for the carried Node.js on all platforms and in .node-version", () => {
    const carried = Object.values(optionalDependencies);
    assert.ok(carried.length > 0);
    assert.deepEqual([...new Set(carried)], [text(".node-version").trim()]);
  });
});
