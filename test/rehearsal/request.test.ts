import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../rehearsal/graph/stack-config";
import { recordForRehearsal } from "../../rehearsal/rehearsed-stack";
import { promises } from "../../rehearsal/promises";
import { renderRequest } from "../../rehearsal/request";

describe("rehearsal/request", () => {
  it("is what docs/production-access.md holds for prod", async () => {
    const { settings, graph } = await recordForRehearsal("prod");
    const kept = readFileSync(path.join(root, "docs/production-access.md"), "utf8");
    assert.equal(
      kept,
      renderRequest(settings, graph),
      "run: npm run --silent request-access > docs/production-access.md",
    );
  });

  it("marks exactly the promises that nothing keeps", async () => {
    const { settings, graph } = await recordForRehearsal("dev");
    const open = renderRequest(settings, graph).match(/\| not yet kept/g) ?? [];
    assert.equal(open.length, promises.filter(({ kept }) => !kept).length);
  });
});
