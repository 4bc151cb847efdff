import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseStack } from "../../../cli/command-line/stack-option";

describe("A stack on the command line", () => {
  let directory: string;
  const stackFiles = (...stacks: string[]) =>
    stacks.forEach((stack) => writeFileSync(path.join(directory, `Pulumi.${stack}.yaml`), ""));
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "stacks-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it("may include its organization and project, as in Pulumi Cloud", () => {
    stackFiles("dev", "prod");
    for (const text of ["prod", "acme/prod", "acme/mail/prod"]) assert.equal(parseStack(text, directory), "prod");
  });

  it("has a file, or is refused with a list of the existing files", () => {
    const begin = (stack: string) =>
      ` To create it: cp Pulumi.example.yaml Pulumi.${stack}.yaml, then change the values in it.`;
    assert.throws(() => parseStack("acme", directory), { message: `There is no Pulumi.acme.yaml.${begin("acme")}` });
    stackFiles("dev", "prod");
    assert.throws(() => parseStack("acme/pord", directory), {
      message: 'There is no Pulumi.pord.yaml. Did you mean "prod"? Stacks that have one: dev, prod.' + begin("pord"),
    });
  });

  it("has a valid Pulumi name", () => {
    for (const text of ["Acme Corp", "", "acme/", "prod;rm", "x".repeat(101)])
      assert.throws(() => parseStack(text, directory), { message: /^A stack's name has 1 to 100 letters, / });
  });
});
