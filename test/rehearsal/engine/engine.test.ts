import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Engine, engineIn } from "../../../rehearsal/engine/engine";
import { Workplace } from "../../../rehearsal/engine/workplace";
import { sourceProject } from "../../support/rehearsal/engine/source-project";

/** A CLI that prints its arguments, folder and environment, logs the given events, and exits with its last argument. */
const CLI = `#!/bin/sh
echo "$*"
echo "$PWD" >&2
echo "PULUMI_HOME=$PULUMI_HOME PULUMI_BACKEND_URL=$PULUMI_BACKEND_URL"
echo "path=$PATH"
echo "token=$PULUMI_ACCESS_TOKEN profile=$AWS_PROFILE key=$PORKBUN_API_KEY url=$PORKBUN_API_URL"
while [ $# -gt 1 ]; do
  [ "$1" = --event-log ] && [ -f events.in ] && cat events.in > "$2"
  [ "$1" = --policy-pack ] && [ -f calls.in ] && cat calls.in > "$PULUMI_DEBUG_GRPC"
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
  const log = (file: "events.in" | "calls.in", ...entries: object[]) =>
    writeFileSync(path.join(workplace.project, file), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  afterEach(() => {
    workplace.remove();
    rmSync(source, { recursive: true });
  });

  it("runs in the copy of the project with its own home and backend, and nothing of the user's", async () => {
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
      `path=${workplace.plugins}${path.delimiter}${process.env.PATH}`,
      "stack init prod --non-interactive --color never",
      "token= profile= key= url=http://127.0.0.1:1",
    ]);
  });

  it("asks nothing and skips the preview before an up, but not before a destroy", async () => {
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

  it("runs preview and up under every policy pack, and nothing else", async () => {
    make({ "policies/security/PulumiPolicy.yaml": "", "policies/dns/PulumiPolicy.yaml": "" });
    const packs = ["dns", "security"].map((pack) => `--policy-pack ${path.join(workplace.packs, pack)}`);
    for (const operation of ["preview", "up", "refresh", "destroy"] as const) {
      const { output } = await engine.operate(operation, "--stack", "prod");
      assert.equal(output.includes(packs.join(" ")), operation === "preview" || operation === "up", operation);
    }
  });

  it("has every policy pack check a state, with the workplace's language host first on the PATH", async () => {
    make({ "policies/security/PulumiPolicy.yaml": "", "policies/dns/PulumiPolicy.yaml": "" });
    const packs = ["dns", "security"].map((pack) => `--policy-pack ${path.join(workplace.packs, pack)}`);
    const { output } = await engine.analyze("/state.json");
    const [line, ...others] = output.trim().split("\n");
    assert.equal(line, `policy analyze --file /state.json ${packs.join(" ")} --non-interactive --color never`);
    assert.ok(others.includes(`path=${workplace.plugins}${path.delimiter}${process.env.PATH}`));
    assert.deepEqual(engine.printed, [output]);
  });

  it("reads the changes and the rules from the logs of that command only, and removes them", async () => {
    make({ "policies/dns/PulumiPolicy.yaml": "" });
    log(
      "events.in",
      { sequence: 0, summaryEvent: { resourceChanges: { create: 9 } } },
      { sequence: 1, summaryEvent: { resourceChanges: { create: 1, same: 2 } } },
      { sequence: 2, resourcePreEvent: {} },
    );
    const metadata = { kind: "analyzer", name: "dns" };
    log(
      "calls.in",
      {
        method: "/pulumirpc.Analyzer/GetAnalyzerInfo",
        metadata,
        response: { name: "dns", policies: [{ name: "spf" }] },
      },
      { method: "/pulumirpc.Analyzer/Analyze", metadata, request: { urn: "urn:zone" }, response: {} },
    );
    const first = await engine.operate("up", "--stack", "prod");
    assert.deepEqual(first.changes, { create: 1, same: 2 });
    assert.deepEqual(
      first.rules.map(({ pack, rule, ran }) => [pack, rule, ran]),
      [["dns", "spf", ["urn:zone"]]],
    );
    for (const file of ["events.in", "calls.in"]) rmSync(path.join(workplace.project, file));
    const second = await engine.operate("up", "--stack", "prod");
    assert.deepEqual([second.changes, second.rules], [{}, []]);
  });

  it("reports how the command exited", async () => {
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
