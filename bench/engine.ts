/** What the program costs at preview, on the real engine, beyond what any program costs there. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { adopted } from "../rehearsal/engine/adoption";
import { doorHome, obtainCli, thisMachine } from "../rehearsal/engine/cli";
import { type Engine, engineIn } from "../rehearsal/engine/engine";
import { initialise } from "../rehearsal/engine/life-cycle";
import { succeeded } from "../rehearsal/engine/step";
import { Workplace } from "../rehearsal/engine/workplace";
import { root } from "../infra/stack-file";
import { rehearsalSecrets } from "../rehearsal/graph/stack-config";
import { type Benchmark, median } from "./benchmark";

const STACK = "prod";
const ROUNDS = 5;

/**
 * A project run as ours is, under the same policy packs, whose program loads Pulumi's SDK, as every program does, and registers
 * nothing.
 */
function emptyProject(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "empty-program-"));
  const { name, runtime, main } = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify({ name, runtime, main }));
  writeFileSync(path.join(directory, `Pulumi.${STACK}.yaml`), "config: {}\n");
  for (const part of ["package.json", "tsconfig.json", "policies"]) {
    cpSync(path.join(root, part), path.join(directory, part), { recursive: true });
  }
  mkdirSync(path.join(directory, "infra"));
  const program = 'import { getStack } from "@pulumi/pulumi";\nexport = () => ({ stack: getStack() });\n';
  writeFileSync(path.join(directory, "infra", "index.ts"), program);
  return directory;
}

async function secondsOfPreview(engine: Engine): Promise<number> {
  const started = performance.now();
  await succeeded(engine.operate("preview", "--stack", STACK));
  return (performance.now() - started) / 1000;
}

/** The seconds of each preview, ours and the empty one's by turns, so that a busy moment meets both. */
async function measure(ours: Engine, empty: Engine): Promise<[number[], number[]]> {
  const seconds: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    seconds[0].push(await secondsOfPreview(ours));
    seconds[1].push(await secondsOfPreview(empty));
  }
  return seconds;
}

/** The preview of the fresh prod stack against an empty program's, on the same engine. */
export const enginePreview: Benchmark = {
  name: "engine preview against an empty program",
  below: 1.5,
  async run() {
    const cli = await obtainCli(console.log);
    const project = emptyProject();
    const workplaces = { ours: Workplace.make(), empty: Workplace.make(project) };
    try {
      for (const resource of await adopted(STACK)) workplaces.ours.account.put(resource);
      const ours = engineIn(workplaces.ours, cli, doorHome(thisMachine));
      const empty = engineIn(workplaces.empty, cli, doorHome(thisMachine));
      await initialise(ours, STACK, rehearsalSecrets);
      await succeeded(empty.run("stack", "init", STACK));
      const [oursSeconds, emptySeconds] = (await measure(ours, empty)).map(median) as [number, number];
      const detail = `median of ${ROUNDS}: ${oursSeconds.toFixed(2)} s against ${emptySeconds.toFixed(2)} s`;
      return { value: oursSeconds / emptySeconds, detail };
    } finally {
      for (const workplace of Object.values(workplaces)) workplace.remove();
      rmSync(project, { recursive: true });
    }
  },
};
