/** Ten thousand bounces in one process: how fast, with how many calls, in how much memory. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../cli/leftovers";
import { bundle } from "../infra/bundle";
import type { Benchmark } from "./benchmark";
import { bounceCalls, emulatorsRate } from "./emulators";
import { BOUNCE, type Run, runFunction, startEndpointProcess } from "./processes";

const EVENTS = 10_000;

interface Measured extends Run {
  /** Events a second that the emulators can do. */
  readonly own: number;
  /** The function's calls, by operation. */
  readonly calls: Readonly<Record<string, number>>;
}

async function measure(): Promise<Measured> {
  const folder = temporaryFolder("bench");
  const endpoint = await startEndpointProcess();
  try {
    const own = await emulatorsRate(endpoint.url, EVENTS / 10, bounceCalls);
    const before = await endpoint.calls();
    const file = join(folder, "suppression.js");
    await writeFile(file, (await bundle("suppression"))["index.js"] ?? "");
    const run = await runFunction(endpoint, file, { first: EVENTS, count: EVENTS, template: BOUNCE });
    const after = Object.entries(await endpoint.calls());
    return {
      ...run,
      own,
      calls: Object.fromEntries(after.map(([name, count]) => [name, count - (before[name] ?? 0)])),
    };
  } finally {
    await endpoint.stop();
    removeFolder(folder);
  }
}

let measured: Promise<Measured> | undefined;

/** One run for the three benchmarks. */
const measuredOnce = () => (measured ??= measure());

/** What the SDK and the function cost beside the emulators, which are the slower half. */
export const eventsPerSecond: Benchmark = {
  name: "events a second in one process, against the emulators' own rate",
  async run() {
    const { own, took } = await measuredOnce();
    const rate = EVENTS / (took / 1000);
    return { value: rate / own, detail: `${rate.toFixed(0)} against ${own.toFixed(0)} events a second` };
  },
};

/** A read, a Put and a write. */
export const callsPerEvent: Benchmark = {
  name: "calls for each new bounce",
  below: 3.001,
  async run() {
    const { calls } = await measuredOnce();
    const detail = Object.entries(calls).map(([name, count]) => `${name} ${(count / EVENTS).toFixed(3)}`);
    const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
    return { value: all / EVENTS, detail: detail.join(", ") };
  },
};

/** Nothing stays in memory of an event. */
export const heapGrowth: Benchmark = {
  name: "heap after 10,000 events, against after 1,000",
  below: 1.1,
  async run() {
    const { heaps } = await measuredOnce();
    const [first = NaN, last = NaN] = [heaps[0], heaps.at(-1)];
    return { value: last / first, detail: `${(last / 1e6).toFixed(2)} MB against ${(first / 1e6).toFixed(2)} MB` };
  },
};
