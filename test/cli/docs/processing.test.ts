import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { recordOfProcessing } from "../../../cli/docs/processing";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { ROOT } from "../../../infra/settings/stack-file";
import { scenarios } from "../../../rehearsal/scenarios";
import { TEST_STACKS } from "../../support/stack-files";

const PRIVACY = readFileSync(path.join(ROOT, "docs/privacy.md"), "utf8");

describe("docs/privacy.md", () => {
  it("names existing scenarios and tests", () => {
    const tables = PRIVACY.split("\n").filter((line) => line.startsWith("| ") && line.includes("scenario"));
    const named = tables.flatMap((line) => line.slice(line.lastIndexOf("scenario")).match(/`[a-z-]+`/g) ?? []);
    const ids = new Set(scenarios.map(({ id }) => `\`${id}\``));
    assert.ok(named.length >= 10);
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
    const files = [...PRIVACY.matchAll(/\]\(([^)#]+)/g)].map(([, file = ""]) => path.join(ROOT, "docs", file));
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
  });

  it("covers every point of article 30(1), from the settings and from what the stack stores", async () => {
    const { settings, graph } = await recordStack("prod", TEST_STACKS);
    const record = Object.fromEntries(recordOfProcessing(settings, graph));
    for (const point of [
      "Controller",
      "Purposes",
      "People",
      "Data of a recipient",
      "Recipients of data",
      "Where",
      "Measures",
    ])
      assert.ok(record[point], point);
    assert.equal(record["Controller"], "Candlefish; compliance@candlefish.ai");
    assert.match(record["Purposes"] ?? "", /mailing lists \(Shared summaries\)$/);
    assert.match(record["Where"] ?? "", /^AWS Region us-east-1, account 681214184463\./);
    assert.match(record["Kept: logs"] ?? "", /^\d+ days, /);
    assert.doesNotMatch(JSON.stringify(record), /undefined|NaN|Infinity/);
  });
});
