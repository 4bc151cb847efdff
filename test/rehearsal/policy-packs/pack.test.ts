import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildPacks } from "../../../policies/pack-bundles/build";
import { rules as deliverability } from "../../../policies/deliverability/rules";
import { rules as security } from "../../../policies/security/rules";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { record } from "../../../infra/recorded-graph/record";
import { judge, type RuleResult, verdict } from "../../../rehearsal/policy-packs/judge";
import { type Pack, startPack } from "../../../rehearsal/policy-packs/pack";
import { EXAMPLE, stacks } from "../../../infra/settings/stack-file";
import { TEST_STACKS } from "../../support/stack-files";

const ROOT = path.join(__dirname, "../../..");
const packs = { security, deliverability } as const;

/** Each graph is recorded once. */
const graphs = new Map<string, Promise<Graph>>();
function graphOf(stack: string, phase: Graph["phase"], directory = TEST_STACKS): Promise<Graph> {
  const key = [stack, phase, directory].join();
  const graph = graphs.get(key) ?? record({ stack, phase, directory });
  graphs.set(key, graph);
  return graph;
}

/** A graph in which a resource has another input value, also in what the stack rules see. */
function withInput(graph: Graph, type: string, name: string, input: string, value: unknown): Graph {
  const changed = (resource: Resource): Resource =>
    resource.type === type && resource.name === name
      ? {
          ...resource,
          inputs: { ...resource.inputs, [input]: value },
          outputs: { ...resource.outputs, [input]: value },
        }
      : resource;
  return { ...graph, resources: graph.resources.map(changed) };
}

const said = (results: readonly RuleResult[]) =>
  Object.fromEntries(
    results
      .filter((each) => verdict(each) === "violated")
      .map(({ rule, violations }) => [rule, violations.map(({ message }) => message.split("\n")[1])]),
  );

before(buildPacks);

for (const [name, rules] of Object.entries(packs))
  describe(`the pack ${name}, started as the engine starts it`, () => {
    let pack: Pack;
    before(async () => {
      pack = await startPack(path.join(ROOT, "policies", name));
    });
    after(() => pack.stop());

    it("lists its rules", async () => {
      const info = (await pack.info()).toObject();
      assert.equal(info.name, `mail-${name}`);
      assert.equal(info.version, "0.2.0");
      assert.deepEqual(
        info.policiesList.map((policy) => [policy.name, policy.description, policy.enforcementlevel]),
        rules.map((rule) => [rule.name, `${rule.requires}: ${rule.why}.`, 1]),
      );
    });

    // The project's own stacks, whatever they are, and the file from which a new one is created.
    for (const stack of [...stacks(), EXAMPLE])
      for (const phase of ["preview", "up"] as const)
        it(`finds nothing in ${stack} at ${phase}, and can run every rule`, async () => {
          const results = await judge(pack, await graphOf(stack, phase, ROOT));
          const verdicts = results.map((result) => [result.rule, verdict(result)]);
          assert.deepEqual(
            verdicts,
            rules.map(({ name: rule }) => [rule, "passed"]),
            JSON.stringify(said(results)),
          );
        });
  });

describe("a pack that is called over gRPC", () => {
  let pack: Pack;
  let graph: Graph;
  before(async () => {
    pack = await startPack(path.join(ROOT, "policies/security"));
    graph = await graphOf("prod", "preview");
  });
  after(() => pack.stop());

  it("refuses a weaker value and an unknown one, naming rule and resource", async () => {
    const weaker = withInput(graph, "aws:sns/topic:Topic", "bounces", "kmsMasterKeyId", "alias/aws/sns");
    assert.deepEqual(said(await judge(pack, weaker)), {
      "listed-properties": [
        `bounces: kmsMasterKeyId has a value that is not allowed, so its key's policy is not the stack's, and SES cannot publish to such a topic: set it to a text like "alias/<the name of the stack's own key>"`,
      ],
    });
    const unknown = withInput(graph, "aws:cloudwatch/logGroup:LogGroup", "suppression", "retentionInDays", {
      $unknown: true,
    });
    assert.deepEqual(said(await judge(pack, unknown)), {
      "listed-properties": [
        "suppression: retentionInDays is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    });
  });

  it("sees secrets unwrapped, and does not repeat them", async () => {
    const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
    const leaked = withInput(graph, "aws:sns/topic:Topic", "bounces", "tags", { note: { $secret: key } });
    const { "no-credential-shapes": messages } = said(await judge(pack, leaked));
    assert.deepEqual(messages, [
      "bounces: tags.note holds an AWS access key id: revoke it, and pass the ARN of a secret instead",
    ]);
  });

  it("lets an exempt resource pass, and prints why", async () => {
    const reason = "kept for ever by order of the auditors";
    const type = "aws:cloudwatch/logGroup:LogGroup";
    const exempt = { exemptions: [{ type, resource: "suppression", reason }] };
    await pack.configure({ "listed-properties": exempt });
    const forever = withInput(graph, type, "suppression", "retentionInDays", 0);
    assert.deepEqual(said(await judge(pack, forever)), {});
    assert.ok(pack.printed.includes(`listed-properties: ${type} suppression is exempt (1 not reported): ${reason}`));
    await pack.configure({});
  });
});

describe("a pack that does not start", () => {
  it("causes an error with its output", async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pack-"));
    fs.writeFileSync(path.join(directory, "index.js"), 'console.error("no such rule"); process.exit(1);');
    await assert.rejects(startPack(directory), /did not start:\nno such rule/);
    fs.rmSync(directory, { recursive: true });
  });
});

describe("a rule that cannot run", () => {
  it("is distinguished from one that passes, although the engine would let the preview pass", async () => {
    const directory = fs.mkdtempSync(path.join(ROOT, "policies/.trial-"));
    fs.writeFileSync(path.join(directory, "package.json"), '{"version":"0.0.1","main":"index.js"}');
    fs.writeFileSync(
      path.join(directory, "index.js"),
      `const { PolicyPack } = require("@pulumi/policy");
      const validateResource = ({ type, props, notApplicable }) => type === "aws:kms/alias:Alias" ? void props.targetKeyId : notApplicable();
      const policies = [
        { name: "reads-unknown", description: "x", enforcementLevel: "mandatory", validateResource },
        { name: "never-runs", description: "x", enforcementLevel: "mandatory", validateResource: ({ notApplicable }) => notApplicable() },
      ];
      new PolicyPack("trial", { policies });`,
    );
    const pack = await startPack(directory);
    try {
      const results = await judge(pack, await graphOf("prod", "preview"));
      assert.deepEqual(
        results.map((result) => [result.rule, verdict(result)]),
        [
          ["reads-unknown", "could not run"],
          ["never-runs", "did not run"],
        ],
      );
    } finally {
      await pack.stop();
      fs.rmSync(directory, { recursive: true });
    }
  });
});
