/** How long the policy packs take to start, compared with packs without rules. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { ROOT } from "../../infra/settings/stack-file";
import { buildPack, buildPacks } from "../../policies/pack-bundles/build";
import { startPack } from "../../rehearsal/policy-packs/pack";
import { type Benchmark, median } from "../support/benchmark";

const ROUNDS = 5;
const packs = {
  security: join(ROOT, "policies", "security"),
  deliverability: join(ROOT, "policies", "deliverability"),
};

/** Writes a pack without rules, in TypeScript as in Pulumi's template. */
function emptyPack(folder: string, program: "index.ts" | "pack.ts"): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "version": "0.1.0" }');
  const text = 'import { PolicyPack } from "@pulumi/policy";\n\nnew PolicyPack("empty", { policies: [] });\n';
  writeFileSync(join(folder, program), text);
  return folder;
}

/** The same, bundled into one file as our packs are. */
async function emptyPackBuiltAsOurs(folder: string): Promise<string> {
  emptyPack(folder, "pack.ts");
  await buildPack(folder, "// empty");
  return folder;
}

/** Milliseconds from process start until the pack has listed its rules, the first thing that the engine asks for. */
async function startOf(folder: string): Promise<number> {
  const started = performance.now();
  const pack = await startPack(folder);
  await pack.info();
  const took = performance.now() - started;
  await pack.stop();
  return took;
}

/** Milliseconds by pack. */
type Round = Readonly<Record<keyof typeof packs | "empty" | "emptyBuiltAsOurs", number>>;

async function measure(): Promise<Round[]> {
  const folder = temporaryFolder("bench-packs");
  try {
    await buildPacks();
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
    const empty = emptyPack(join(folder, "empty"), "index.ts");
    const emptyBuiltAsOurs = await emptyPackBuiltAsOurs(join(folder, "built-as-ours"));
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        security: await startOf(packs.security),
        deliverability: await startOf(packs.deliverability),
        empty: await startOf(empty),
        emptyBuiltAsOurs: await startOf(emptyBuiltAsOurs),
      });
    }
    return rounds;
  } finally {
    removeFolder(folder);
  }
}

let measured: Promise<Round[]> | undefined;

/** One run, shared by both benchmarks. */
const measuredOnce = () => (measured ??= measure());

async function against(side: "empty" | "emptyBuiltAsOurs") {
  const rounds = await measuredOnce();
  const time = (of: keyof Round) => `${median(rounds.map((round) => round[of])).toFixed(0)} ms`;
  const ratio = (of: keyof typeof packs) => median(rounds.map((round) => round[of] / round[side]));
  const detail = `median of ${ROUNDS}, alternating; security ${time("security")}, deliverability ${time("deliverability")}`;
  return {
    value: Math.max(ratio("security"), ratio("deliverability")),
    detail: `${detail} against ${time(side)}`,
  };
}

/** What an engineer waits for, compared with a pack that has nothing to do and whose types are checked, as Pulumi's loader does. */
export const packStart: Benchmark = {
  name: "start of the slower pack, against an empty pack",
  below: 1.1,
  run: () => against("empty"),
};

/** What the rules themselves add. */
export const packStartBuiltAlike: Benchmark = {
  name: "start of the slower pack, against an empty one built alike",
  run: () => against("emptyBuiltAsOurs"),
};
