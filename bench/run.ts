/**
 * `npm run bench`: runs every benchmark and prints its result beside its aim.
 *
 * Compare only within one run: numbers from two machines, or from a busy machine and an idle one, cannot be compared.
 */
import { command, run, UsageError } from "../cli/command-line/command-line";
import { exitCodes } from "../cli/process/exit-codes";
import { processTerminal, type Terminal } from "../cli/terminal/terminal";
import { remember } from "../cli/doors/doors";
import { type Benchmark, NotMeasured } from "./support/benchmark";
import { bundleSize } from "./suppression/bundle-size";
import { enginePreview, enginePreviewOfBare, enginePreviewWithPacks } from "./engine/engine";
import { firstBounce } from "./suppression/first-bounce";
import { linkAnswers } from "./links/links";
import { mailRendering, mailStart } from "./mail/mail";
import { bounceHeap, callsPerEvent, eventsPerSecond } from "./suppression/many-bounces";
import {
  callsPerMessage,
  callsPerOutcome,
  messagesPerSecond,
  outboxGrowth,
  outboxHeap,
  outboxStart,
  outcomesPerSecond,
} from "./outbox/outbox";
import { packRules } from "./packs/rules";
import { packStart, packStartBuiltAlike } from "./packs/start";

const benchmarks: readonly Benchmark[] = [
  bundleSize,
  firstBounce,
  eventsPerSecond,
  callsPerEvent,
  bounceHeap,
  outboxStart,
  messagesPerSecond,
  callsPerMessage,
  outboxHeap,
  outboxGrowth,
  outcomesPerSecond,
  callsPerOutcome,
  linkAnswers,
  mailStart,
  mailRendering,
  packStart,
  packStartBuiltAlike,
  packRules,
  enginePreview,
  enginePreviewOfBare,
  enginePreviewWithPacks,
];

type Outcome = "met" | "missed" | "not measured";

/** Runs a benchmark and prints its result; one without an aim always meets it. */
async function measure(benchmark: Benchmark, print: (text: string) => void): Promise<Outcome> {
  const { name, below } = benchmark;
  try {
    const { value, detail } = await benchmark.run();
    const outcome = below === undefined || value < below ? "met" : "missed";
    const aim = below === undefined ? "no aim" : `aim below ${below}: ${outcome === "met" ? "met" : "MISSED"}`;
    print(`${name}\n    ${value.toFixed(3)}, ${aim}\n    ${detail.replaceAll("; ", "\n    ")}`);
    return outcome;
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    print(`${name}\n    NOT MEASURED: ${error.message.replaceAll("\n", "\n    ")}`);
    return "not measured";
  }
}

async function main(word: string, { print, end }: Terminal): Promise<void> {
  const selection = benchmarks.filter(({ name }) => name.includes(word));
  if (selection.length === 0) {
    throw new UsageError(`No benchmark has "${word}" in its name.`);
  }
  const outcomes: Outcome[] = [];
  for (const benchmark of selection) outcomes.push(await measure(benchmark, print));
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const failed = [
    ...(count("missed") > 0 ? [`${count("missed")} aims missed`] : []),
    ...(count("not measured") > 0 ? [`${count("not measured")} not measured`] : []),
  ].join(", ");
  if (!word) remember("bench", failed || "every aim met");
  if (failed) end(exitCodes.missedAim);
}

const terminal = processTerminal();
const program = command("bench", "Run the benchmarks, and print each result beside its aim.", {
  codes: { missedAim: [] },
})
  .argument("[word]", "run only the benchmarks whose names contain this")
  .addHelpText("after", `\nBenchmarks:\n${benchmarks.map(({ name }) => `  ${name}`).join("\n")}`)
  .action((word = "") => main(word, terminal));

void run(program);
