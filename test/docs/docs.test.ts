import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { functions } from "../../infra/function-declarations/functions";
import { ROOT } from "../../infra/settings/stack-file";
import { anchorsIn } from "../support/anchors";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const pages = globSync(["*.md", "docs/*.md", "policies/*/README.md", "bench/README.md"], { cwd: ROOT }).sort();

describe("pages", () => {
  for (const page of pages) {
    it(`link to existing files and headings: ${page}`, () => {
      for (const [, target = "", anchor] of read(page).matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)/g)) {
        const file = target === "" ? page : path.join(path.dirname(page), target);
        assert.ok(existsSync(path.join(ROOT, file)), `${page} links to ${target}`);
        if (anchor !== undefined)
          assert.ok(anchorsIn(read(file)).includes(anchor), `${page} links to ${target}#${anchor}`);
      }
    });

    it(`name scripts that package.json has: ${page}`, () => {
      for (const [, script = ""] of read(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g))
        assert.ok(script in scripts, `${page} names npm run ${script}`);
    });
  }
});

describe("README.md", () => {
  it("is one page, of at most 1,000 words", () => {
    const words = read("README.md").split(/\s+/).length;
    assert.ok(words <= 1000, `${words} words`);
  });

  it("states the number of scenarios correctly", () => {
    const { scenarios } = require("../../rehearsal/scenarios") as typeof import("../../rehearsal/scenarios");
    assert.match(read("README.md"), new RegExp(`^\\[1/${scenarios.length}\\] `, "m"));
  });
});

describe("CONTRIBUTING.md", () => {
  /** What a name in angle brackets stands for, by the members that there are: the table has to be true of each. */
  const members: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
    "a function": Object.keys(functions).map((name) => ({ function: name })),
    "a rule": Object.entries({ security, deliverability }).flatMap(([pack, rules]) =>
      rules.map(({ name }) => ({ pack, rule: name })),
    ),
    "a mail": globSync("mail/templates/*/mail.mjml", { cwd: ROOT }).map((file) => ({
      mail: path.basename(path.dirname(file)),
    })),
  };
  const rows = [...read("CONTRIBUTING.md").matchAll(/^\| (an? \w+) +\| (.+?) +\|$/gm)].map(
    ([, thing = "", cell = ""]) => ({
      thing,
      files: [...cell.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file),
    }),
  );

  it("has a row for each kind of addition", () => {
    assert.deepEqual(
      rows.map(({ thing }) => thing),
      ["a function", "an alarm", "a rule", "a record", "a resource", "a promise", "a mail", "a setting"],
    );
  });

  for (const { thing, files } of rows) {
    it(`names existing files for ${thing}, for each existing one`, () => {
      assert.ok(files.length > 0);
      for (const member of members[thing] ?? [{}])
        for (const pattern of files) {
          const file = pattern.replaceAll(/<(\w+)>/g, (_, name: string) => member[name] ?? `<${name}>`);
          assert.ok(existsSync(path.join(ROOT, file)), `${thing}: ${file}`);
        }
    });
  }
});
