import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ESLint, Linter } from "eslint";
import { parser } from "typescript-eslint";
import { ROOT } from "../infra/settings/stack-file";

const RULE = "no-restricted-syntax";
const eslint = new ESLint({ cwd: ROOT });
const linter = new Linter();

/** What the rule reports about a file after one part of its text is replaced; only this rule, which needs no types. */
async function saidOf(file: string, part: string, instead: string): Promise<string[]> {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  assert.ok(text.includes(part), part);
  const { rules } = (await eslint.calculateConfigForFile(path.join(ROOT, file))) as Linter.Config;
  const alone: Linter.Config = {
    files: ["**/*.ts"],
    languageOptions: { parser },
    rules: { [RULE]: rules?.[RULE] ?? "off" },
  };
  return linter.verify(text.replace(part, instead), [alone], file).map(({ message }) => message);
}

const ONE_TRY = "A client that sends tries once (maxAttempts: 1): SES would send what it is told twice.";

describe("the lint rules about sending", () => {
  it("require a client that tries once", async () => {
    const clients = "core/aws-clients/clients.ts";
    assert.deepEqual(await saidOf(clients, "maxAttempts: 1,", "maxAttempts: 1,"), []);
    assert.deepEqual(await saidOf(clients, "maxAttempts: 1,", "maxAttempts: 2,"), [ONE_TRY]);
    assert.deepEqual(await saidOf(clients, "maxAttempts: 1,", ""), [ONE_TRY]);
    assert.deepEqual(await saidOf(clients, "...ONE_TRY }", "}"), [ONE_TRY]);
    assert.deepEqual(await saidOf(clients, "...common(region), ...ONE_TRY", "...ONE_TRY, ...common(region)"), [
      ONE_TRY,
    ]);
    const send = "functions/outbox/send.ts";
    assert.deepEqual(await saidOf(send, "await ses.send(", "await new SESv2Client({}).send("), [
      `${ONE_TRY} Use openSender of core/aws-clients/clients.ts.`,
    ]);
  });

  it("forbid SES's own unsubscribing", async () => {
    for (const file of ["functions/outbox/send.ts", "functions/report/mail.ts"]) {
      const own = 'ListManagementOptions: { ContactListName: "a" }, Destination: {';
      assert.deepEqual(await saidOf(file, "Destination: {", own), [
        "Leave unsubscribing to our own links: SES's would not know what a recipient chose there.",
      ]);
    }
  });
});

describe("the lint rule about private members", () => {
  it("requires #name, except for parameter properties", async () => {
    const told = ["Write a private member as #name; the keyword is for a constructor's parameters alone."];
    for (const [file, part, instead] of [
      ["infra/settings/config-reader.ts", "  #fullKey(", "  private fullKey("],
      ["functions/outbox/table.ts", "  constructor(", "  private readonly read = 1;\n  constructor("],
      ["core/aws-clients/clients.ts", "const ONE_TRY =", "class Sent { private at = 0 }\nconst ONE_TRY ="],
    ] as const) {
      assert.deepEqual(await saidOf(file, part, part), []);
      assert.deepEqual(await saidOf(file, part, instead), told);
    }
  });
});
