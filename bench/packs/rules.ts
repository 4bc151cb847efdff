/** How long the rules of both packs take, compared with the public pack for AWS. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { defaultStack, ROOT } from "../../infra/settings/stack-file";
import { buildPacks } from "../../policies/pack-bundles/build";
import { record } from "../../infra/recorded-graph/record";
import type { Graph } from "../../infra/recorded-graph/graph";
import { judge } from "../../rehearsal/policy-packs/judge";
import { type Pack, startPack } from "../../rehearsal/policy-packs/pack";
import { type Benchmark, median, NotMeasured } from "../support/benchmark";

const ROUNDS = 11;
/** `latest` on npm, tagged in pulumi/pulumi-policy-aws on this day. */
const GUARD = { version: "0.3.1", tagged: "2022-01-11" };

/** Every rule except the one that asks AWS when a certificate expires, which fails for a certificate that has no ARN yet. */
const GUARD_PROGRAM = `
const { AwsGuard } = require("@pulumi/awsguard");
require("@pulumi/awsguard/security").acmCertificateExpiration.validateStack = () => {};
new AwsGuard({ all: "mandatory" });
`;

/** Installs the public pack. It brings the AWS SDKs of its day along, so it is not a dependency here. */
function installGuard(folder: string): void {
  writeFileSync(join(folder, "package.json"), '{ "name": "guard", "version": "0.1.0", "private": true }');
  writeFileSync(join(folder, "index.js"), GUARD_PROGRAM);
  const flags = "--ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-timeout=60000";
  const command = `npm install --prefix "${folder}" ${flags} @pulumi/awsguard@${GUARD.version}`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: "utf8" });
  if (status === 0) return;
  const why = stderr
    .split("\n")
    .filter((line) => line.startsWith("npm error"))
    .slice(0, 4);
  throw new NotMeasured([`npm could not install @pulumi/awsguard ${GUARD.version}:`, ...why].join("\n"));
}

/** Checks the graph with both in turn; the first round is a warm-up. */
async function measure(graph: Graph, packs: Readonly<Record<"security" | "deliverability" | "guard", Pack>>) {
  const rounds: { ours: number; guard: number }[] = [];
  const time = async (pack: Pack) => {
    const started = performance.now();
    await judge(pack, graph);
    return performance.now() - started;
  };
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = (await time(packs.security)) + (await time(packs.deliverability));
    rounds.push({ ours, guard: await time(packs.guard) });
  }
  return rounds.slice(1);
}

async function rulesThatRan(graph: Graph, packs: readonly Pack[]): Promise<string> {
  const results = (await Promise.all(packs.map((pack) => judge(pack, graph)))).flat();
  return `${results.filter(({ ran }) => ran.length > 0).length} of ${results.length} rules ran`;
}

/**
 * Both packs one after the other, although the engine calls them concurrently, on the graph of the default stack. Two packs that only
 * read every property take 1.7 times awsguard's time (bench/README.md); the aim is a bound that a change must not pass.
 */
export const packRules: Benchmark = {
  name: "time of both packs per 100 resources, against @pulumi/awsguard",
  below: 3,
  async run() {
    const folder = temporaryFolder("bench-guard");
    const started: Pack[] = [];
    const start = async (directory: string) => {
      const pack = await startPack(directory);
      started.push(pack);
      return pack;
    };
    try {
      installGuard(folder);
      await buildPacks();
      const graph = await record({ stack: defaultStack(), phase: "preview" });
      const security = await start(join(ROOT, "policies", "security"));
      const deliverability = await start(join(ROOT, "policies", "deliverability"));
      const guard = await start(folder);
      const rounds = await measure(graph, { security, deliverability, guard });
      const time = (side: "ours" | "guard") =>
        `${((median(rounds.map((round) => round[side])) * 100) / graph.resources.length).toFixed(0)} ms`;
      const ran = [await rulesThatRan(graph, [security, deliverability]), await rulesThatRan(graph, [guard])];
      return {
        value: median(rounds.map(({ ours, guard }) => ours / guard)),
        detail: `median of ${ROUNDS}, alternating; ${time("ours")} (${ran[0]}) against ${time("guard")} (${ran[1]}); awsguard ${GUARD.version} dates from ${GUARD.tagged}`,
      };
    } finally {
      for (const pack of started) await pack.stop();
      removeFolder(folder);
    }
  },
};
