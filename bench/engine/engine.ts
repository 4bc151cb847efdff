/**
 * What the program and the policy packs add to a preview on the real engine, compared with an empty program, and with one that does
 * nothing but register the same resources.
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { adopted } from "../../rehearsal/engine/adoption";
import { doorHome, obtainCli, thisMachine } from "../../rehearsal/engine/cli";
import { type Engine, engineIn } from "../../rehearsal/engine/engine";
import { initialize } from "../../rehearsal/engine/life-cycle";
import { succeeded } from "../../rehearsal/engine/step";
import { Workplace } from "../../rehearsal/engine/workplace";
import { defaultStack, ROOT } from "../../infra/settings/stack-file";
import { buildPacks } from "../../policies/pack-bundles/build";
import { record } from "../../infra/recorded-graph/record";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import { type Benchmark, median } from "../support/benchmark";

const STACK = defaultStack();
const ROUNDS = 5;

/** Seconds that a preview of each takes. */
interface Round {
  readonly program: number;
  readonly programWithPacks: number;
  readonly empty: number;
  readonly bare: number;
}

/** A program that loads Pulumi's SDK, as every program does, and registers nothing. */
const EMPTY_PROGRAM = 'import { getStack } from "@pulumi/pulumi";\nexport = () => ({ stack: getStack() });\n';

/** A program that registers what `resources.json` lists, without order, components or checks: what the engine takes for so many. */
const BARE_PROGRAM = `
import { CustomResource } from "@pulumi/pulumi/resource";
import resources = require("./resources.json");
export = () => resources.forEach(({ type, name, inputs }) => new CustomResource(type, name, inputs));
`;

/** The resources of the default stack that a provider makes, as `resources.json` lists them. */
async function registered(): Promise<string> {
  const { resources } = await record({ stack: STACK, phase: "preview" });
  const made = resources.filter(({ type }) => /^(aws|command):/.test(type));
  return JSON.stringify(made.map(({ type, name, inputs }) => ({ type, name, inputs })));
}

/** A project that runs as ours does, with these files in place of our program. */
function project(files: Readonly<Record<string, string>>): string {
  const directory = temporaryFolder("bench-program");
  const { name, runtime, main } = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify({ name, runtime, main }));
  writeFileSync(path.join(directory, `Pulumi.${STACK}.yaml`), "config: {}\n");
  for (const part of ["package.json", "tsconfig.json"]) {
    cpSync(path.join(ROOT, part), path.join(directory, part), { recursive: true });
  }
  const loader = "infra/program-loading/typescript.cjs";
  cpSync(path.join(ROOT, loader), path.join(directory, loader));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(directory, "infra", file), text);
  return directory;
}

/** Runs without the engine's logs, which `operate` enables and which take time. */
async function secondsOfPreview(engine: Engine, packs: readonly string[]): Promise<number> {
  const started = performance.now();
  await succeeded(engine.run("preview", "--stack", STACK, ...packs.flatMap((pack) => ["--policy-pack", pack])));
  return (performance.now() - started) / 1000;
}

/** Alternates the previews, so that a busy moment affects all of them. */
async function measureIn(ours: Engine, empty: Engine, bare: Engine): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      program: await secondsOfPreview(ours, []),
      programWithPacks: await secondsOfPreview(ours, ours.workplace.policyPacks()),
      empty: await secondsOfPreview(empty, []),
      bare: await secondsOfPreview(bare, []),
    });
  }
  return rounds;
}

async function measure(): Promise<Round[]> {
  const cli = await obtainCli(console.log);
  await buildPacks();
  const projects = {
    empty: project({ "index.ts": EMPTY_PROGRAM }),
    bare: project({ "index.ts": BARE_PROGRAM, "resources.json": await registered() }),
  };
  const workplaces = {
    ours: Workplace.make(),
    empty: Workplace.make(projects.empty),
    bare: Workplace.make(projects.bare),
  };
  const engineOf = (side: keyof typeof workplaces) => engineIn(workplaces[side], cli, doorHome(thisMachine));
  try {
    for (const resource of await adopted(STACK)) workplaces.ours.account.put(resource);
    const [ours, empty, bare] = [engineOf("ours"), engineOf("empty"), engineOf("bare")];
    await initialize(ours, STACK, rehearsalSecrets);
    for (const other of [empty, bare]) await succeeded(other.run("stack", "init", STACK));
    return await measureIn(ours, empty, bare);
  } finally {
    for (const workplace of Object.values(workplaces)) workplace.remove();
    for (const directory of Object.values(projects)) removeFolder(directory);
  }
}

let measured: Promise<Round[]> | undefined;

/** One run, shared by both benchmarks. */
const measuredOnce = () => (measured ??= measure());

async function compared(side: keyof Round, base: keyof Round) {
  const rounds = await measuredOnce();
  const seconds = (of: keyof Round) => median(rounds.map((round) => round[of])).toFixed(2);
  const value = median(rounds.map((round) => round[side] / round[base]));
  return { value, detail: `median of ${ROUNDS}, alternating: ${seconds(side)} s against ${seconds(base)} s` };
}

/** The preview of the new default stack, compared with an empty program's, on the same engine and both without policy packs. */
export const enginePreview: Benchmark = {
  name: "engine preview against an empty program",
  below: 2,
  run: () => compared("program", "empty"),
};

/** What our program adds to the least that a preview of so many resources can take. */
export const enginePreviewOfBare: Benchmark = {
  name: "engine preview against a program that only registers the same resources",
  below: 1.2,
  run: () => compared("program", "bare"),
};

/**
 * What an engineer waits for: the preview with both policy packs, compared with the empty program's without. Two packs that check
 * nothing would take more than 3 times as long (bench/README.md); the aim is a bound that a change must not pass.
 */
export const enginePreviewWithPacks: Benchmark = {
  name: "engine preview with the packs, against an empty program without",
  below: 4.5,
  run: () => compared("programWithPacks", "empty"),
};
