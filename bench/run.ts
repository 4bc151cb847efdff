/**
 * `npm run bench`: runs every benchmark and prints what it measured beside its aim; ends with 2 when an aim is missed.
 *
 * `npm run bench -- <word>` runs those with the word in their name. Compare within one run only: numbers of two machines, or of
 * a busy one and an idle one, say nothing about each other.
 */
import { remember } from "../rehearsal/doors";
import type { Benchmark } from "./benchmark";
import { bundleSize } from "./bundle-size";
import { enginePreview } from "./engine";
import { firstBounce } from "./first-bounce";
import { callsPerEvent, eventsPerSecond, heapGrowth } from "./many-bounces";

const benchmarks: readonly Benchmark[] = [
  bundleSize,
  firstBounce,
  eventsPerSecond,
  callsPerEvent,
  heapGrowth,
  enginePreview,
];

function print({ name, below }: Benchmark, value: number, detail: string): void {
  const verdict = below === undefined ? "" : `${value < below ? "met" : "MISSED"}, aim below ${String(below)}`;
  console.log(`${name.padEnd(64)} ${value.toFixed(3).padStart(7)}   ${verdict}\n    ${detail}`);
}

async function main(word: string): Promise<void> {
  let missed = 0;
  for (const benchmark of benchmarks.filter(({ name }) => name.includes(word))) {
    const { value, detail } = await benchmark.run();
    print(benchmark, value, detail);
    if (benchmark.below !== undefined && !(value < benchmark.below)) missed++;
  }
  if (!word) remember("bench", missed === 0 ? "every aim met" : `${String(missed)} aims missed`);
  if (missed > 0) process.exitCode = 2;
}

void main(process.argv[2] ?? "");
