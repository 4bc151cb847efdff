/**
 * `npm run bench`: runs every benchmark and prints what it measured beside its aim; ends with 2 when an aim is missed, or a
 * benchmark could not measure.
 *
 * `npm run bench -- <word>` runs those with the word in their name. Compare within one run only: numbers of two machines, or of
 * a busy one and an idle one, say nothing about each other.
 */
import { remember } from "../rehearsal/doors";
import { type Benchmark, NotMeasured } from "./benchmark";
import { bundleSize } from "./bundle-size";
import { enginePreview, enginePreviewWithPacks } from "./engine";
import { firstBounce } from "./first-bounce";
import { mailRendering, mailStart } from "./mail";
import { callsPerEvent, eventsPerSecond, heapGrowth } from "./many-bounces";
import { packRules } from "./pack-rules";
import { packStart, packStartBuiltAlike } from "./pack-start";

const benchmarks: readonly Benchmark[] = [
  bundleSize,
  firstBounce,
  eventsPerSecond,
  callsPerEvent,
  heapGrowth,
  mailStart,
  mailRendering,
  packStart,
  packStartBuiltAlike,
  packRules,
  enginePreview,
  enginePreviewWithPacks,
];

type Outcome = "met" | "missed" | "not measured";

/** Runs a benchmark and prints its line; one that has no aim meets it. */
async function measure(benchmark: Benchmark): Promise<Outcome> {
  const { name, below } = benchmark;
  try {
    const { value, detail } = await benchmark.run();
    const outcome = below === undefined || value < below ? "met" : "missed";
    const verdict = below === undefined ? "" : `${outcome === "met" ? "met" : "MISSED"}, aim below ${String(below)}`;
    console.log(`${name.padEnd(64)} ${value.toFixed(3).padStart(7)}   ${verdict}\n    ${detail}`);
    return outcome;
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    console.log(`${name.padEnd(64)} NOT MEASURED\n    ${error.message.replaceAll("\n", "\n    ")}`);
    return "not measured";
  }
}

async function main(word: string): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => name.includes(word))) outcomes.push(await measure(benchmark));
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const failed = [
    ...(count("missed") > 0 ? [`${String(count("missed"))} aims missed`] : []),
    ...(count("not measured") > 0 ? [`${String(count("not measured"))} not measured`] : []),
  ].join(", ");
  if (!word) remember("bench", failed || "every aim met");
  if (failed) process.exitCode = 2;
}

void main(process.argv[2] ?? "");
