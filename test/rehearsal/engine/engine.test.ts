import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Engine, engineIn } from "../../../rehearsal/engine/engine";
import { Workplace } from "../../../rehearsal/engine/workplace";
import { sourceProject } from "./source-project";

/** A CLI that prints its arguments, folder and environment, logs the events it is given, and ends with its last argument. */
const CLI = `#!/bin/sh
echo "$*"
echo "$PWD" >&2
echo "PULUMI_HOME=$PULUMI_HOME PULUMI_BACKEND_URL=$PULUMI_BACKEND_URL"
echo "token=$PULUMI_ACCESS_TOKEN profile=$AWS_PROFILE key=$PORKBUN_API_KEY url=$PORKBUN_API_URL"
while [ $# -gt 1 ]; do
  [ "$1" = --event-log ] && [ -f events.in ] && cat events.in > "$2"
  [ "$1" = --exit ] && exit "$2"
  shift
done
`;

describe("The engine in a workplace", () => {
  let source: string;
  let workplace: Workplace;
  let engine: Engine;

  const make = (files: Readonly<Record<string, string>> = {}) => {
    source = sourceProject(files);
    workplace = Workplace.make(source);
    const executable = path.join(workplace.directory, "pulumi");
    writeFileSync(executable, CLI, { mode: 0o755 });
    engine = engineIn(workplace, { executable, version: "v0.0.0" }, "/home/of/the/door", {
      PORKBUN_API_URL: "http://127.0.0.1:1",
    });
  };
  const log = (...events: object[]) =>
    writeFileSync(
      path.join(workplace.project, "events.in"),
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  afterEach(() => {
    workplace.remove();
    rmSync(source, { recursive: true });
  });

  it("runs in the copy of the project with a home and a backend of its own, and nothing of the user's", async () => {
    const own = ["PULUMI_ACCESS_TOKEN", "AWS_PROFILE", "PORKBUN_API_KEY"];
    for (const name of own) process.env[name] = "the user's";
    make();
    for (const name of own) Reflect.deleteProperty(process.env, name);
    const { code, output } = await engine.run("stack", "init", "prod");
    assert.equal(code, 0);
    const lines = output.trim().split("\n").sort();
    assert.deepEqual(lines, [
      workplace.project,
      `PULUMI_HOME=/home/of/the/door PULUMI_BACKEND_URL=file://${workplace.backend}`,
      "stack init prod --non-interactive --color never",
      "token= profile= key= url=http://127.0.0.1:1",
    ]);
  });

  it("asks no question and previews nothing before an up, and previews before it destroys", async () => {
    make();
    const log = path.join(workplace.directory, "events.jsonl");
    const lineOf = async (operation: "preview" | "up" | "refresh" | "destroy") =>
      (await engine.operate(operation, "--stack", "prod")).output.split("\n")[0];
    const flags = `--event-log ${log} --stack prod --non-interactive --color never`;
    assert.equal(await lineOf("preview"), `preview ${flags}`);
    assert.equal(await lineOf("up"), `up --yes --skip-preview ${flags}`);
    assert.equal(await lineOf("refresh"), `refresh --yes --skip-preview ${flags}`);
    assert.equal(await lineOf("destroy"), `destroy --yes ${flags}`);
    assert.equal(engine.printed.length, 4);
  });

  it("puts preview and up under every policy pack, and nothing else", async () => {
    make({ "policies/security/PulumiPolicy.yaml": "", "policies/dns/PulumiPolicy.yaml": "" });
    const packs = ["dns", "security"].map((pack) => `--policy-pack ${path.join(workplace.project, "policies", pack)}`);
    for (const operation of ["preview", "up", "refresh", "destroy"] as const) {
      const { output } = await engine.operate(operation, "--stack", "prod");
      assert.equal(output.includes(packs.join(" ")), operation === "preview" || operation === "up", operation);
    }
  });

  it("tells the changes and the policies from the log of that operation alone", async () => {
    make();
    log(
      { sequence: 0, policyAnalyzeSummaryEvent: { policyPackName: "dns" } },
      { sequence: 1, policyAnalyzeSummaryEvent: { policyPackName: "dns" } },
      { sequence: 2, policyEvent: { policyPackName: "dns", message: "too lax" } },
      { sequence: 3, summaryEvent: { resourceChanges: { create: 9 } } },
      { sequence: 4, summaryEvent: { resourceChanges: { create: 1, same: 2 } } },
    );
    const first = await engine.operate("up", "--stack", "prod");
    assert.deepEqual(first.changes, { create: 1, same: 2 });
    assert.deepEqual(first.policyPacks, ["dns"]);
    assert.deepEqual(first.policyMessages, ["too lax"]);
    rmSync(path.join(workplace.project, "events.in"));
    const second = await engine.operate("up", "--stack", "prod");
    assert.deepEqual([second.changes, second.policyPacks, second.policyMessages], [{}, [], []]);
  });

  it("tells how the command ended", async () => {
    make();
    assert.equal((await engine.run("preview", "--exit", "255")).code, 255);
  });

  it("fails where the CLI does not start", async () => {
    make();
    mkdirSync(path.join(workplace.directory, "folder"));
    const broken = engineIn(workplace, { executable: path.join(workplace.directory, "folder"), version: "v0" }, "/h");
    await assert.rejects(broken.run("version"), /EACCES/);
  });
});
