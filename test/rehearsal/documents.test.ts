import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { documents } from "../../rehearsal/documents";
import { root } from "../../infra/stack-file";
import { promises } from "../../rehearsal/promises";
import { recordForRehearsal } from "../../rehearsal/rehearsed-stack";
import { renderRequest } from "../../rehearsal/request";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("documents", () => {
  it("say of promises and settings what those say themselves", async () => {
    for (const [file, text] of Object.entries(await documents()))
      assert.equal(read(file), text, `${file}: run npm run docs`);
  });

  it("mark exactly the promises that nothing keeps", async () => {
    const { settings, graph } = await recordForRehearsal("dev");
    const open = renderRequest(settings, graph).match(/\| not yet kept/g) ?? [];
    assert.equal(open.length, promises.filter(({ kept }) => !kept).length);
  });

  it("link to files that are there and name scripts that package.json has", () => {
    const readme = read("README.md");
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => String(target));
    assert.ok(links.length > 0);
    for (const target of links) assert.ok(existsSync(path.join(root, target)), `README.md links to ${target}`);
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const [, script] of readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
      assert.ok(String(script) in scripts, `README.md names npm run ${String(script)}`);
  });
});
