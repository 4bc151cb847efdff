import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { parse } from "yaml";
import { Workplace } from "../../../rehearsal/engine/workplace";
import { sourceProject } from "../../support/rehearsal/engine/source-project";

describe("A workplace of the engine", () => {
  let source: string;
  let workplace: Workplace;

  const make = (files: Readonly<Record<string, string>> = {}) => {
    source = sourceProject(files);
    workplace = Workplace.make(source);
  };
  afterEach(() => {
    workplace.remove();
    assert.equal(existsSync(workplace.directory), false);
    rmSync(source, { recursive: true });
  });

  it("holds the program, the stack files and the packages, and nothing else of the project", () => {
    make({ "functions/guard/handler.ts": "", "node_modules/other/index.js": "" });
    assert.deepEqual(readdirSync(workplace.project).sort(), [
      "Pulumi.prod.yaml",
      "Pulumi.yaml",
      "functions",
      "infra",
      "node_modules",
    ]);
    assert.ok(existsSync(path.join(workplace.project, "node_modules/@pulumi/pulumi/package.json")));
  });

  it("names its own plugins in the project file and leaves the rest of it unchanged", () => {
    make();
    const plugins = path.join(workplace.directory, "plugins");
    assert.deepEqual(parse(readFileSync(path.join(workplace.project, "Pulumi.yaml"), "utf8")), {
      name: "letters",
      runtime: "nodejs",
      main: "infra/",
      plugins: {
        languages: [{ name: "nodejs", path: plugins }],
        providers: [
          { name: "aws", path: plugins },
          { name: "command", path: plugins },
        ],
      },
    });
  });

  it("accepts other values for a stack without touching the project's own file", () => {
    make();
    workplace.configure("prod", { adopt: ["identity:example.org"], zone: "example.com" });
    assert.deepEqual(parse(readFileSync(path.join(workplace.project, "Pulumi.prod.yaml"), "utf8")), {
      config: { "letters:zone": "example.com", "letters:adopt": ["identity:example.org"] },
    });
    assert.match(readFileSync(path.join(source, "Pulumi.prod.yaml"), "utf8"), /example\.org/);
  });

  it("has the policy packs in order, as published: built, without their sources", () => {
    make({
      "policies/security/PulumiPolicy.yaml": "",
      "policies/lib/resources/arn.ts": "",
      "policies/dns/PulumiPolicy.yaml": "",
      "policies/dns/index.js": "",
      "policies/dns/package.json": "{}",
      "policies/dns/rules.ts": "",
    });
    const { packs } = workplace;
    assert.deepEqual(
      workplace.policyPacks().map((folder) => path.relative(packs, folder)),
      ["dns", "security"],
    );
    assert.deepEqual(readdirSync(path.join(packs, "dns")).sort(), ["PulumiPolicy.yaml", "index.js", "package.json"]);
    assert.deepEqual(readdirSync(path.join(packs, "node_modules")), ["@pulumi"]);
    assert.deepEqual(readdirSync(path.join(packs, "node_modules", "@pulumi")), ["pulumi"]);
    assert.equal(existsSync(path.join(workplace.project, "policies")), false);
  });

  it("has no policy packs where the project has none", () => {
    make();
    assert.deepEqual(workplace.policyPacks(), []);
  });

  for (const [plugin, Client, version] of [
    ["pulumi-resource-aws", ResourceProviderClient, "7.48.0"],
    ["pulumi-resource-command", ResourceProviderClient, "1.2.1"],
    ["pulumi-language-nodejs", LanguageRuntimeClient, ""],
  ] as const) {
    it(`starts ${plugin} as the engine does: the port on standard output, then gRPC`, async () => {
      make();
      const child = spawn(path.join(workplace.directory, "plugins", plugin), ["127.0.0.1:1"]);
      const [port] = (await once(child.stdout, "data")) as [Buffer];
      const client = new Client(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure());
      const info = await new Promise<PluginInfo>((resolve, reject) =>
        client.getPluginInfo(new Empty(), (error: ServiceError | null, answer: PluginInfo) =>
          error ? reject(error) : resolve(answer),
        ),
      );
      assert.equal(info.getVersion(), version);
      client.close();
      child.kill();
      await once(child, "close");
    });
  }
});
