import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../infra/settings/stack-file";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";

for (const [pack, rules] of Object.entries({ security, deliverability }))
  describe(`The README of the pack ${pack}`, () => {
    const folder = path.join(ROOT, "policies", pack);
    const text = fs.readFileSync(path.join(folder, "README.md"), "utf8");

    it("shows code as it is in the rule's file", () => {
      const shown = [...text.matchAll(/\[([a-z-]+)\]\(\1\.ts\)[^`]*```ts\n(.*?)```/gs)];
      assert.equal(shown.length, pack === "security" ? 2 : 1);
      for (const [, rule, code = ""] of shown) {
        const trimmed = (from: string) => from.split("\n").map((line) => line.trim());
        const lines = trimmed(code).filter(Boolean);
        assert.ok(lines.length >= 3 && lines.length <= 5, rule);
        const source = trimmed(fs.readFileSync(path.join(folder, `${rule}.ts`), "utf8"));
        for (const line of lines) assert.ok(source.includes(line), `${rule}: ${line}`);
      }
    });

    it("shows refusals with the pack's version, and each rule's own severity and message", () => {
      const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as {
        name: string;
        version: string;
      };
      for (const [, shown] of text.matchAll(/^❌ (.*)$/gm)) assert.equal(shown, `${name}@v${version}`);
      const refusals = [...text.matchAll(/\[mandatory\] \[severity: (\w+)\] {2}([a-z-]+) .*\n\s+(.*)\n/g)];
      assert.equal(refusals.length, 2);
      for (const [, severity, rule, sentence] of refusals) {
        const { severity: own, description } = rules.find((each) => each.name === rule) ?? {};
        assert.deepEqual([severity, sentence], [own, description]);
      }
    });
  });
