import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { describeFaults } from "../../../infra/settings/faults";
import { parseSettings } from "../../../infra/settings/settings";
import { ROOT } from "../../../infra/settings/stack-file";
import { stackConfig } from "../../../infra/recorded-graph/stack-config";
import { stackName } from "../../support/infra/arbitrary";
import { type Case, FILE } from "../../support/infra/settings/expected-faults";
import { CASES } from "./faults.cases";
import { withStackFile } from "../../support/infra/stack-directory";

const FILE_NAME = "Pulumi.acme.yaml";

/** The messages that a user reads about a stack file; `""` if it has no fault. */
function faultsOf(text: string, stack = "acme"): Promise<string> {
  return withStackFile(stack, text, (directory) => {
    const configuration = { stack, ...stackConfig(stack, {}, directory) };
    const parsed = parseSettings(configuration);
    return Promise.resolve("faults" in parsed ? describeFaults(configuration, parsed.faults) : "");
  });
}

/** The file with a key's lines replaced; a missing key is added below `config:`. */
function replaced(file: string, key: string, lines: string): string {
  const there = new RegExp(`^  (?:candlefish-mail:)?${key}:.*\\n(?: {3,}.*\\n)*`, "m");
  return there.test(file) ? file.replace(there, () => lines) : file.replace("config:\n", () => `config:\n${lines}`);
}

/** Applies the remedy in the last lines of a message to a file, as a person would by copy and paste. */
function mended(file: string, key: string, message: string): string {
  const [, what, pasted = ""] =
    /\n {2}(Replace the key with|Add below "config:"|Delete the key)[.:]\n?([^]*)$/.exec(message) ?? [];
  assert.ok(what, message);
  return replaced(file, key, pasted && `${pasted}\n`);
}

const bad = ({ key, lines }: Case) => replaced(FILE, key, lines);

describe("The stack file of these tests", () => {
  it("has no fault", async () => {
    assert.equal(await faultsOf(FILE), "");
  });
});

describe("A fault in a stack file", () => {
  for (const given of CASES)
    it(`is reported with place, value and remedy: ${given.what}`, async () => {
      const { key, line, problem, remedy } = given;
      const place = line === undefined ? FILE_NAME : `${FILE_NAME}:${line}`;
      const expected = [`The configuration of stack acme has a fault:`, `${place}: ${key} ${problem}.`, ...remedy].join(
        "\n",
      );
      const message = await faultsOf(bad(given));
      assert.equal(message, expected);
      if (remedy[0] !== "  Run:")
        assert.equal(await faultsOf(mended(bad(given), key, message)), "", "the remedy does not work");
    });

  it("in a protective setting never has a remedy that lifts protection", async () => {
    for (const value of ["yes", "True ", "1", "on", "sure", "[true]", "truee"]) {
      const message = await faultsOf(replaced(FILE, "production", `  production: "${value}"\n`));
      assert.match(message, /candlefish-mail:production: true$/, value);
    }
  });

  it("is reported together with all others, in one list", async () => {
    const file = ["stack", "accountId", "zone"].reduce(
      (text, key) => replaced(text, key, `  ${key}: Acme Corp\n`),
      FILE,
    );
    const message = await faultsOf(file);
    assert.match(message, /^The configuration of stack acme has 3 faults:\n/);
    assert.deepEqual(message.match(/^Pulumi\.acme\.yaml:\d+: \w+/gm), [
      "Pulumi.acme.yaml:2: stack",
      "Pulumi.acme.yaml:4: accountId",
      "Pulumi.acme.yaml:5: zone",
    ]);
  });

  it("is reported once: what follows from a faulty setting is no separate fault", async () => {
    const more =
      "  senderPrincipals:\n    - arn:aws:iam::111122223333:role/meetings\n  addressIdentities:\n    - you@example.org\n";
    for (const [key, value] of Object.entries({
      zone: "",
      name: "",
      stack: "dev",
      production: "yes",
      accountId: "1",
    })) {
      const message = await faultsOf(
        replaced(FILE, key, `  ${key}: "${value}"\n`).replace("config:\n", `config:\n${more}`),
      );
      assert.match(
        message,
        new RegExp(`^The configuration of stack acme has a fault:\nPulumi.acme.yaml:\\d+: ${key} `),
        key,
      );
    }
  });

  it("in the stack's own name comes with a valid name, ready for a shell", async () => {
    for (const [stack, run] of Object.entries({
      Dev: "mv Pulumi.Dev.yaml Pulumi.dev.yaml",
      "Acme Corp": "mv 'Pulumi.Acme Corp.yaml' Pulumi.acme-corp.yaml",
      "it's": `mv 'Pulumi.it'\\''s.yaml' Pulumi.it-s.yaml`,
      "a-stack-with-a-long-name": "mv Pulumi.a-stack-with-a-long-name.yaml Pulumi.a-stack-with-a-l.yaml",
      "1st": "mv Pulumi.1st.yaml Pulumi.st.yaml",
    })) {
      const message = await faultsOf(FILE, stack);
      assert.equal(
        message,
        `The configuration of stack ${stack} has a fault:\nPulumi.${stack}.yaml:2: stack ${JSON.stringify(stack)} cannot be part of ` +
          `a name: at most 16 lower-case letters, digits and single hyphens, beginning with a letter.\n  Run:\n    ${run}`,
      );
    }
  });

  it("quotes no Porkbun key and nothing that is encrypted", async () => {
    for (const value of [
      "pk1_0123456789abcdef",
      "{ secure: v1:hidden:ciphertext }",
      "[{ secure: v1:hidden:ciphertext }]",
    ])
      for (const key of [
        "zone",
        "alertRecipients",
        "useCase",
        "website",
        "production",
        "dailyQuota",
        "porkbunSecretApiKey",
        "slip",
      ]) {
        const message = await faultsOf(replaced(FILE, key, `  ${key}: ${value}\n`));
        assert.doesNotMatch(message, /0123456789|hidden|ciphertext/, `${key}: ${value}`);
        if (key !== "porkbunSecretApiKey" || value.startsWith("pk1_"))
          assert.ok(message.includes(key), `${key}: ${value}`);
      }
  });

  it("is found in any configuration at all, with a remedy, and never thrown", () => {
    const { config } = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { config: object };
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("", "true", "dev", "prod", "example.org", "681214184463", "[]", "{}", "null", "[null]", "[1]"),
      fc.json(),
      fc.array(fc.string()).map((list) => JSON.stringify(list)),
    );
    const keys = Object.keys(config).map((key) => `candlefish-mail:${key}`);
    const values = fc.dictionary(fc.constantFrom(...keys, "aws:region"), value);
    fc.assert(
      fc.property(values, stackName, (values, stack) => {
        const configuration = { project: "candlefish-mail", stack, values, secretKeys: [] };
        const parsed = parseSettings(configuration);
        // The credentials here are not secret, so there is always a fault.
        assert("faults" in parsed);
        for (const { key, problem } of parsed.faults) assert(key.length > 0 && problem.length > 0);
        assert.match(describeFaults(configuration, parsed.faults), new RegExp(`^Pulumi\\.${stack}\\.yaml: \\w+ `, "m"));
      }),
      { numRuns: 500 },
    );
  });
});
