import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { record } from "../../../infra/recorded-graph/record";
import { describeFaults } from "../../../infra/settings/faults";
import { defaultStack, EXAMPLE, readStackFile, ROOT, stacks } from "../../../infra/settings/stack-file";
import { stackConfig } from "../../../infra/recorded-graph/stack-config";
import { parseSettings } from "../../../infra/settings/settings";
import { withStackFile } from "../../support/infra/stack-directory";
import { TEST_STACKS } from "../../support/stack-files";

interface Declaration {
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

const text = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const project = parse(text("Pulumi.yaml")) as { name: string; config: Record<string, Declaration> };
const secrets = Object.keys(project.config).filter((key) => project.config[key]?.secret);

describe("Pulumi.yaml", () => {
  it("declares exactly what the program reads", () => {
    const read = new Set<string>();
    const values = new Proxy(stackConfig("prod", {}, TEST_STACKS).values, {
      get: (target, key: string) => {
        read.add(key);
        return target[key];
      },
    });
    parseSettings({ ...stackConfig("prod", {}, TEST_STACKS), stack: "prod", values });
    const declared = Object.keys(project.config).map((key) => `${project.name}:${key}`);
    assert.deepEqual([...read].sort(), declared.sort());
  });

  it("gives each key a description and a default, and no type", () => {
    for (const [key, declaration] of Object.entries(project.config)) {
      assert((declaration.description ?? "").length > 10, `${key} has no description`);
      assert.notEqual(declaration.default, undefined, `the engine would stop at ${key} before the program can speak`);
      assert(
        !("type" in declaration),
        `the engine would stop at a ${key} of another type before the program can speak`,
      );
    }
    assert.deepEqual(secrets, [
      "porkbunApiKey",
      "porkbunSecretApiKey",
      "linkSigningKey",
      "linkSigningKeys",
      "recipientIdKey",
    ]);
    for (const key of secrets) assert.equal(project.config[key]?.default, "");
  });
});

describe("The stack files", () => {
  it("contain no credential in the clear", () => {
    const secretText = /[ps]k1_\w{8}|AKIA[A-Z0-9]{12}|aws_secret|-----BEGIN/;
    for (const file of ["Pulumi.yaml", ...[...stacks(), EXAMPLE].map((stack) => `Pulumi.${stack}.yaml`)]) {
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
    for (const stack of [...stacks(), EXAMPLE]) {
      const { config } = parse(text(`Pulumi.${stack}.yaml`)) as { config: Record<string, unknown> };
      assert.deepEqual(config["pulumi:disable-default-providers"], ["aws"], stack);
    }
  });

  it("have no fault", () => {
    for (const stack of [...stacks(), EXAMPLE]) {
      const configuration = { stack, ...stackConfig(stack) };
      const parsed = parseSettings(configuration);
      assert("settings" in parsed, "faults" in parsed ? describeFaults(configuration, parsed.faults) : "");
    }
  });
});

describe("Pulumi.example.yaml", () => {
  it("serves another domain: a copy with the values above dailyQuota changed", async () => {
    const changed = {
      stack: "acme",
      name: "acme",
      accountId: '"999900001111"',
      zone: "acme.example",
      alertRecipients: "\n    - you@acme.example",
      useCase: "Receipts and account notices for the customers of Acme.",
    };
    const [head = "", rest = ""] = text("Pulumi.example.yaml").split(/(?= {2}candlefish-mail:dailyQuota)/);
    assert.deepEqual(
      [...head.matchAll(/^ {2}candlefish-mail:(\w+)/gm)].map(([, key]) => key),
      Object.keys(changed),
    );
    const lines = Object.entries(changed).map(([key, value]) => `  candlefish-mail:${key}: ${value}\n`);
    const graph = await withStackFile("acme", `config:\n${lines.join("")}${rest}`, (directory) =>
      record({ stack: "acme", phase: "up", directory }),
    );
    assert.equal(graph.outputs.sendingDomain, "acme.example");
    assert.deepEqual(graph.outputs.configurationSets, { main: "acme-main", updates: "acme-updates" });
    const stated = graph.resources.map(({ inputs, options }) => ({ inputs, options }));
    const made = JSON.stringify(stated, (key, value: unknown) => (key === "code" ? undefined : value));
    assert.doesNotMatch(made.replaceAll(project.name, ""), /candlefish|681214184463|example\.org/);
    assert.equal(graph.resources.filter((resource) => resource.options.protect).length > 20, true);
  });
});

describe("The stack of a command that names none", () => {
  const among = (...names: string[]) => {
    const directory = mkdtempSync(path.join(tmpdir(), "default-"));
    for (const name of [...names, EXAMPLE]) writeFileSync(path.join(directory, `Pulumi.${name}.yaml`), "");
    const stack = defaultStack(directory);
    rmSync(directory, { recursive: true });
    return stack;
  };

  it("is the only one with a file, or else prod", () => {
    assert.deepEqual(
      [among("acme"), among("acme", "prod"), among("acme", "beta"), among()],
      ["acme", "prod", "prod", "prod"],
    );
  });
});

describe("A stack file", () => {
  const DEV = text("Pulumi.example.yaml").replaceAll("example", "acme");
  const read = (file: string) =>
    withStackFile("acme", file, (directory) => Promise.resolve(readStackFile("acme", directory)));
  const refused = (file: string) =>
    read(file).then(
      () => assert.fail("was read"),
      (error: Error) => error.message,
    );

  it("treats a key without a namespace as the engine does: as one of the project's", async () => {
    const { values, lines } = await read(
      "config:\n  zone: example.org\n  candlefish-mail:config:name: acme\n  aws:region: x\n",
    );
    assert.equal(values["candlefish-mail:zone"], "example.org");
    assert.equal(values["candlefish-mail:name"], "acme");
    assert.deepEqual(lines, { "candlefish-mail:zone": 2, "candlefish-mail:name": 3, "aws:region": 4 });
  });

  it("treats digits without quotes as the engine does", async () => {
    const file =
      "config:\n  a: 012345678901\n  b: 0123\n  c: 1_000\n  d: '0123'\n  e: yes\n  f: 0.50\n  g:\n  h: true\n";
    const { values } = await read(file);
    assert.deepEqual(
      [..."abcdefgh"].map((key) => values[`candlefish-mail:${key}`]),
      ["12345678901", "83", "1000", "0123", "yes", "0.5", "null", "true"],
    );
  });

  it("does not reveal what it holds encrypted, in lists too, and says which keys those are", async () => {
    const { values, secretKeys } = await read(
      `${DEV}  candlefish-mail:porkbunApiKey:\n    secure: v1:abc:def\n  candlefish-mail:reportRecipients:\n    - secure: v1:ghi:jkl\n` +
        "encryptionsalt: v1:salt:mno\n",
    );
    assert.deepEqual(secretKeys, ["candlefish-mail:porkbunApiKey", "candlefish-mail:reportRecipients"]);
    assert.doesNotMatch(JSON.stringify(values), /v1:/);
  });

  it("is read with its list items' line numbers", async () => {
    const { lines } = await read("config:\n  alertRecipients:\n    - a@example.org\n\n    - b@example.org\n");
    assert.deepEqual(lines, {
      "candlefish-mail:alertRecipients": 2,
      "candlefish-mail:alertRecipients[0]": 3,
      "candlefish-mail:alertRecipients[1]": 5,
    });
  });

  it("names an environment of Pulumi ESC, which no command without the engine reads", async () => {
    assert.deepEqual((await read(DEV)).notes, []);
    assert.deepEqual((await read(`environment:\n  - acme/mail\n${DEV}`)).notes, [
      "Pulumi.acme.yaml:1: environment (Pulumi ESC) is not read here. pulumi preview and up take the values that it gives; " +
        "this command does not.",
    ]);
  });

  it("may be empty: then every required setting is missing", async () => {
    for (const file of ["", "# nothing\n", "config:\n", "encryptionsalt: v1:abc\n"])
      assert.deepEqual((await read(file)).lines, {});
  });

  it("is refused with file and line where it cannot be parsed", async () => {
    const cases = {
      "config:\n  zone: 'example.org\n": [3, "Missing closing 'quote"],
      "config:\n\tzone: example.org\n": [2, "Tabs are not allowed as indentation"],
      "config:\n  zone: a\n  zone: b\n": [3, "Map keys must be unique"],
    } as const;
    for (const [file, [line, problem]] of Object.entries(cases)) {
      const [first, second = "", last] = (await refused(file)).split("\n");
      assert.equal(first, "Pulumi.acme.yaml is not valid YAML:");
      assert.ok(second.startsWith(`  Pulumi.acme.yaml:${line}: ${problem}`), second);
      assert.equal(last, "  Pulumi.example.yaml shows the format.");
    }
    assert.equal(
      await refused("config:\n  - zone\n"),
      "Pulumi.acme.yaml:2: config is not a map of keys and values. Begin the file with config: and put one key on each line below it, as " +
        "Pulumi.example.yaml does.",
    );
    assert.equal(
      await refused("config:\n  zone: a\n  candlefish-mail:zone: b\n"),
      "Pulumi.acme.yaml:3: candlefish-mail:zone is stated in line 2 already. Delete one of the two.",
    );
  });

  it("is created from the example if it does not exist", () => {
    assert.throws(() => readStackFile("nope", __dirname), {
      name: "StackFileError",
      message:
        "There is no Pulumi.nope.yaml. Stacks with a file: none. To begin one: cp Pulumi.example.yaml Pulumi.nope.yaml, then " +
        "change the values in it.",
    });
  });
});
