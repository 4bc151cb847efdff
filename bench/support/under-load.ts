/** A function under ten thousand messages in one process: its throughput, its calls and its memory. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { bundle } from "../../infra/function-code/bundle";
import type { FunctionName } from "../../infra/function-declarations/functions";
import type { Benchmark } from "./benchmark";
import { type Calls, emulatorsRate } from "./emulators";
import { type EndpointProcess, type Load, type Run, runFunction } from "./processes";

/** Enough to see whether anything grows. */
export const MESSAGES = 10_000;

/** The results of one run. */
interface Measured extends Run {
  /** Messages per second that the emulators alone can handle. */
  readonly own: number;
  /** The function's calls, by operation. */
  readonly calls: Readonly<Record<string, number>>;
}

/** A function, its messages, and the endpoint that answers it. */
interface Subject {
  readonly name: FunctionName;
  readonly startEndpoint: () => Promise<EndpointProcess>;
  readonly load: (endpoint: EndpointProcess) => Omit<Load, "count">;
  /** The same calls for one message, made with nothing but Node.js. */
  readonly calls: Calls;
  /** What must be there before a message is passed. */
  readonly prepare?: Calls;
}

async function measure({ name, startEndpoint, load, calls, prepare }: Subject): Promise<Measured> {
  const folder = temporaryFolder("bench");
  const endpoint = await startEndpoint();
  try {
    if (prepare) await emulatorsRate(endpoint.url, MESSAGES, prepare);
    const own = await emulatorsRate(endpoint.url, MESSAGES / 10, calls);
    const before = await endpoint.calls();
    const file = join(folder, `${name}.js`);
    await writeFile(file, (await bundle(name))["index.js"] ?? "");
    const run = await runFunction(endpoint, file, { ...load(endpoint), count: MESSAGES });
    const after = Object.entries(await endpoint.calls());
    const made = Object.fromEntries(after.map(([operation, count]) => [operation, count - (before[operation] ?? 0)]));
    return { ...run, own, calls: made };
  } finally {
    await endpoint.stop();
    removeFolder(folder);
  }
}

/** One run, shared by all benchmarks of a function. */
export function underLoad(subject: Subject): () => Promise<Measured> {
  let measured: Promise<Measured> | undefined;
  return () => (measured ??= measure(subject));
}

/** Messages per second, relative to what the emulators alone can answer. */
export const throughput = (name: string, what: string, measured: () => Promise<Measured>): Benchmark => ({
  name,
  async run() {
    const { own, took, failed } = await measured();
    const rate = MESSAGES / (took / 1000);
    const missing = failed > 0 ? `; ${failed} of ${MESSAGES} failed` : "";
    return { value: rate / own, detail: `${rate.toFixed(0)} against ${own.toFixed(0)} ${what} per second${missing}` };
  },
});

/** The calls per message, by operation. */
export const callsForEach = (name: string, below: number, measured: () => Promise<Measured>): Benchmark => ({
  name,
  below,
  async run() {
    const { calls } = await measured();
    const detail = Object.entries(calls).map(([operation, count]) => `${operation} ${(count / MESSAGES).toFixed(3)}`);
    const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
    return { value: all / MESSAGES, detail: detail.join(", ") };
  },
});

/** Shows that no message stays in memory. */
export const heapGrowth = (name: string, measured: () => Promise<Measured>): Benchmark => ({
  name,
  below: 1.1,
  async run() {
    const { heaps } = await measured();
    const [first = NaN, last = NaN] = [heaps[0], heaps.at(-1)];
    return { value: last / first, detail: `${(last / 1e6).toFixed(2)} MB against ${(first / 1e6).toFixed(2)} MB` };
  },
});
