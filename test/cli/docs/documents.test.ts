import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { documents } from "../../../cli/docs/documents";
import { ROOT } from "../../../infra/settings/stack-file";
import { promises } from "../../../cli/promises/promises";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { renderRequest } from "../../../cli/request-access/document";
import { withStackFile } from "../../support/infra/stack-directory";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

describe("documents", () => {
  it("agree with the promises and settings", async () => {
    for (const [file, text] of Object.entries(await documents()))
      assert.equal(read(file), text, `${file}: run npm run mail -- docs`);
  });

  it("are the same, without ciphertext, when the stacks encrypt their credentials", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "documents-"));
    try {
      for (const file of readdirSync(ROOT).filter((name) => /^Pulumi\..*yaml$/.test(name))) {
        const secrets = ["porkbunApiKey", "porkbunSecretApiKey", "linkSigningKey", "linkSigningKeys", "recipientIdKey"]
          .filter((key) => !read(file).includes(key))
          .map((key) => `  candlefish-mail:${key}:\n    secure: v1:ciphertext\n`)
          .join("");
        const text = file === "Pulumi.yaml" ? read(file) : read(file).replace("config:\n", `config:\n${secrets}`);
        writeFileSync(path.join(directory, file), text);
      }
      assert.deepEqual(await documents(directory), await documents());
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("The request for production access", () => {
  const requestOf = async (config: string) =>
    withStackFile("acme", config, async (directory) => {
      const { settings, graph } = await recordStack("acme", directory);
      return renderRequest(settings, graph);
    });
  const file = (more: string) => `config:
  stack: acme
  name: mailer
  accountId: "111122223333"
  zone: acme.example
  alertRecipients:
    - you@acme.example
${more}`;

  it("has the stack's names, and the use case from its settings", async () => {
    const test = await requestOf(file("  useCase: Receipts and account notices for customers.\n"));
    for (const name of ["mailer-main-acme", "ses-bounces-mailer-acme", "ses-complaints-mailer-acme"])
      assert.ok(test.includes(`| Configuration set: \`${name}\``) || test.includes(`| SNS Topic: \`${name}\``), name);
    assert.match(test, /\n## Use case\n\nReceipts and account notices for customers\.\n/);
    assert.doesNotMatch(test, /meeting scheduler/);

    const direct = await requestOf(file("  directSending: true\n"));
    const unkept = direct.split("\n").filter((line) => line.includes("| not kept. The setting `directSending`"));
    assert.deepEqual(
      unkept.map((line) => line.split(" | ")[0]),
      promises.filter(({ endedBy }) => endedBy).map(({ words }) => `| ${words}`),
    );

    const production = await requestOf(file("  production: true\n"));
    for (const name of ["mailer-main", "ses-bounces-mailer", "ses-complaints-mailer"])
      assert.ok(production.includes(`: \`${name}\``), name);
    assert.match(production, /\n## Use case\n\nTo be written: what the mail is for, in the setting `useCase`\.\n/);
  });
});
