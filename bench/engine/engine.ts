/** What the program and the policy packs add to a preview on the real engine, compared with an empty program. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { adopted } from "../../rehearsal/engine/adoption";
import { doorHome, obtainCli, thisMachine } from "../../rehearsal/engine/cli";
import { type Engine, engineIn } from "../../rehearsal/engine/engine";
import { initialise } from "../../rehearsal/engine/life-cycle";
import { succeeded } from "../../rehearsal/engine/step";
import { Workplace } from "../../rehearsal/engine/workplace";
import { defaultStack, ROOT } from "../../infra/settings/stack-file";
import { buildPacks } from "../../policies/build";
import { rehearsalSecrets } from "../../infra/graph/stack-config";
import { type Benchmark, median } from "../support/benchmark";

const STACK = defaultStack();
const ROUNDS = 5;

/** Seconds that a preview of each takes. */
interface Round {
  readonly program: number;
  readonly programWithPacks: number;
  readonly empty: number;
}

/** A project that runs as ours does, with a program that loads Pulumi's SDK, as every program does, and registers nothing. */
function emptyProject(): string {
  const directory = temporaryFolder("empty-program");
  const { name, runtime, main } = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify({ name, runtime, main }));
  writeFileSync(path.join(directory, `Pulumi.${STACK}.yaml`), "config: {}\n");
  for (const part of ["package.json", "tsconfig.json"]) {
    cpSync(path.join(ROOT, part), path.join(directory, part), { recursive: true });
  }
  mkdirSync(path.join(directory, "infra"));
  cpSync(path.join(ROOT, "infra", "typescript.cjs"), path.join(directory, "infra", "typescript.cjs"));
  const program = 'import { getStack } from "@pulumi/pulumi";\nexport = () => ({ stack: getStack() });\n';
  writeFileSync(path.join(directory, "infra", "index.ts"), program);
  return directory;
}

/** Runs without the engine's logs, which `operate` enables and which take time. */
async function secondsOfPreview(engine: Engine, packs: readonly string[]): Promise<number> {
  const started = performance.now();
  await succeeded(engine.run("preview", "--stack", STACK, ...packs.flatMap((pack) => ["--policy-pack", pack])));
  return (performance.now() - started) / 1000;
}

/** Alternates the previews, so that a busy moment affects all of them. */
async function measureIn(ours: Engine, empty: Engine): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      program: await secondsOfPreview(ours, []),
      programWithPacks: await secondsOfPreview(ours, ours.workplace.policyPacks()),
      empty: await secondsOfPreview(empty, []),
    });
  }
  return rounds;
}

async function measure(): Promise<Round[]> {
  const cli = await obtainCli(console.log);
  await buildPacks();
  const project = emptyProject();
  const workplaces = { ours: Workplace.make(), empty: Workplace.make(project) };
  try {
    for (const resource of await adopted(STACK)) workplaces.ours.account.put(resource);
    const ours = engineIn(workplaces.ours, cli, doorHome(thisMachine));
    const empty = engineIn(workplaces.empty, cli, doorHome(thisMachine));
    await initialise(ours, STACK, rehearsalSecrets);
    await succeeded(empty.run("stack", "init", STACK));
    return await measureIn(ours, empty);
  } finally {
    for (const workplace of Object.values(workplaces)) workplace.remove();
    removeFolder(project);
  }
}

let measured: Promise<Round[]> | undefined;

/** One run, shared by both benchmarks. */
const measuredOnce = () => (measured ??= measure());

async function againstEmpty(side: "program" | "programWithPacks") {
  const rounds = await measuredOnce();
  const seconds = (of: keyof Round) => median(rounds.map((round) => round[of])).toFixed(2);
  const value = median(rounds.map((round) => round[side] / round.empty));
  return { value, detail: `median of ${ROUNDS}, alternating: ${seconds(side)} s against ${seconds("empty")} s` };
}

/** The preview of the new default stack, compared with an empty program's, on the same engine and both without policy packs. */
export const enginePreview: Benchmark = {
  name: "engine preview against an empty program",
  below: 2,
  run: () => againstEmpty("program"),
};

/** What an engineer waits for: the preview with both policy packs, compared with the empty program's without. */
export const enginePreviewWithPacks: Benchmark = {
  name: "engine preview with the packs, against an empty program without",
  below: 3,
  run: () => againstEmpty("programWithPacks"),
};
