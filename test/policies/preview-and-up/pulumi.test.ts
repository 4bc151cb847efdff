import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../../../infra/settings/stack-file";
import { configurationFaults } from "../../../policies/pack-configuration/configuration";
import { pulumiArguments, Refused } from "../../../policies/preview-and-up/pulumi";

const EXEMPTION = {
  type: "aws:dynamodb/table:Table",
  resource: "ledger",
  reason: "kept for the auditors until March",
};
const policies = (pack: string) => path.join(ROOT, "policies", pack);
const PACKS = ["--policy-pack", policies("deliverability"), "--policy-pack", policies("security")];

describe("The configuration of a policy pack", () => {
  const faults = (config: unknown) =>
    configurationFaults(
      typeof config === "string" ? config : JSON.stringify(config),
      (name) => name === "expiring-tables",
    );

  it("may list exemptions, or nothing", () => {
    for (const config of [{}, { "expiring-tables": {} }, { "expiring-tables": { exemptions: [EXEMPTION] } }])
      assert.deepEqual(faults(config), []);
  });

  it("cannot switch rules off", () => {
    assert.deepEqual(faults({ all: "disabled" }), ["all is not a rule of this pack: name one that is"]);
    assert.deepEqual(faults({ "expiring-tables": "advisory" }), [
      "expiring-tables must be an object with exemptions: every rule is mandatory",
    ]);
    assert.deepEqual(faults({ "expiring-tables": { enforcementLevel: "disabled", exemptions: [] } }), [
      "expiring-tables.enforcementLevel cannot be set here: only exemptions can",
    ]);
    assert.deepEqual(faults({ environments: ["x"] }), ["environments is not a rule of this pack: name one that is"]);
  });

  it("is refused with the location of each fault", () => {
    assert.deepEqual(
      faults({ "expiring-tables": { exemptions: [EXEMPTION, { ...EXEMPTION, reason: "x".repeat(30) }] } }),
      ["expiring-tables.exemptions[1]: reason must say why the resource may pass, in at least three different words"],
    );
    assert.deepEqual(faults({ "expiring-tables": { exemptions: EXEMPTION } }), [
      "expiring-tables.exemptions must be a list",
    ]);
    for (const text of ["", "[]", "null", '"disabled"', "{"])
      assert.deepEqual(faults(text), [
        'is not a JSON object: write {"<rule>": {"exemptions": [...]}}, or {} for no exemption',
      ]);
  });
});

describe("npm run preview", () => {
  let directory: string;
  const write = (name: string, config: object) => fs.writeFileSync(path.join(directory, name), JSON.stringify(config));
  const args = (...given: string[]) => pulumiArguments("preview", given, directory);
  before(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "preview-"));
    write("none.json", {});
    write("good.json", { "expiring-tables": { exemptions: [EXEMPTION] } });
    write("off.json", { all: "disabled" });
  });
  after(() => fs.rmSync(directory, { recursive: true }));

  it("passes both packs, and the user's arguments", () => {
    assert.deepEqual(args("--stack", "dev", "--diff"), ["preview", ...PACKS, "--stack", "dev", "--diff"]);
  });

  it("accepts exemptions, one file for each pack", () => {
    const given = ["--policy-pack-config", "none.json", "--cwd", "elsewhere", "--policy-pack-config=good.json"];
    const files = ["none.json", "good.json"].flatMap((name) => ["--policy-pack-config", path.join(directory, name)]);
    assert.deepEqual(args(...given), ["preview", ...PACKS, ...files, "--cwd", "elsewhere"]);
  });

  it("refuses arguments that would remove a pack, switch a rule off or exempt in the wrong pack", () => {
    const refused = (given: string[], message: string) =>
      assert.throws(
        () => args(...given),
        (error) => error instanceof Refused && error.message === message,
      );
    const file = (name: string) => path.join(directory, name);
    const heading = "The configuration of a policy pack may only list exemptions:";
    refused(
      ["--policy-pack", "other"],
      "preview passes every policy pack of policies/ itself: leave out --policy-pack.",
    );
    refused(["--policy-pack=other"], "preview passes every policy pack of policies/ itself: leave out --policy-pack.");
    refused(
      ["--policy-pack-config", "none.json"],
      "Give --policy-pack-config once for each pack, in this order: deliverability, security. A file with {} exempts nothing.",
    );
    refused(
      ["--policy-pack-config=none.json", "--policy-pack-config", "off.json"],
      `${heading}\n  ${file("off.json")}: all is not a rule of this pack: name one that is`,
    );
    refused(
      ["--policy-pack-config=good.json", "--policy-pack-config=missing.json"],
      `${heading}\n  ${file("good.json")}: expiring-tables is not a rule of this pack: name one that is\n  ${file("missing.json")}: there is no such file`,
    );
  });

  it("exits with status 1 and starts no CLI when it refuses", () => {
    const command = [path.join(ROOT, "setup.cjs"), "tsx", path.join(ROOT, "policies/preview-and-up/pulumi.ts"), "up"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, "--policy-pack", "other"], {
      encoding: "utf8",
    });
    assert.deepEqual(
      [status, stdout, stderr],
      [1, "", "up passes every policy pack of policies/ itself: leave out --policy-pack.\n"],
    );
  });
});
