import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { record } from "../../rehearsal/graph/record";
import { root, stacks } from "../../infra/stack-file";
import { stackConfig } from "../../rehearsal/graph/stack-config";
import { parseSettings } from "../../infra/settings";
import { withStackFile } from "./stack-directory";

interface Declaration {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

const text = (file: string) => readFileSync(path.join(root, file), "utf8");
const project = parse(text("Pulumi.yaml")) as { name: string; config: Record<string, Declaration> };
const secrets = Object.keys(project.config).filter((key) => project.config[key]?.secret);

describe("Pulumi.yaml", () => {
  it("declares exactly what the program reads", () => {
    const read = new Set<string>();
    const values = new Proxy(stackConfig("prod").values, {
      get: (target, key: string) => {
        read.add(key);
        return target[key];
      },
    });
    parseSettings({ ...stackConfig("prod"), stack: "prod", values });
    const declared = Object.keys(project.config).map((key) => `${project.name}:${key}`);
    assert.deepEqual([...read].sort(), declared.sort());
  });

  it("gives each key a description and a default, and a type unless it is a secret", () => {
    for (const [key, { type, description, default: otherwise, secret }] of Object.entries(project.config)) {
      assert((description ?? "").length > 10, `${key} has no description`);
      assert.notEqual(otherwise, undefined, `the engine would stop at ${key} before the program can speak`);
      assert.equal(type === undefined, secret === true, key);
    }
    assert.deepEqual(secrets, ["porkbunApiKey", "porkbunSecretApiKey", "linkSigningKey"]);
    for (const key of secrets) assert.equal(project.config[key]?.default, "");
  });
});

describe("The stack files", () => {
  it("hold no credential in the clear", () => {
    const secretText = /[ps]k1_\w{8}|AKIA[A-Z0-9]{12}|aws_secret|-----BEGIN/;
    for (const file of ["Pulumi.yaml", ...stacks().map((stack) => `Pulumi.${stack}.yaml`)]) {
      assert.doesNotMatch(text(file), secretText, file);
      const { config } = parse(text(file)) as { config: Record<string, unknown> };
      for (const key of secrets) {
        const value = file === "Pulumi.yaml" ? undefined : (config[`${project.name}:${key}`] ?? config[key]);
        const isEncrypted = typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
        assert(value === undefined || isEncrypted, `${file} holds ${key} in the clear`);
      }
    }
    assert.match('porkbunApiKey: "pk1_0123456789abcdef"', secretText);
  });

  it("let nothing fall back to the default provider", () => {
    for (const stack of stacks()) {
      const { config } = parse(text(`Pulumi.${stack}.yaml`)) as { config: Record<string, unknown> };
      assert.deepEqual(config["pulumi:disable-default-providers"], ["aws"], stack);
    }
  });

  it("serve another domain: a copy of prod's with five keys changed and its last block deleted", async () => {
    const changed: Record<string, string> = {
      stack: "example",
      name: "example",
      accountId: '"111122223333"',
      zone: "example.org",
      alertRecipients: "\n    - you@example.org",
    };
    const [kept, deleted] = text("Pulumi.prod.yaml").split("  # What this account alone has.\n");
    assert(kept && deleted);
    const copy = Object.entries(changed).reduce((file, [key, value]) => {
      const line = new RegExp(`(${project.name}:${key}:)( \\S+|\n +- \\S+)`);
      assert.match(file, line);
      return file.replace(line, `$1${value.startsWith("\n") ? "" : " "}${value}`);
    }, kept);

    const graph = await withStackFile("example", copy, (directory) =>
      record({ stack: "example", phase: "up", directory }),
    );
    assert.equal(graph.outputs.sendingDomain, "example.org");
    assert.deepEqual(graph.outputs.configurationSets, {
      main: "example-main-example",
      updates: "example-updates-example",
    });
    const made = JSON.stringify(graph.resources.map(({ inputs, options }) => ({ inputs, options })));
    assert.doesNotMatch(made.replaceAll(project.name, ""), /candlefish|681214184463|"import"/);
    assert.equal(graph.resources.filter((resource) => resource.options.protect).length > 20, true);
  });
});
